// One resource of the model as azurerm resources, or the reason why azapi has to carry it. Data decides: the map says where arguments come
// from, the schema what is allowed, and whatever was read and would be lost, or would change in the first plan, is a reason for azapi.
import { looksLikeArmId, MANAGEMENT_GROUP, parseArmId, TENANT_ROOT, type SpellType } from '../../../arm-id.ts';
import { isList, isObject as isJsonObject, pathText, type Json, type JsonObject } from '../../../json.ts';
import type { Identity, Resource, Secret, Value, ValueObject } from '../../../model.ts';
import { AZURERM_RULES, isMeant, isSilent } from '../../../rules/azurerm.ts';
import { readsDefault } from '../../../rules/azurerm/read-as-default.ts';
import type { AzurermRules } from '../../../rules/azurerm/rule.ts';
import type { HclValue } from '../hcl.ts';
import type { ParameterDefaults } from '../plain-text.ts';
import { isArguments, mapArguments, type Arguments } from './arguments.ts';
import type { AzurermBlock } from './azurerm-block.ts';
import { chooseType, scopeOf } from './choose-type.ts';
import { fitArguments } from './fit.ts';
import { importIdOf, makeRespell } from './import-id.ts';
import { linksOf } from './links.ts';
import { isPartName, partsOf, withoutLists } from './parts.ts';
import { secretArgument, secretArguments, secretTexts } from './secret-variable.ts';
import type { Attributes, AzurermSchema, MapEntry } from './schema.ts';
import { matchesOf, overlay, type Source } from './source.ts';
import { withoutImplicit, withoutMasked, withSecrets } from './told.ts';
import type { Written } from './written.ts';

export type AzurermOutcome =
  | {
      readonly outcome: 'azurerm';
      readonly blocks: readonly AzurermBlock[];
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

/** Decides for each resource whether azurerm carries it, and by which blocks. */
export function makeToAzurerm(schema: AzurermSchema, spell: SpellType, imports: boolean): ToAzurerm {
  const respell = makeRespell(schema, spell);
  return {
    respell,
    decide(resource) {
      const rules = AZURERM_RULES[resource.type.toLowerCase()];
      const blocked = rules?.never ?? whyBlocked(resource, rules);
      if (blocked !== undefined) return { outcome: 'azapi', reasons: [blocked] };
      const asRead: Written = {
        body: resource.body as ValueObject,
        identityIds: resource.identity?.ids ?? [],
        tags: resource.tags,
        secrets: new Map(resource.secrets.map(({ path }, index) => [pathText(path), `secret_${index}`])),
        defaults: NO_DEFAULTS,
        idOf: respell,
        nameOf: (_id, name) => name,
        ownId: () => resource.id,
        isImported: imports,
      };
      const made = toBlocks(schema, respell, spell, resource, asRead);
      return outcomeOf(made.blocks, made.faults.length > 0 ? made.faults : lossesOf(resource, made, asRead));
    },
    write(resource, written) {
      const { blocks, faults } = toBlocks(schema, respell, spell, resource, written);
      return outcomeOf(blocks, faults);
    },
  };
}

const outcomeOf = (blocks: readonly AzurermBlock[], reasons: readonly string[]): AzurermOutcome =>
  reasons.length === 0 ? { outcome: 'azurerm', blocks } : { outcome: 'azapi', reasons };

interface MadeBlocks {
  readonly blocks: readonly AzurermBlock[];
  readonly faults: readonly string[];
  /** Where in the body what found a place was read. */
  readonly homes: ReadonlySet<string>;
  /** Lists whose items became blocks of their own. */
  readonly partLists: ReadonlySet<string>;
}

/** The blocks of a resource with its parts and links; whether anything of it was lost is another question. */
function toBlocks(
  schema: AzurermSchema,
  respell: (id: string) => string,
  spell: SpellType,
  resource: Resource,
  written: Written,
): MadeBlocks {
  const rules = AZURERM_RULES[resource.type.toLowerCase()];
  const whole = withSecrets(
    withoutMasked(overlay(resource.read, resource.body, written.body)) as Source,
    resource.secrets,
    written,
  );
  const hidden = new Set<string>();
  const told = withoutImplicit(whole, rules?.implicit ?? {}, hidden);
  const source: Source = { ...told, ...(Object.keys(written.tags).length > 0 ? { tags: written.tags } : { tags: {} }) };
  const parts = partsOf(resource, source, written);
  const partLists = new Set(parts.map(({ list }) => list.toLowerCase()));
  const ownSource = withoutLists(resource.type, source, partLists);
  const own = toBlock(schema, respell, spell, resource, ownSource, written, '', '');
  const homes = new Set([...own.homes, ...hidden]);
  if (!own.block) return { blocks: [], faults: own.faults, homes, partLists };
  const faults = [...own.faults];
  const blocks: AzurermBlock[] = [own.block];
  for (const part of parts) {
    const made = toBlock(schema, respell, spell, part.resource, part.source, part.written, part.rest, part.suffix);
    faults.push(...made.faults.map((fault) => `${part.rest.slice(1)}: ${fault}`));
    for (const home of made.homes) homes.add(part.homeOf(home));
    if (made.block) blocks.push(made.block);
    const links = linksOf(schema, part.resource, part.source, made.block, part.suffix, written);
    blocks.push(...links.blocks);
    faults.push(...links.faults);
    for (const home of links.homes) homes.add(part.homeOf(home));
  }
  const links = linksOf(schema, resource, source, own.block, '', written);
  blocks.push(...links.blocks);
  faults.push(...links.faults);
  for (const home of links.homes) homes.add(home);
  return { blocks, faults, homes, partLists };
}

/** What of a resource is in none of its blocks. */
const lossesOf = (resource: Resource, { blocks, homes, partLists }: MadeBlocks, written: Written): string[] =>
  [
    ...unplaced(resource.secrets, blocks, written),
    ...homeless(resource.body, homes, partLists).flatMap(({ path, value }) =>
      isSilent(resource.type, path, value) ? [] : [path],
    ),
  ].map((path) => `azurerm has no argument for ${path}`);

/** Secrets that could be handed over, and that no argument takes. */
function unplaced(secrets: readonly Secret[], blocks: readonly AzurermBlock[], written: Written): string[] {
  const texts = blocks.flatMap(({ args }) => secretTexts(args as HclValue));
  return secrets.flatMap(({ path, settable }) => {
    const name = settable ? written.secrets.get(pathText(path)) : undefined;
    const isPlaced = texts.some((text) => new RegExp(`^(coalesce\\()?var\\.${name}\\b`).test(text));
    return name === undefined || isPlaced ? [] : [pathText(path)];
  });
}

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
  if (resource.incomparable.includes('tags')) return 'a tag holds a secret or is too long';
  if (resource.refusals.some(({ path }) => path === 'name')) return 'its name is not as its schema wants it';
  if (resource.secrets.some(({ settable }) => !settable))
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
  const map = withSecretArguments(withRules(spec.map, rules), spec.attrs, rest === '' ? resource.secrets : []);
  const mapped = mapArguments({ ...spec, map }, resource, source, written);
  if (resource.identity && spec.identity) putIdentity(mapped.args, resource.identity, written.identityIds);
  // What can be made in a subscription as well would be made there, were its management group not named.
  if (spec.attrs['management_group_id'] && scopeOf(resource) === 'managementGroup')
    mapped.args['management_group_id'] ??= written.idOf(resource.parent);
  for (const [name, value] of Object.entries(rules?.fixed?.[type] ?? {})) mapped.args[name] ??= value;
  for (const name of rules?.omit?.(resource.read) ?? []) delete mapped.args[name];
  const owned = rules?.ownedElsewhere ?? [];
  const { isImported } = written;
  const fitted = fitArguments(mapped, spec.attrs, (argument) => readsDefault(type, argument), isImported);
  const faults = [...fitted.faults];
  const ids: string[] = [];
  const spelled = respelled(fitted.args, respell, resource.parent, written, ids) as Arguments;
  const odd = ids.find((id) => isSpelledOddly(id, spell));
  if (odd !== undefined && !rules?.spellsIds)
    faults.push(`Azure spells ${odd} in another case, and azurerm may keep what it reads`);
  if (resource.identity && resource.identity.type !== 'None' && !spec.identity)
    faults.push(`${type} takes no identity`);
  const ignored = new Set([...(isImported ? secretArguments(fitted.args, spec.attrs) : []), ...owned]);
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

/** The map with arguments for secrets: reading the provider, which found the map, shows none of them. */
const withSecretArguments = (
  map: readonly MapEntry[],
  attrs: Attributes,
  secrets: readonly Secret[],
): readonly MapEntry[] => {
  const more = secrets.flatMap(({ path, settable }) => {
    const arm = path.join('.');
    const tf =
      settable && !map.some((entry) => entry.arm.toLowerCase() === arm.toLowerCase())
        ? secretArgument(attrs, String(path.at(-1)))
        : undefined;
    return tf === undefined ? [] : [{ arm, tf }];
  });
  return more.length === 0 ? map : [...map, ...more];
};

/** By the map of the data, then by that of the rules: types of ARM with rules of their own share a map. */
const mapsWithRules = new WeakMap<readonly MapEntry[], WeakMap<readonly MapEntry[], readonly MapEntry[]>>();

/** The map with what rules know: before the data, or in place of what it says of the same argument and place. */
function withRules(map: readonly MapEntry[], rules: AzurermRules | undefined): readonly MapEntry[] {
  const own = rules?.map;
  if (!own) return map;
  let known = mapsWithRules.get(map);
  if (!known) mapsWithRules.set(map, (known = new WeakMap()));
  let both = known.get(own);
  if (!both) {
    both = [...own, ...map.filter(({ arm, tf }) => !own.some((each) => each.arm === arm && each.tf === tf))];
    known.set(own, both);
  }
  return both;
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
  if (!isArguments(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, respelled(item, respell, parent, written, ids)]),
  );
}

/** An id that Azure returned in another case than its own: some arguments keep what was read, so a plan could show a change. */
function isSpelledOddly(text: string, spell: SpellType): boolean {
  const id = parseArmId(text, spell)?.id;
  return id !== undefined && id !== text && id.toLowerCase() === text.toLowerCase();
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
