// What the azurerm provider takes, and where in ARM's answer each argument comes from: reads the tables of data/azurerm, one provider
// namespace at a time, when first asked. It must never guess: what the data does not know is answered as undefined.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dataFolder } from '../../../../graph/arm-schema.ts';

/** A type as `terraform providers schema` writes it: `"string"`, `["list", "string"]`, `["object", {…}]`. */
export type AttributeType =
  | 'string'
  | 'number'
  | 'bool'
  | readonly ['list' | 'set' | 'map', AttributeType]
  | readonly ['object', Readonly<Record<string, AttributeType>>];

/** True for a list, or set, of objects. */
export const isObjectList = (type: AttributeType): boolean =>
  Array.isArray(type) && (type[0] === 'list' || type[0] === 'set') && Array.isArray(type[1]) && type[1][0] === 'object';

export interface Attribute {
  readonly type?: AttributeType;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly sensitive?: true;
  readonly writeOnly?: true;
  readonly default?: string | number | boolean | null;
  readonly enum?: readonly string[];
  readonly conflictsWith?: readonly string[];
  readonly exactlyOneOf?: readonly string[];
  readonly atLeastOneOf?: readonly string[];
  readonly requiredWith?: readonly string[];
  /** A nested block, and how its items are kept. */
  readonly block?: 'list' | 'set' | 'single';
  readonly min?: number;
  /** 0: no limit. */
  readonly max?: number;
  readonly attrs?: Attributes;
  /** An argument that takes a list of objects; it may be written as blocks. */
  readonly attrBlock?: true;
}
export type Attributes = Readonly<Record<string, Attribute>>;

/** From a path in ARM's answer to a path of arguments. `[]` is every element, `[0]` the first, `.*` at the end a whole map. */
export interface MapEntry {
  readonly arm: string;
  readonly tf: string;
  readonly convert?: string;
  readonly values?: Readonly<Record<string, string | number | boolean | null>>;
  /** Alternatives, each a set of ARM path and value. */
  readonly when?: readonly Readonly<Record<string, string>>[];
  /** ARM values that set nothing. */
  readonly unless?: readonly (string | number | boolean)[];
  /** Another answer than the resource's own. */
  readonly src?: string;
  /** An empty object is a value too: the provider reads it as one. */
  readonly empty?: true;
  readonly prefix?: string;
  readonly part?: string;
  readonly factor?: number;
  readonly value?: string | number | boolean;
}

export interface IdEntry {
  readonly tf: string;
  readonly from: 'idSegment' | 'idParent' | 'idScope';
  readonly of?: string;
  readonly drop?: number;
  /** Stands before what the id says. */
  readonly prefix?: string;
}

export interface AzurermResource {
  /** An example of an import id; absent where the resource cannot be imported. */
  readonly import?: string;
  readonly id?: readonly IdEntry[];
  readonly identity?: true;
  readonly embeddedIn?: string;
  /** Absent where nobody knows how ARM's answer becomes arguments. */
  readonly map?: readonly MapEntry[];
  /** Read-only attributes and the ARM paths they show. */
  readonly computed?: Readonly<Record<string, string>>;
  /** Required arguments that no answer of ARM holds. */
  readonly requiredMissing?: readonly string[];
  readonly attrs: Attributes;
}

export interface Condition {
  readonly path: string;
  readonly eq?: string | boolean | number;
  readonly in?: readonly string[];
  readonly hasWord?: string;
  readonly present?: true;
  readonly absent?: true;
  readonly matches?: string;
  readonly hasSegment?: string;
  readonly scope?: string;
}
export interface TypeChoice {
  readonly choose?: readonly { readonly type: string; readonly when?: readonly Condition[] }[];
  readonly ambiguous?: true;
}

interface AzurermTable {
  /** By ARM type in lower case. */
  readonly types: Readonly<Record<string, TypeChoice>>;
  readonly resources: Readonly<Record<string, AzurermResource>>;
}

export interface AzurermSchema {
  /** How an ARM type (any case) becomes azurerm types; undefined where azurerm has none. */
  choiceFor(armType: string): TypeChoice | undefined;
  /** An azurerm type that stands for types of the namespace of `armType`. */
  resource(armType: string, azurermType: string): AzurermResource | undefined;
}

/** The schema over a folder of tables; each is read once, when first asked for. */
export function makeAzurermSchema(folder: string = dataFolder('azurerm')): AzurermSchema {
  const tables = new Map<string, AzurermTable | undefined>();
  const tableFor = (armType: string): AzurermTable | undefined => {
    const namespace = armType.toLowerCase().split('/')[0]!;
    if (!tables.has(namespace)) tables.set(namespace, loadTable(folder, namespace));
    return tables.get(namespace);
  };
  return {
    choiceFor(armType) {
      const table = tableFor(armType);
      const key = armType.toLowerCase();
      return table && Object.hasOwn(table.types, key) ? table.types[key] : undefined;
    },
    resource(armType, azurermType) {
      const table = tableFor(armType);
      return table && Object.hasOwn(table.resources, azurermType) ? table.resources[azurermType] : undefined;
    },
  };
}

function loadTable(folder: string, namespace: string): AzurermTable | undefined {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(namespace)) return undefined;
  const file = join(folder, `${namespace}.json.gz`);
  return existsSync(file) ? (JSON.parse(gunzipSync(readFileSync(file)).toString()) as AzurermTable) : undefined;
}
