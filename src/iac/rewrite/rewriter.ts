// Rewrites texts and records from one tenant's terms into another's: ids, host names, regions, domains, by tables made before. It changes
// whole ids, whole labels of host names and whole domains only, never a part of a word.
import { byCodeUnit } from '../../graph/by-code-unit.ts';
import { idKey, looksLikeArmId, parseArmId } from '../arm-id.ts';
import { isList, isObject, pathText, type Json, type JsonObject, type Path } from '../json.ts';
import { ZONES } from '../rules/global-names.ts';

/** What stands for what; all keys in lower case. */
export interface RewriteTables {
  /** Tenants, subscriptions and custom roles. */
  readonly guids: ReadonlyMap<string, string>;
  /** Regions without blanks, wherever they stand. */
  readonly locations: ReadonlyMap<string, string>;
  /** Where every resource goes; what a body says of further regions stays. */
  readonly location: string | undefined;
  /** New last names by source id: groups, resources whose names must be unique, role assignments. */
  readonly names: ReadonlyMap<string, string>;
  /** New first labels of host names, by `label.zone`, and names as such texts as `accountName` hold them, by the name. */
  readonly hosts: ReadonlyMap<string, string>;
  readonly bareNames: ReadonlyMap<string, string>;
  readonly domains: ReadonlyMap<string, string>;
  /** What the name of a role of the same tenant gets, since two may not be called alike. */
  readonly roleSuffix: string | undefined;
}

export interface Rewriter {
  /** An ARM id, or a text that may hold ids, hosts and domains. `name` is the property it stands at. */
  text(text: string, name?: string): string;
  /** A whole record. */
  record(arm: JsonObject, id: string): JsonObject;
  /** The regions of a record that become others, as they were read: several may become one, and this leads back. */
  movedRegions(arm: JsonObject): MovedRegion[];
}

export interface MovedRegion {
  readonly path: string;
  readonly region: string;
}

export const GUID_IN_TEXT = /(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])/gi;
/** An ARM id inside a longer text ends where its words can no longer go on. */
const ID_IN_TEXT = /\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\/[A-Za-z0-9._()~-]+)*/gi;
const HOST_IN_TEXT = new RegExp(
  `(?<![a-z0-9.-])([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)((?:\\.[a-z0-9-]+)*\\.(?:${ZONES.map((zone) => zone.replaceAll('.', '\\.')).join('|')}))(?![a-z0-9-])`,
  'gi',
);
const NAME_OF_SOMETHING = /(name|account|server|vault|registry|namespace|host|site|app|workspace|subdomain)$/i;
/** Names in references to vaults and in connection strings, and the user that a web app is published as. */
const NAMED_IN_TEXT = /(?<=\b(?:VaultName|AccountName)=|^\$)[a-z0-9-]+/gi;
const REGION_NAME = /(^|[a-z])(location|locationname|region|regionname)s?$/i;

/** A pattern of domains, each with what is below it; undefined where there are none. */
export function domainsPattern(domains: Iterable<string>): RegExp | undefined {
  const words = [...domains].sort((a, b) => b.length - a.length || byCodeUnit(a, b));
  if (words.length === 0) return undefined;
  const escaped = words.map((word) => word.replaceAll('.', '\\.')).join('|');
  return new RegExp(`(?<![a-z0-9-])(?:${escaped})(?![a-z0-9-]|\\.[a-z0-9])`, 'gi');
}

/** A region for comparison: `West Europe` is `westeurope`. */
export const regionKey = (name: string): string => name.replaceAll(' ', '').toLowerCase();

/** Rewrites texts, ids and regions by tables. */
export function makeRewriter(tables: RewriteTables): Rewriter {
  const { guids, hosts, names, bareNames, domains, locations, location, roleSuffix } = tables;
  const domainPattern = domainsPattern(domains.keys());

  const guidsIn = (text: string): string => text.replace(GUID_IN_TEXT, (guid) => guids.get(guid.toLowerCase()) ?? guid);
  const hostsIn = (text: string): string => {
    const renamed =
      hosts.size === 0 || !text.includes('.')
        ? text
        : text.replace(HOST_IN_TEXT, (host, label: string, rest: string) => renameHost(label, rest) ?? host);
    return domainPattern === undefined
      ? renamed
      : renamed.replace(domainPattern, (domain) => domains.get(domain.toLowerCase()) ?? domain);
  };
  const renameHost = (label: string, rest: string): string | undefined => {
    const zone = ZONES.find((each) => rest.toLowerCase().endsWith(`.${each}`))!;
    const [, name, secondary = ''] = /^(.*?)(-secondary)?$/i.exec(label)!;
    const renamed = hosts.get(`${name!.toLowerCase()}.${zone}`);
    return renamed === undefined ? undefined : `${renamed}${secondary}${rest}`;
  };
  /** Names are looked up by the source id up to them, so that a child follows its parent. */
  const idOf = (text: string): string => {
    const words = text.split('/');
    let source = '';
    return words
      .map((word, index) => {
        if (index === 0) return word;
        source += `/${word.toLowerCase()}`;
        return names.get(source) ?? hostsIn(guidsIn(word));
      })
      .join('/');
  };
  const text = (value: string, name = ''): string => {
    if (looksLikeArmId(value)) return idOf(value.replace(/^\/+/, '/'));
    const bare = NAME_OF_SOMETHING.test(name) ? bareNames.get(value.toLowerCase()) : undefined;
    if (bare !== undefined) return bare;
    const named = /=|^\$/.test(value)
      ? value.replace(NAMED_IN_TEXT, (word) => bareNames.get(word.toLowerCase()) ?? word)
      : value;
    const withIds = named.includes('/subscriptions/') ? named.replace(ID_IN_TEXT, idOf) : named;
    return hostsIn(guidsIn(withIds));
  };
  const region = (value: string, own: string): string | undefined => {
    const key = regionKey(value);
    return locations.get(key) ?? (location !== undefined && key === own ? location : undefined);
  };
  const walk = (value: Json, name: string, own: string): Json => {
    if (typeof value === 'string')
      return (REGION_NAME.test(name) ? region(value, own) : undefined) ?? text(value, name);
    if (isList(value)) return value.map((item) => walk(item, name, own));
    if (!isObject(value)) return value;
    const pair = typeof value['name'] === 'string' ? value['name'] : name;
    const kept: Record<string, Json> = {};
    for (const [key, item] of Object.entries(value))
      Object.defineProperty(kept, text(key), {
        value: walk(item, key === 'value' ? pair : key, own),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    return kept;
  };

  return {
    text,
    record(arm, id) {
      const own = typeof arm['location'] === 'string' ? regionKey(arm['location']) : '';
      const { properties, ...rest } = arm;
      const renamed = idOf(id.replace(/^\/+/, '/'));
      const walked = walk(rest, '', own) as JsonObject;
      const held = properties === undefined ? undefined : walk(properties, 'properties', own);
      const isRole = parseArmId(id)?.type.toLowerCase() === 'microsoft.authorization/roledefinitions';
      const named =
        roleSuffix !== undefined && isRole && isObject(held) && typeof held['roleName'] === 'string'
          ? { ...held, roleName: `${held['roleName']} (${roleSuffix})` }
          : held;
      return {
        ...walked,
        ...(typeof arm['location'] === 'string' && { location: placeOf(arm['location'], own) }),
        ...(named !== undefined && { properties: named }),
        id: renamed,
        name: renamed.slice(renamed.lastIndexOf('/') + 1),
      };
    },
    movedRegions,
  };

  function movedRegions(arm: JsonObject): MovedRegion[] {
    if (locations.size === 0 && location === undefined) return [];
    const own = typeof arm['location'] === 'string' ? regionKey(arm['location']) : '';
    const moved: MovedRegion[] = [];
    const look = (value: Json, name: string, path: Path): void => {
      if (isList(value)) value.forEach((item, index) => look(item, name, [...path, index]));
      else if (isObject(value)) for (const [key, item] of Object.entries(value)) look(item, key, [...path, key]);
      else if (typeof value === 'string' && REGION_NAME.test(name)) {
        const target = path.length === 1 && name === 'location' ? placeOf(value, own) : region(value, own);
        if (target !== undefined && target !== value) moved.push({ path: pathText(path), region: value });
      }
    };
    look(arm, '', []);
    return moved;
  }

  function placeOf(value: string, own: string): string {
    if (own === '' || own === 'global') return value;
    return locations.get(own) ?? location ?? value;
  }
}

/** The key by which names are looked up. */
export const nameKey = (id: string): string => idKey(id);
