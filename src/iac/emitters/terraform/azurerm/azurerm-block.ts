// A block of azurerm before it is written.
import type { Arguments } from './arguments.ts';
import type { AzurermResource } from './schema.ts';

/** One block that stands for a resource, a part of it, or a link from it to another. */
export interface AzurermBlock {
  readonly type: string;
  /** What follows the id of the resource in the id of this part, such as `/subnets/web`; empty for the resource itself and for links. */
  readonly rest: string;
  /** Tells the blocks of one resource apart: empty for the resource itself. */
  readonly suffix: string;
  readonly importId: string;
  readonly args: Arguments;
  readonly schema: AzurermResource;
  /** Arguments whose values Terraform must not compare: secrets that Azure shows to nobody, or shows and we do not. */
  readonly ignored: readonly string[];
  /** Those of them that resources of their own say. */
  readonly owned: readonly string[];
}
