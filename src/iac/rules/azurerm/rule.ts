// What a rule of one ARM type can say to azurerm.
import type { MapEntry } from '../../emitters/terraform/azurerm/schema.ts';
import type { Json, JsonObject } from '../../json.ts';

/** A property that names another resource, and is a resource of its own to azurerm. */
export interface Association {
  /** Where the id of the other is. */
  readonly path: string;
  readonly type: string;
  readonly own: string;
  readonly other: string;
  /** Where the name of the item is that holds the property, and the argument for it. */
  readonly itemName?: string;
  readonly item?: string;
  /** More than one other is possible. */
  readonly several?: true;
  /** Further arguments, by the path of their value beside `path`. */
  readonly args?: Readonly<Record<string, string>>;
  readonly importId: (own: string, other: string, item: string | undefined) => string;
}

export interface PartRule {
  readonly reads: 'item' | 'parent';
  /** What ARM calls the items where they are asked for by themselves, if not as the list. */
  readonly kind?: string;
  /** True where an item is flat in the list, and has its members below `properties` by itself. */
  readonly isFlat?: true;
  /** True where the first item belongs to the parent. */
  readonly keepsFirst?: true;
}

export interface AzurermRules {
  /** Why azurerm is not used for this type. */
  readonly never?: string;
  /** The same, where a value of the answer says so. */
  readonly neverWhen?: {
    readonly path: string;
    readonly is: Json | RegExp;
    /** What must be there as well. */
    readonly beside?: string;
    readonly reason: string;
  };
  /** Values that stand for nothing having been said; the provider hides them. By path, `[]` for any item of a list. */
  readonly implicit?: Readonly<Record<string, Json>>;
  /** Arguments that another resource of the output owns, and Terraform must not compare here. */
  readonly ownedElsewhere?: readonly string[];
  /** Arguments that Azure returns for every one and that may be asked for in some only. */
  readonly omit?: (read: JsonObject) => readonly string[];
  /** Lists whose items are resources of their own; the provider reads them from the item's own answer or from the parent's. */
  readonly parts?: Readonly<Record<string, PartRule>>;
  readonly links?: readonly Association[];
  /** Values that say what Azure does anyway: by path (`[]` for any place) the value, its pattern, or `any`. */
  readonly silent?: Readonly<Record<string, Json | RegExp>>;
  /** Entries of the map that its data lacks or has too weakly; they count before its own. */
  readonly map?: readonly MapEntry[];
  /** True where the provider spells the ids that it reads: their case in Azure's answer does not matter then. */
  readonly spellsIds?: true;
  /** Arguments that no answer holds and that are always the same, by azurerm type. */
  readonly fixed?: Readonly<Record<string, Readonly<Record<string, string | boolean>>>>;
}

export type RulesByType = Readonly<Record<string, AzurermRules>>;

/** Sku members that follow from the name of the sku. */
export const SKU_ECHO = { 'sku.tier': 'any', 'sku.size': 'any', 'sku.family': 'any' } as const;
