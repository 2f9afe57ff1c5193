// What is written of a resource beside what was read of it: values with their references, and how others are referred to.
import type { Value, ValueObject } from '../../../model.ts';
import type { HclValue } from '../hcl.ts';
import type { ParameterDefaults } from '../plain-text.ts';

export interface Written {
  readonly body: ValueObject;
  readonly identityIds: readonly Value[];
  readonly tags: Readonly<Record<string, Value>>;
  /** Names of variables by the path of their secret, as `pathText` writes it. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly defaults: ParameterDefaults;
  /** The id of what a resource lies in, in azurerm's spelling or as a reference. */
  readonly idOf: (id: string) => HclValue;
  /** Its name, likewise. */
  readonly nameOf: (id: string, name: string) => HclValue;
  /** The id of a block that the same resource became, by its type and suffix. */
  readonly ownId: (type: string, suffix: string) => HclValue;
  /** Whether an import takes over what exists. A creation is given every secret; an import need not be. */
  readonly isImported: boolean;
}
