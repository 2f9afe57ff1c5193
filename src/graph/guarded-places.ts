// Places that hold free text for programs, where everything is masked that is not plainly harmless: app settings, environment values,
// settings of extensions, parameters of deployments.

/**
 * How a place is treated: `guarded` masks whatever is not plainly harmless, `headers` likewise but for well-known header names, `queries`
 * what lets somebody in.
 */
export type Guard = 'none' | 'guarded' | 'headers' | 'queries';

/** A place in the record: its last word, and the place that is in. */
export interface Path {
  readonly above: Path | undefined;
  readonly word: string;
}

/** Members whose values are free text for programs, wherever they are: lists of {name, value} and maps. */
const GUARDED_MEMBERS = new Map<string, Guard>([
  ['env', 'guarded'],
  ['environmentvariables', 'guarded'],
  ['appsettings', 'guarded'],
  ['connectionstrings', 'guarded'],
  ['environmentsettings', 'guarded'],
  ['headers', 'headers'],
  ['customheaders', 'headers'],
  ['queries', 'queries'],
]);
/** What is deployed with parameters that say nothing of what they are. */
const DEPLOYED =
  /^microsoft\.(resources\/deployment(s|scripts)|solutions\/applications|blueprint\/blueprintassignments)$/;
/** Places of whole types, as words of the path; `*` is any one word. */
const GUARDED_PLACES: readonly { readonly type: RegExp; readonly path: readonly string[] }[] = [
  { type: /^microsoft\.web\/(sites(\/slots)?|staticsites(\/builds)?)\/config$/, path: ['properties'] },
  { type: /^microsoft\.web\/.*(hostkeys|keys)$/, path: ['properties'] },
  { type: /^microsoft\.(compute|hybridcompute)\/.*extensions$/, path: ['properties', 'settings'] },
  { type: /^microsoft\.compute\/virtualmachines$/, path: ['resources', '*', 'properties', 'settings'] },
  {
    type: /^microsoft\.compute\/virtualmachinescalesets$/,
    path: ['properties', 'virtualMachineProfile', 'extensionProfile', 'extensions', '*', 'properties', 'settings'],
  },
  { type: DEPLOYED, path: ['properties', 'parameters'] },
  { type: DEPLOYED, path: ['properties', 'outputs'] },
  { type: /^microsoft\.automation\/automationaccounts\/variables$/, path: ['properties', 'value'] },
  { type: /^microsoft\.automation\/automationaccounts\/connections$/, path: ['properties', 'fieldDefinitionValues'] },
  { type: /^microsoft\.automation\/automationaccounts\/(webhooks|jobschedules)$/, path: ['properties', 'parameters'] },
  { type: /^microsoft\.apimanagement\/service(\/workspaces)?\/namedvalues$/, path: ['properties', 'value'] },
  ...['header', 'query', 'authorization.parameter'].map((words) => ({
    type: /^microsoft\.apimanagement\/service(\/workspaces)?\/backends$/,
    path: ['properties', 'credentials', ...words.split('.')],
  })),
  { type: /^microsoft\.apimanagement\/service\/authorizationservers$/, path: ['properties', 'tokenBodyParameters'] },
  { type: /^microsoft\.keyvault\/vaults\/secrets$/, path: ['properties', 'value'] },
  { type: /^microsoft\.appconfiguration\/configurationstores\/keyvalues$/, path: ['properties', 'value'] },
  {
    type: /^microsoft\.(machinelearningservices|cognitiveservices)\/.*\/connections$/,
    path: ['properties', 'credentials'],
  },
  { type: /^microsoft\.containerinstance\/containergroups$/, path: ['properties', 'volumes', '*', 'secret'] },
  {
    type: /^microsoft\.network\/applicationgateways$/,
    path: ['properties', 'sslCertificates', '*', 'properties', 'data'],
  },
  { type: /^microsoft\.hdinsight\/clusters$/, path: ['properties', 'storageProfile', 'storageaccounts', '*', 'key'] },
  { type: /^microsoft\.logic\/workflows$/, path: ['properties', 'parameters', '*', 'value'] },
  { type: /^microsoft\.(compute|hybridcompute)\/.*runcommands$/, path: ['properties', 'parameters'] },
  {
    type: /^microsoft\.(datafactory|synapse)\/.*linkedservices$/,
    path: ['properties', 'typeProperties', 'encryptedCredential'],
  },
];
const BAG_OF_SETTINGS = new Set([
  'appsettings',
  'functionappsettings',
  'connectionstrings',
  'azurestorageaccounts',
  'authsettings',
  'authsettingsv2',
  'metadata',
  'publishingcredentials',
  'pushsettings',
]);

/** The places of a type, given in lower case, that a record has. */
export const guardedPlacesOf = (type: string, record: Readonly<Record<string, unknown>>): GuardedPlaces =>
  GUARDED_PLACES.filter((place) => place.type.test(type) && !isTypedConfig(type, record));
export type GuardedPlaces = typeof GUARDED_PLACES;

/** `sites/config/web` and its like are bodies with a schema; `appsettings` and its like are bags of free text. */
function isTypedConfig(type: string, record: Readonly<Record<string, unknown>>): boolean {
  if (!/^microsoft\.web\/.*config$/.test(type)) return false;
  const name = String(record.name ?? '')
    .split('/')
    .at(-1)!
    .toLowerCase();
  return !BAG_OF_SETTINGS.has(name);
}

/** How a value is treated at its place, inside of one that is treated as `outer` says. */
export function guardAt(places: GuardedPlaces, path: Path, value: unknown, outer: Guard): Guard {
  // The connections of a Logic App are names and ids of resources.
  if (places.length > 0 && path.above?.word !== '$connections' && isAtOneOf(places, wordsOf(path))) return 'guarded';
  const key = path.word;
  if (path.above === undefined && key === 'tags') return 'none';
  if (typeof value !== 'object' || value === null || isInTags(path)) return outer;
  const name = key.toLowerCase();
  if (name === 'secrets' && holdsValues(value)) return 'guarded';
  return GUARDED_MEMBERS.get(name) ?? outer;
}

const isAtOneOf = (places: GuardedPlaces, words: readonly string[]): boolean =>
  places.some(
    ({ path }) =>
      path.length === words.length &&
      path.every((word, index) => word === '*' || word.toLowerCase() === words[index]!.toLowerCase()),
  );

const isInTags = (path: Path): boolean => (path.above === undefined ? path.word === 'tags' : isInTags(path.above));

/** Other lists called `secrets` say what may be done with them, or where they are. */
const holdsValues = (value: object): boolean =>
  Array.isArray(value)
    ? value.some((item: unknown) => typeof item === 'object' && item !== null && 'value' in item)
    : Object.values(value).every((item) => typeof item === 'string');

/** The words of a place, outermost first. */
export function wordsOf(path: Path | undefined): string[] {
  const words: string[] = [];
  for (let at = path; at !== undefined; at = at.above) words.push(at.word);
  return words.reverse();
}
