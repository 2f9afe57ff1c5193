// How code names a resource, a part of it, and what it computes. azapi and azurerm spell some ids differently: a reference is written
// only where it evaluates to what the one that holds it wants, else the text stands and the order is stated.
import { idKey } from '../../arm-id.ts';
import {
  isValueObject,
  Reference,
  TextWithReferences,
  type ParameterUse,
  type Value,
  type ValueObject,
} from '../../model.ts';
import { slug, tagOf } from '../../names.ts';
import type { Entry, Plan } from '../../plan.ts';
import { ARM_ID_ATTRIBUTE } from '../../rules/azurerm.ts';
import type { Form, FormBlock } from '../emitter.ts';
import type { AzurermSchema } from './azurerm/schema.ts';
import { directoryRoot, rootOf } from './roots.ts';
import { Expression, FunctionCall, Template, type HclValue } from './hcl.ts';

/** True for a resource that azurerm carries. */
export const isAzurerm = ({ form }: Pick<Entry, 'form'>): boolean => form?.provider === 'azurerm';

/** The address by which other code names a resource: `azurerm_subnet.web_1a2b3c`. */
export const addressOf = (entry: Pick<Entry, 'symbol' | 'form'>): string =>
  `${isAzurerm(entry) ? entry.form!.blocks[0]!.type : azapiTypeOf(entry)}.${entry.symbol}`;

/** What azapi calls a resource that it makes, and one that it changes and no more. */
export const azapiTypeOf = ({ form }: Pick<Entry, 'form'>): string =>
  form?.isThere ? 'azapi_update_resource' : 'azapi_resource';

/** The name of a block among those that a resource became; the resource itself has the symbol alone. */
export function blockSymbol({ symbol, form, id }: Pick<Entry, 'symbol' | 'form' | 'id'>, block: FormBlock): string {
  if (block.suffix === '') return symbol;
  const name = slug(block.suffix);
  const twins = form!.blocks.filter(({ type, suffix }) => type === block.type && slug(suffix) === name);
  return `${symbol}_${name}${twins.length > 1 ? `_${tagOf(`${id}#${block.suffix}`, 5)}` : ''}`;
}

/** The address of one of the blocks that carry a resource. */
export const blockAddress = (entry: Pick<Entry, 'symbol' | 'form' | 'id'>, block: FormBlock): string =>
  `${block.type}.${blockSymbol(entry, block)}`;

/** The id by which azurerm knows a block. */
export const blockImportId = ({ id }: Pick<Entry, 'id'>, { importId, rest }: FormBlock): string =>
  importId ?? id + rest;

/** The block by which azurerm knows a resource or a part; undefined for what azapi carries. */
const azurermBlockAt = (form: Form | undefined, rest: string): FormBlock | undefined =>
  form?.provider === 'azurerm'
    ? form.blocks.find((block, index) => (rest === '' ? index === 0 : block.rest.toLowerCase() === rest.toLowerCase()))
    : undefined;

export interface Placed {
  readonly value: HclValue;
  /** Addresses that must come first although the value does not say so. */
  readonly order: readonly string[];
}

export type Holder = 'azapi' | 'azurerm';

/** Where a value is written, and who wants to know what it names. */
export interface From {
  readonly root: string;
  readonly onParameter: (use: ParameterUse) => void;
  /** An expression for what Azure computes for a resource of another root module; undefined where none can look it up. */
  readonly lookUp: (entry: Entry, attribute: readonly string[]) => string | undefined;
}

export interface Addresses {
  /** A value as the holder wants it: references that evaluate to the very text, texts where none does. */
  place(value: HclValue, holder: Holder, from: From): Placed;
  /** An expression for an id, or for a name; undefined where it is not in the output or not reachable. */
  expressionFor(id: string, attribute: 'id' | 'name', from: From): string | undefined;
}

/** Writes references to what is in the plan. `respell` gives an id the spelling that azurerm wants. */
export function makeAddresses(
  plan: Plan,
  respell: (id: string) => string,
  azurerm: AzurermSchema,
  directoryAddress: (key: string) => string | undefined,
): Addresses {
  const { entries } = plan;

  const placeText = (
    text: TextWithReferences,
    holder: Holder,
    from: From,
  ): { parts: readonly (Value | Expression)[]; order: string[] } => {
    const [first, rest, ...more] = text.parts;
    if (first instanceof Reference && first.attribute === undefined && entries.has(first.target)) {
      const entry = entries.get(first.target)!;
      const isElsewhere = leaves(entry, from);
      const tail = typeof rest === 'string' ? rest : '';
      const part = tail === '' ? undefined : partAt(entry, tail);
      const whole = first.value + tail;
      const wanted = holder === 'azurerm' ? respell(whole) : whole;
      if (isElsewhere) return { parts: [wanted], order: [] };
      if (more.length === 0 && (tail === '' || typeof rest === 'string')) {
        if (part && part.rest === tail) {
          // azurerm reads the id of a part as it spells it.
          return blockImportId(entry, part) === whole || holder === 'azurerm'
            ? { parts: [new Expression(`${blockAddress(entry, part)}.id`)], order: [] }
            : { parts: [whole], order: [blockAddress(entry, part)] };
        }
        const known = azurermBlockAt(entry.form, '');
        const knownId = known && blockImportId(entry, known);
        // Some azurerm ids hold more than the id of ARM.
        if (known && knownId!.includes('|')) {
          const attribute = tail === '' ? ARM_ID_ATTRIBUTE[known.type] : undefined;
          return attribute === undefined
            ? { parts: [wanted], order: [addressOf(entry)] }
            : { parts: [new Expression(`${addressOf(entry)}.${attribute}`)], order: [] };
        }
        const evaluates = (knownId ?? first.value) + tail;
        if (evaluates === wanted || (known && holder === 'azurerm'))
          return { parts: [new Expression(`${addressOf(entry)}.id`), ...(tail === '' ? [] : [tail])], order: [] };
        return { parts: [wanted], order: [addressOf(entry)] };
      }
    }
    const order: string[] = [];
    const parts = text.parts.map((part): Value | Expression => {
      if (typeof part === 'string') return part;
      if (!(part instanceof Reference)) {
        from.onParameter(part);
        return new Expression(`var.${part.name}`);
      }
      const expression = expressionOf(part, from);
      if (expression !== undefined) return new Expression(expression);
      return part.value;
    });
    return { parts, order };
  };

  /** What another root module holds is known here by its text alone. */
  const leaves = (entry: Entry, { root }: From): boolean => rootOf(plan, entry) !== root;

  const partAt = ({ form }: Entry, tail: string): FormBlock | undefined =>
    form?.blocks.find(({ rest }) => rest !== '' && rest.toLowerCase() === tail.toLowerCase());

  const expressionOf = (reference: Reference, from: From): string | undefined => {
    const { target, attribute, isReadOnly } = reference;
    const entry = entries.get(target);
    if (!entry) {
      return directoryRoot(plan) === from.root ? directoryAddress(target) : undefined;
    }
    if (leaves(entry, from)) return attribute && from.lookUp(entry, attribute);
    const address = addressOf(entry);
    if (attribute === undefined) return `${address}.id`;
    const path = attribute.join('.');
    if (isAzurerm(entry)) {
      if (/^identity\.principalId$/i.test(path)) return `${address}.identity[0].principal_id`;
      const spec = azurerm.resource(entry.type, entry.form!.blocks[0]!.type);
      const found = Object.entries(spec?.computed ?? {}).find(
        ([name, arm]) => arm.toLowerCase() === path.toLowerCase() && /^\w+$/.test(name),
      );
      return found && `${address}.${found[0]}`;
    }
    if (path === 'identity.principalId') return `${address}.identity[0].principal_id`;
    const isReachable = isReadOnly && attribute.every((name) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
    return isReachable ? `${address}.output.${path}` : undefined;
  };

  const place: Addresses['place'] = (value, holder, from) => {
    if (value instanceof TextWithReferences) {
      const { parts, order } = placeText(value, holder, from);
      const [only] = parts;
      if (parts.length === 1) return { value: only as HclValue, order };
      return { value: new Template(parts as readonly (string | Expression)[]), order };
    }
    if (value instanceof FunctionCall) {
      const { value: argument, order } = place(value.argument, holder, from);
      return { value: new FunctionCall(value.name, argument), order };
    }
    if (Array.isArray(value)) {
      const items = (value as readonly HclValue[]).map((item) => place(item, holder, from));
      return { value: items.map((item) => item.value), order: items.flatMap((item) => item.order) };
    }
    if (isValueObject(value as Value)) {
      const object: Record<string, HclValue> = {};
      const order: string[] = [];
      for (const [name, member] of Object.entries(value as ValueObject)) {
        const placed = place(member, holder, from);
        order.push(...placed.order);
        Object.defineProperty(object, name, { value: placed.value, enumerable: true });
      }
      return { value: object, order };
    }
    return { value, order: [] };
  };

  return {
    place,
    expressionFor(id, attribute, from) {
      const entry = entries.get(idKey(id));
      if (entry && leaves(entry, from)) return undefined;
      if (entry) return entry.id === id || attribute === 'name' ? `${addressOf(entry)}.${attribute}` : undefined;
      const parent = entries.get(idKey(id.split('/').slice(0, -2).join('/')));
      const part = parent && partAt(parent, `/${id.split('/').slice(-2).join('/')}`);
      return part && !leaves(parent!, from) ? `${blockAddress(parent!, part)}.${attribute}` : undefined;
    },
  };
}
