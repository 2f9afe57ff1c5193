// One resource of the model as azurerm resources, or the reason why azapi has to carry it. Data decides: the map says where arguments come
// from, the schema what is allowed, and whatever was read and would be lost, or would change in the first plan, is a reason for azapi.
import { looksLikeArmId, MANAGEMENT_GROUP, parseArmId, TENANT_ROOT, type SpellType } from '../../../arm-id.ts';
import { isList, isObject as isJsonObject, pathText, type Json, type JsonObject, type Path } from '../../../json.ts';
import type { Identity, Resource, Secret, Value, ValueObject } from '../../../model.ts';
import { AZURERM_RULES, isMeant, isSilent } from '../../../rules/azurerm.ts';
import { readsDefault } from '../../../rules/azurerm/read-as-default.ts';
import type { Association, AzurermRules } from '../../../rules/azurerm/rule.ts';
import { MASKED } from '../../../../graph/secrets.ts';
import type { HclValue } from '../hcl.ts';
import { plainText, type ParameterDefaults } from '../plain-text.ts';
import { mapArguments, type Arguments } from './arguments.ts';
import { chooseType, scopeOf } from './choose-type.ts';
import { fitArguments, isObject } from './fit.ts';
import { importIdOf, makeRespell } from './import-id.ts';
import { secretArguments, secretVariable } from './secret-variable.ts';
import type { AzurermResource, AzurermSchema, MapEntry } from './schema.ts';
import { isEmpty, matchesOf, memberOf, overlay, type Source } from './source.ts';
import type { Written } from './written.ts';

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

export type AzurermOutcome =
  | {
      readonly outcome: 'azurerm';
      readonly blocks: readonly AzurermBlock[];
      /** Passwords that Azure does not show, beside the resource's secrets: variables as those are. */
      readonly asks: readonly Secret[];
    }
  | { readonly outcome: 'azapi'; readonly reasons: readonly string[] };

export interface ToAzurerm {
  /** What azurerm makes of a resource, before anything is written: its values as they were read. */
  decide(resource: Resource): AzurermOutcome;
  /** The blocks with the values that will be written. */
  write(resource: Resource, written: Written): AzurermOutcome;
  /** How azurerm spells an id. */
  respell(id: string): string;
}

const NO_DEFAULTS: ParameterDefaults = () => undefined;

export function makeToAzurerm(schema: AzurermSchema, spell: SpellType): ToAzurerm {
  const respell = makeRespell(schema, spell);
  return {
    respell,
    decide: (resource) =>
      toBlocks(schema, respell, spell, resource, {
        body: resource.body as ValueObject,
        identityIds: resource.identity?.ids ?? [],
        tags: resource.tags,
        secrets: new Map([...resource.secrets, ...asksOf(resource)].map(({ path }) => [pathText(path), 'secret'])),
        defaults: NO_DEFAULTS,
        idOf: respell,
        nameOf: (_id, name) => name,
        ownId: () => resource.id,
      }),
    write: (resource, written) => toBlocks(schema, respell, spell, resource, written),
  };
}

function toBlocks(
  schema: AzurermSchema,
  respell: (id: string) => string,
  spell: SpellType,
  resource: Resource,
  written: Written,
): AzurermOutcome {
  const rules = AZURERM_RULES[resource.type.toLowerCase()];
  if (rules?.never !== undefined) return { outcome: 'azapi', reasons: [rules.never] };
  const blocked = whyBlocked(resource, rules);
  if (blocked !== undefined) return { outcome: 'azapi', reasons: [blocked] };
  const asks = asksOf(resource);
  const whole = withSecrets(
    withoutMasked(overlay(resource.read, resource.body, written.body)) as Source,
    [...resource.secrets, ...asks],
    written,
  );
  const hidden = new Set<string>();
  const told = withoutImplicit(whole, rules?.implicit ?? {}, hidden);
  const source: Source = { ...told, ...(Object.keys(written.tags).length > 0 ? { tags: written.tags } : { tags: {} }) };
  const parts = partsOf(resource, source, written);
  const partLists = new Set(parts.map(({ list }) => list.toLowerCase()));
  const own = toBlock(schema, respell, spell, resource, withoutLists(source, partLists), written, '', '');
  const reasons = [...own.faults];
  const homes = new Set([...own.homes, ...hidden]);
  const blocks: AzurermBlock[] = own.block ? [own.block] : [];
  if (own.block) {
    for (const part of parts) {
      const made = toBlock(schema, respell, spell, part.resource, part.source, part.written, part.rest, part.suffix);
      reasons.push(...made.faults.map((fault) => `${part.rest.slice(1)}: ${fault}`));
      for (const home of made.homes) homes.add(part.homeOf(home));
      if (made.block) blocks.push(made.block);
      const links = linksOf(schema, part.resource, part.source, made.block, part.suffix, written);
      blocks.push(...links.blocks);
      for (const home of links.homes) homes.add(part.homeOf(home));
    }
    const links = linksOf(schema, resource, source, own.block, '', written);
    blocks.push(...links.blocks);
    for (const home of links.homes) homes.add(home);
  }
  if (reasons.length === 0)
    for (const lost of homeless(resource.body, homes, partLists))
      if (!isSilent(resource.type, lost.path, lost.value)) reasons.push(`azurerm has no argument for ${lost.path}`);
  return reasons.length === 0 ? { outcome: 'azurerm', blocks, asks } : { outcome: 'azapi', reasons };
}

/** What azurerm takes as variables beside the secrets that every language can: those inside lists, and the password of a creation. */
function asksOf({ type, read, secrets }: Resource): Secret[] {
  const inLists = secrets.filter(({ settable, path }) => !settable && isInList(path));
  const known = new Set(secrets.map(({ path }) => pathText(path)));
  const asked = (AZURERM_RULES[type.toLowerCase()]?.asks?.(read) ?? []).filter((path) => !known.has(pathText(path)));
  return [...inLists.map(({ path }) => path), ...asked].map((path) => ({ path, settable: true }));
}

/** True for a place in a list that can be written to alone: no name on the way holds a dot. */
const isInList = (path: Path): boolean =>
  path[0] !== 'tags' && path.every((step) => typeof step === 'number' || !step.includes('.'));

/** What keeps a resource from azurerm whatever the data says. */
function whyBlocked(resource: Resource, rules: AzurermRules | undefined): string | undefined {
  if (resource.parent === TENANT_ROOT && resource.type !== MANAGEMENT_GROUP)
    return 'azurerm cannot import what lies at the root of the tenant';
  const { neverWhen } = rules ?? {};
  if (neverWhen) {
    const { path, is, beside, reason } = neverWhen;
    const valuesAt = (place: string): Value[] =>
      [...matchesOf(resource.read as Source, place)].map(({ value }) => value);
    if (valuesAt(path).some((value) => isMeant(is, value)) && (beside === undefined || valuesAt(beside).length > 0))
      return reason;
  }
  if (resource.incomparable.includes('body')) return 'Azure shows its values to a POST alone';
  if (resource.incomparable.includes('tags')) return 'a tag holds a secret';
  if (resource.secrets.some(({ settable, path }) => !settable && !isInList(path)))
    return 'a secret sits where no value can be handed over alone';
  return undefined;
}

interface Made {
  readonly block: AzurermBlock | undefined;
  readonly faults: readonly string[];
  readonly homes: ReadonlySet<string>;
}

function toBlock(
  schema: AzurermSchema,
  respell: (id: string) => string,
  spell: SpellType,
  resource: Resource,
  source: Source,
  written: Written,
  rest: string,
  suffix: string,
): Made {
  const chosen = chooseType(schema, resource, source);
  if (chosen.outcome === 'none') return { block: undefined, faults: [chosen.reason], homes: new Set() };
  const { type } = chosen;
  const spec = schema.resource(resource.type, type);
  if (!spec?.map)
    return { block: undefined, faults: [`how Azure's answer becomes ${type} is not known`], homes: new Set() };
  const importId = importIdOf(spec.import, resource.id);
  if (importId === undefined)
    return {
      block: undefined,
      faults: [
        spec.import === undefined
          ? `nobody knows an id by which ${type} is imported`
          : `${type} is imported by another id than Azure's own`,
      ],
      homes: new Set(),
    };
  const rules = AZURERM_RULES[resource.type.toLowerCase()];
  const mapped = mapArguments({ ...spec, map: withRules(spec.map, rules) }, resource, source, written);
  if (resource.identity && spec.identity) putIdentity(mapped.args, resource.identity, written.identityIds);
  // What can be made in a subscription as well would be made there, were its management group not named.
  if (spec.attrs['management_group_id'] && scopeOf(resource) === 'managementGroup')
    mapped.args['management_group_id'] ??= written.idOf(resource.parent);
  for (const [name, value] of Object.entries(rules?.fixed?.[type] ?? {})) mapped.args[name] ??= value;
  for (const name of rules?.omit?.(resource.read) ?? []) delete mapped.args[name];
  const owned = rules?.ownedElsewhere ?? [];
  const fitted = fitArguments(mapped, spec.attrs, (argument) => readsDefault(type, argument));
  const faults = [...fitted.faults];
  const ids: string[] = [];
  const spelled = respelled(fitted.args, respell, resource.parent, written, ids) as Arguments;
  const odd = ids.find((id) => isSpelledOddly(id, spell));
  if (odd !== undefined && !rules?.spellsIds)
    faults.push(`Azure spells ${odd} in another case, and azurerm may keep what it reads`);
  if (resource.identity && resource.identity.type !== 'None' && !spec.identity)
    faults.push(`${type} takes no identity`);
  const ignored = new Set([...secretArguments(fitted.args, spec.attrs), ...owned]);
  return {
    block: {
      type,
      rest,
      suffix,
      importId,
      args: spelled,
      schema: spec,
      ignored: [...ignored],
      owned,
    },
    faults,
    homes: mapped.homes,
  };
}

/** The map with what rules know: before the data, or in place of what it says of the same argument and place. */
function withRules(map: readonly MapEntry[], rules: AzurermRules | undefined): readonly MapEntry[] {
  const own = rules?.map;
  if (!own) return map;
  return [...own, ...map.filter(({ arm, tf }) => !own.some((each) => each.arm === arm && each.tf === tf))];
}

function putIdentity(args: Arguments, { type }: Identity, ids: readonly Value[]): void {
  if (type === 'None') return;
  args['identity'] = { type, ...(ids.length > 0 && { identity_ids: [...ids] }) };
}

/**
 * Ids of arguments as azurerm spells them; a reference evaluates to the id in azurerm's own spelling. `ids` gets every id that was a text;
 * what the resource lies in is referred to.
 */
function respelled(
  value: HclValue,
  respell: (id: string) => string,
  parent: string,
  written: Written,
  ids: string[],
): HclValue {
  if (typeof value === 'string') {
    if (!looksLikeArmId(value)) return value;
    if (value === parent) return written.idOf(parent);
    ids.push(value);
    return respell(value);
  }
  if (Array.isArray(value))
    return (value as readonly HclValue[]).map((item) => respelled(item, respell, parent, written, ids));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, respelled(item, respell, parent, written, ids)]),
  );
}

/** An id that Azure returned in another case than its own: some arguments keep what was read, so a plan could show a change. */
function isSpelledOddly(text: string, spell: SpellType): boolean {
  const id = parseArmId(text, spell)?.id;
  return id !== undefined && id !== text && id.toLowerCase() === text.toLowerCase();
}

interface Part {
  readonly list: string;
  readonly rest: string;
  readonly suffix: string;
  readonly resource: Resource;
  readonly source: Source;
  readonly written: Written;
  /** From a place in the part's source to the place in its parent. */
  readonly homeOf: (home: string) => string;
}

/** Items of a list that azurerm makes resources of their own. */
function partsOf(resource: Resource, source: Source, written: Written): Part[] {
  const rules = AZURERM_RULES[resource.type.toLowerCase()]?.parts ?? {};
  return Object.entries(rules).flatMap(([list, { reads }]) => {
    const properties = memberOf(source, 'properties');
    const items = properties === undefined ? undefined : memberOf(properties, list);
    const read = jsonAt(resource.read, list);
    const kept = jsonAt(resource.body, list);
    if (!Array.isArray(items)) return [];
    return (items as readonly Value[]).flatMap((item, index): Part[] => {
      const name = plainText(memberOf(item, 'name') ?? null, written.defaults);
      if (name === undefined) return [];
      const rest = `/${list}/${name}`;
      const itemRead = read[index];
      const partResource: Resource = {
        ...resource,
        id: resource.id + rest,
        type: `${resource.type}/${list}`,
        name,
        parent: resource.id,
        location: undefined,
        tags: {},
        identity: undefined,
        body: (kept[index] ?? {}) as JsonObject,
        read: isJsonObject(itemRead) ? itemRead : {},
        secrets: [],
      };
      const only = { properties: { ...(properties as ValueObject), [list]: [item] } };
      const place = `properties.${list.toLowerCase()}[${index}]`;
      return [
        {
          list,
          rest,
          suffix: name,
          resource: partResource,
          source: reads === 'parent' ? only : (item as Source),
          written: { ...written, tags: {}, identityIds: [], secrets: new Map() },
          homeOf: (home) =>
            reads === 'parent' ? home.replace(`properties.${list.toLowerCase()}[0]`, place) : `${place}.${home}`,
        },
      ];
    });
  });
}

const jsonAt = (body: JsonObject, list: string): readonly Json[] => {
  const properties = body['properties'];
  const found = isJsonObject(properties)
    ? Object.entries(properties).find(([name]) => name.toLowerCase() === list.toLowerCase())?.[1]
    : undefined;
  return isList(found) ? found : [];
};

function withoutLists(source: Source, lists: ReadonlySet<string>): Source {
  if (lists.size === 0) return source;
  const properties = memberOf(source, 'properties');
  if (properties === undefined) return source;
  const kept = Object.entries(properties as ValueObject).filter(([name]) => !lists.has(name.toLowerCase()));
  return { ...source, properties: Object.fromEntries(kept) };
}

/** Properties that name another resource and are resources of their own to azurerm. */
function linksOf(
  schema: AzurermSchema,
  resource: Resource,
  source: Source,
  block: AzurermBlock | undefined,
  suffix: string,
  written: Written,
): { blocks: AzurermBlock[]; homes: string[] } {
  const blocks: AzurermBlock[] = [];
  const homes: string[] = [];
  const links: readonly Association[] = AZURERM_RULES[resource.type.toLowerCase()]?.links ?? [];
  for (const link of links) {
    for (const match of matchesOf(source, link.path)) {
      const target = plainText(match.value, written.defaults);
      const spec = schema.resource(resource.type, link.type);
      if (target === undefined || !block || !spec) continue;
      homes.push(match.path);
      const item =
        link.itemName === undefined
          ? undefined
          : plainText([...matchesOf(source, link.itemName, match.indices)][0]?.value ?? null, written.defaults);
      const extra: Arguments = {};
      for (const [name, path] of Object.entries(link.args ?? {}))
        for (const found of matchesOf(source, path, match.indices)) {
          homes.push(found.path);
          if (found.value !== spec.attrs[name]?.default && found.value !== false) extra[name] = found.value;
        }
      blocks.push({
        type: link.type,
        rest: '',
        suffix: [suffix, item, link.several ? target.slice(target.lastIndexOf('/') + 1) : undefined]
          .filter(Boolean)
          .join('_'),
        importId: link.importId(block.importId, target, item),
        args: {
          [link.own]: written.ownId(block.type, suffix),
          ...(link.item && item !== undefined && { [link.item]: item }),
          [link.other]: match.value,
          ...extra,
        },
        schema: spec,
        ignored: [],
        owned: [],
      });
    }
  }
  return { blocks, homes };
}

/** Leaves of what will be written that no argument was made of. */
function homeless(
  body: JsonObject,
  homes: ReadonlySet<string>,
  partLists: ReadonlySet<string>,
): { path: string; value: Json }[] {
  const lost: { path: string; value: Json }[] = [];
  const walk = (value: Json, path: string): void => {
    const key = path.toLowerCase();
    if (homes.has(key) && !isJsonObject(value) && !isList(value)) return;
    if (homes.has(`${key}.*`) || (homes.has(key) && path !== '' && !isList(value) && !isJsonObject(value))) return;
    if (isList(value)) {
      if (value.length === 0 || homes.has(key)) return;
      value.forEach((item, index) => walk(item, `${path}[${index}]`));
    } else if (isJsonObject(value)) {
      for (const [name, item] of Object.entries(value)) walk(item, path === '' ? name : `${path}.${name}`);
    } else if (value !== null) lost.push({ path, value });
  };
  walk(body, '');
  return lost.filter(({ path }) => !isPartName(path, partLists));
}

/** The name of a part is in its id. */
const isPartName = (path: string, lists: ReadonlySet<string>): boolean => {
  const [, list, member] = /^properties\.(\w+)\[\d+\]\.(name|id|type)$/i.exec(path) ?? [];
  return list !== undefined && member !== undefined && lists.has(list.toLowerCase());
};

/** The answer without what was masked: it is written as a variable, or not at all. */
function withoutMasked(value: Value): Value {
  if (typeof value === 'string') return value.includes(MASKED) ? null : value;
  if (Array.isArray(value)) return (value as readonly Value[]).map(withoutMasked);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const kept: Record<string, Value> = {};
  for (const [name, item] of Object.entries(value as ValueObject))
    Object.defineProperty(kept, name, { value: withoutMasked(item), enumerable: true, configurable: true });
  return kept;
}

/** The answer without values that stand for nothing having been said; `hidden` gets their places. */
function withoutImplicit(source: Source, implicit: Readonly<Record<string, Json>>, hidden: Set<string>): Source {
  const paths = Object.entries(implicit);
  if (paths.length === 0) return source;
  const drop = new Set<string>();
  for (const [path, value] of paths)
    for (const match of matchesOf(source, path)) if (saysNoMore(match.value, value as Value)) drop.add(match.path);
  for (const path of drop) hidden.add(`${path}.*`);
  const walk = (value: Value, path: string): Value => {
    if (Array.isArray(value))
      return (value as readonly Value[]).flatMap((item, index) =>
        drop.has(`${path}[${index}]`) ? [] : [walk(item, `${path}[${index}]`)],
      );
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value as ValueObject).flatMap(([name, item]) => {
        const at = (path === '' ? name : `${path}.${name}`).toLowerCase();
        return drop.has(at) ? [] : [[name, walk(item, at)]];
      }),
    );
  };
  return walk(source, '') as Source;
}

/** Whether a value says what is expected and nothing beyond; emptiness says nothing. */
const saysNoMore = (value: Value, expected: Value | undefined): boolean =>
  isObject(value) && isObject(expected)
    ? Object.entries(value as ValueObject).every(
        ([name, item]) => isEmpty(item) || saysNoMore(item, (expected as ValueObject)[name]),
      )
    : value === expected;

/** The answer with a variable at each place of a secret. */
function withSecrets(source: Source, places: readonly Secret[], { secrets }: Written): Source {
  return places.reduce<Source>((whole, { path, settable }) => {
    const name = secrets.get(pathText(path));
    return settable && name !== undefined ? (putAt(whole, path, name) as Source) : whole;
  }, source);
}

function putAt(value: Value, [step, ...rest]: Path, variable: string): Value {
  if (step === undefined) return secretVariable(variable) as unknown as Value;
  if (typeof step === 'number') {
    const list = [...(Array.isArray(value) ? (value as readonly Value[]) : [])];
    list[step] = putAt(list[step] ?? null, rest, variable);
    return list;
  }
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ValueObject) : {};
  return { ...object, [step]: putAt(object[step] ?? null, rest, variable) };
}
