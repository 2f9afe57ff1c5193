// ARM ids: taken apart, and brought to one spelling. Azure compares them without regard to case, tools that read the graph do not.
import type { ArmSchema } from './arm-schema.ts';

/** The parts of an ARM id. An extension's type and names are those after the last `/providers/`; `scope` is what stands before. */
export interface ArmId {
  /** Lower case; undefined for what stands above subscriptions. */
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  /** Undefined for a subscription or a resource group itself. */
  readonly type: string | undefined;
  /** Names along the type, outermost first. */
  readonly names: readonly string[];
  /** The id before the last `/providers/`; `''` at the root of the tenant. */
  readonly scope: string;
  /** The id of the thing this one is inside of: for a child its parent, for an extension its scope; undefined for a top-level thing. */
  readonly parent: string | undefined;
}

const PATTERN = /^\/(subscriptions|providers)\//i;
const CONTROL = /\p{Cc}/u;

/** Takes an id apart; undefined for text that is no ARM id of a resource, group or subscription. */
export function parseArmId(text: string): ArmId | undefined {
  const id = text.startsWith('//') || text.endsWith('/') ? text.replace(/^\/+/, '/').replace(/\/+$/, '') : text;
  if (!PATTERN.test(`${id}/`) || CONTROL.test(id)) return undefined;
  const words = id.split('/').slice(1);
  if (words.some((word) => word === '')) return undefined;
  const isIn = words[0]!.toLowerCase() === 'subscriptions';
  if (isIn && !GUID.test(words[1] ?? '')) return undefined;
  const subscriptionId = isIn ? words[1]!.toLowerCase() : undefined;
  const hasGroup = isIn && words[2]?.toLowerCase() === 'resourcegroups';
  if (hasGroup && words[3] === undefined) return undefined;
  const resourceGroup = hasGroup ? words[3] : undefined;

  const last = words.findLastIndex((word, index) => word.toLowerCase() === 'providers' && isMarker(words, index));
  if (last < 0)
    return words.length === (hasGroup ? 4 : 2)
      ? { subscriptionId, resourceGroup, type: undefined, names: [words.at(-1)!], scope: id, parent: undefined }
      : undefined;
  const [namespace, ...rest] = words.slice(last + 1);
  if (!namespace || rest.length < 2 || rest.length % 2 !== 0) return undefined;
  const names = rest.filter((_, index) => index % 2 === 1);
  const type = [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
  const scope = words
    .slice(0, last)
    .map((word) => `/${word}`)
    .join('');
  const isOnResource = /\/providers\//i.test(scope);
  const parent = names.length > 1 ? id.split('/').slice(0, -2).join('/') : isOnResource ? scope : undefined;
  return { subscriptionId, resourceGroup, type, names, scope, parent };
}

/** A word `providers` begins a provider section only at an even place: a resource may be called so too. */
function isMarker(words: readonly string[], index: number): boolean {
  let start = 0;
  if (words[0]!.toLowerCase() === 'subscriptions') start = words[2]?.toLowerCase() === 'resourcegroups' ? 4 : 2;
  return index >= start && (index === start || (index - start) % 2 === 0 || words[index + 1]?.includes('.') === true);
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** True for a GUID in its usual form of 36 characters, in either case. */
export const isGuid = (text: string): boolean => GUID.test(text);

/** An id or type for comparison. */
export const keyOf = (id: string): string => id.toLowerCase().replace(/^\/+/, '/');

/**
 * Spellings that readers of the graph expect where ARM, or its schema, spells otherwise (graph contract, section 2).
 * Each entry is the whole type, or a leading part of it.
 */
const SPELLINGS = [
  'Microsoft.Web/serverFarms',
  'Microsoft.Cache/Redis',
  'Microsoft.Insights/components',
  'Microsoft.Insights/actionGroups',
  'Microsoft.Insights/metricAlerts',
  'Microsoft.Insights/scheduledqueryrules',
  'Microsoft.Insights/dataCollectionRules',
  'Microsoft.OperationalInsights/workspaces',
  'Microsoft.OperationalInsights/queryPacks',
  'Microsoft.KeyVault/vaults',
  'Microsoft.DocumentDB/databaseAccounts',
  'Microsoft.DevTestLab/labs',
  'Microsoft.Network/dnsZones',
  'Microsoft.AlertsManagement/smartDetectorAlertRules',
];
const SPELLING_OF = new Map(SPELLINGS.map((type) => [type.toLowerCase(), type]));

export interface Spelling {
  /** A type as the graph spells it; unknown types keep their text. */
  type(armType: string): string;
  /** An id with its keywords, namespaces, type words and subscription spelled one way; the names stay. */
  id(armId: string): string;
}

/** One spelling for types and ids, after the schema and {@link SPELLINGS}. */
export function makeSpelling(schema: ArmSchema): Spelling {
  const known = new Map<string, string>();
  /** The spelling of a type, word by word, so that a child of an unknown type still gets its namespace right. */
  const spell = (armType: string): string => {
    const key = armType.toLowerCase();
    const before = known.get(key);
    if (before !== undefined) return before;
    const cut = key.lastIndexOf('/');
    const found = SPELLING_OF.get(key) ?? schema.typeOf(key)?.type.t;
    const ownWord = (found ?? armType).slice((found ?? armType).lastIndexOf('/') + 1);
    const outer = armType.slice(0, cut);
    const head = outer.includes('/') ? spell(outer) : (found?.split('/')[0] ?? spellNamespace(schema, outer));
    const spelled = `${head}/${ownWord}`;
    known.set(key, spelled);
    return spelled;
  };
  return {
    type: spell,
    id(armId) {
      const words = armId.replace(/^\/+/, '').split('/');
      let type = '';
      let inProvider = false;
      for (let index = 0; index < words.length; index++) {
        const word = words[index]!;
        const lower = word.toLowerCase();
        if (lower === 'providers' && isMarker(words, index)) {
          inProvider = true;
          words[index] = 'providers';
          const namespace = words[index + 1];
          if (namespace === undefined) break;
          type = namespace;
          const firstType = words[index + 2];
          words[index + 1] =
            firstType === undefined
              ? spellNamespace(schema, namespace)
              : spell(`${namespace}/${firstType}`).split('/')[0]!;
          index += 1;
        } else if (inProvider) {
          type = `${type}/${word}`;
          words[index] = spell(type).slice(spell(type).lastIndexOf('/') + 1);
          index += 1;
        } else if (index % 2 === 0) {
          words[index] = lower === 'resourcegroups' ? 'resourceGroups' : lower === 'subscriptions' ? lower : word;
          if (lower === 'subscriptions' && words[index + 1] !== undefined && isGuid(words[index + 1]!))
            words[index + 1] = words[index + 1]!.toLowerCase();
        }
      }
      return `/${words.join('/')}`;
    },
  };
}

function spellNamespace(schema: ArmSchema, namespace: string): string {
  const lower = namespace.toLowerCase();
  const fixed = SPELLINGS.find((type) => type.toLowerCase().startsWith(`${lower}/`));
  if (fixed) return fixed.slice(0, fixed.indexOf('/'));
  const first = Object.values(schema.table(namespace)?.types ?? {})[0];
  return first ? first.t.slice(0, first.t.indexOf('/')) : namespace;
}
