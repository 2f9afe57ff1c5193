// Masks secrets in what ARM answers, before anything is kept. A value is masked where the schema, its place, its name or its look
// says secret; in places that hold free text for programs (app settings, environment values, extension settings, deployment parameters)
// everything is masked that is not plainly harmless. It must never let a doubtful value pass for the sake of nicer output.
import { FLAG, propertyOf, shapeAt, type ArmSchema, type ArmTable, type ShapeRef } from './arm-schema.ts';
import { remembered } from './remembered.ts';
import { mapItems, mapMembers } from './same-or-copy.ts';
import { looksSecret } from './secret-looks.ts';

/** What stands in the place of a secret. */
export const MASKED = '<masked>';

export interface Masked<T> {
  readonly value: T;
  /** Where a value was masked: JSON Pointers (RFC 6901) into the record, in document order. */
  readonly paths: readonly string[];
}

/**
 * How a place is treated: `guarded` masks whatever is not plainly harmless, `headers` likewise but for well-known header names, `queries`
 * what lets somebody in.
 */
type Guard = 'none' | 'guarded' | 'headers' | 'queries';
/** Notes that the value of a place was masked, and answers what stands there instead. */
type Hide = (path: Path | undefined) => string;

/** A place in the record: its last word, and the place that is in. */
interface Path {
  readonly above: Path | undefined;
  readonly word: string;
}

interface Place {
  /** Undefined for the record itself. */
  readonly path: Path | undefined;
  readonly guard: Guard;
  readonly table: ArmTable | undefined;
  readonly ref: ShapeRef | undefined;
}

/** Names that end so hold secrets; compared in lower case without separators. */
const SECRET_ENDINGS = [
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'secretvalue',
  'token',
  'tokenvalue',
  'apikey',
  'accesskey',
  'accountkey',
  'authkey',
  'authorizationkey',
  'masterkey',
  'privatekey',
  'sharedkey',
  'signingkey',
  'encryptionkey',
  'subscriptionkey',
  'storagekey',
  'servicekey',
  'clientkey',
  'functionkey',
  'hostkey',
  'primarykey',
  'secondarykey',
  'sharedaccesskey',
  'connectionstring',
  'connstr',
  'credential',
  'credentials',
  'sas',
  'sastoken',
  'sasurl',
  'sasuri',
  'securestring',
  'pfx',
  'certificatedata',
  'customdata',
  'userdata',
  'protectedsettings',
  'protectedparameters',
  'adminkey',
  'querykey',
  'secretkey',
  'licensekey',
  'appkey',
  'ingestionkey',
  'instrumentationkey',
  'symmetrickey',
  'workspacekey',
  'registrationkey',
  'policykey',
  'passcode',
  'pfxblob',
  'pfxdata',
];
/** Names that hold such a word anywhere, and end in none that says it is about a secret; their value must look like one as well. */
const SECRET_WORDS =
  /(password|passwd|passphrase|secret|credential|token|apikey|accesskey|privatekey|accountkey|sharedkey)/;
const ABOUT_SECRETS =
  /(policy|policies|expiry|expiration|expires|expireson|length|rotation|provider|type|mode|count|enabled|disabled|name|names|uri|url|id|ids|ref|version|days|endpoint|lifetime|duration|ttl|protection|scope|scopes|audience|issuer|state|status|format|algorithm|thumbprint|store|location|path|validation|method|hint|required|reset|profile|authentication|management|time|date|at|on|in|minutes|seconds|permissions|source|vault|owner|title|label|description|kind|level|encoding|usage|group)$/;
/** Names that are secrets as they are. */
const SECRET_NAMES = new Set([
  'key1',
  'key2',
  'sig',
  'pat',
  'pass',
  'pw',
  'authorization',
  'cookie',
  'xfunctionskey',
  'apitoken',
]);
/** Numbers under such names are secrets as texts are; under others they are sizes and counts. */
const NUMBER_NAMES = /(password|passwd|pwd|passcode)$/;
/** Whatever is below such a name is a secret. */
const PROTECTED_NAMES = /protected_?(settings|parameters)$/i;
/** Addresses whose very text lets anybody call them. */
const SECRET_ADDRESS = /^(.*(webhook|callback|hook)(service)?(uri|url)|serviceuri|endpointurl|basicauthuri)$/;
/** Names that look like a secret's and hold a place or a rule of one. */
const HARMLESS_NAMES =
  /(secretname|secreturi|secreturl|secretid|secretref|secretidentifier|passwordsecretref|keyname|keyid|keyuri|keyurl|keyidentifier|tokenendpoint|tokenuri|passwordauth)$/;

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
/** App settings of the platform itself that say which version runs and how; `web` config is a typed body, not a bag of settings. */
const PLATFORM_SETTINGS =
  /^(website_(?!.*(key|contentazurefileconnectionstring|auth.*secret|token|password))|functions_(extension_version|worker_runtime)|scm_do_build|applicationinsightsagent_extension|xdt_microsoftapplicationinsights|enable_oryx|python_enable|node_env$|aspnetcore_environment$)/i;
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
const PLAIN_HEADERS =
  /^(accept(-.*)?|content-(type|language|encoding)|user-agent|cache-control|x-ms-version|if-match|prefer|host)$/i;

/**
 * An ARM record with its secrets masked, and where they were; the parts without one are those of the record itself.
 *
 * @param armType the record's type in any case
 */
export function maskSecrets<T extends Readonly<Record<string, unknown>>>(
  schema: ArmSchema,
  armType: string,
  record: T,
): Masked<T> {
  const known = schema.typeOf(armType);
  const type = armType.toLowerCase();
  const places = GUARDED_PLACES.filter((place) => place.type.test(type) && !isTypedConfig(type, record));
  const paths: string[] = [];
  const hide: Hide = (path) => {
    paths.push(pointerOf(path));
    return MASKED;
  };

  const walk = (value: unknown, place: Place, name: string): unknown => {
    if (value === null || value === undefined || typeof value === 'boolean') return value;
    const shape = place.table && place.ref !== undefined ? shapeAt(place.table, place.ref) : undefined;
    if (typeof value !== 'object') {
      if (typeof value === 'number')
        return isSecretName(name) && (place.guard !== 'none' || NUMBER_NAMES.test(wordOf(name)))
          ? hide(place.path)
          : value;
      const isClosedChoice = shape?.e !== undefined && shape.o === undefined;
      if (value === '' || typeof value !== 'string' || isClosedChoice) return value;
      return shape?.z || isSecret(value, name, place.guard) ? hide(place.path) : value;
    }
    if (Array.isArray(value)) {
      const ref = shape?.l;
      const items: readonly unknown[] = value;
      return mapItems(items, (item, index) => {
        const path = { above: place.path, word: String(index) };
        // A command's words: the one after --password is it.
        if (index > 0 && isSecretFlag(items[index - 1]) && typeof item === 'string' && !isReference(item))
          return hide(path);
        return walk(item, { ...place, path, ref }, name);
      });
    }
    const object = value as Record<string, unknown>;
    const pairName = nameOfPair(object);
    const isSecureString = typeof object.type === 'string' && /^secure(string|object)$/i.test(object.type);
    return mapMembers(object, (key, item) => {
      if (nameLooksSecret(key)) return [MASKED, hide({ above: place.path, word: MASKED })];
      const property = shape && place.table ? propertyOf(place.table, shape, key, object) : undefined;
      const isKnown = property !== undefined && property !== 'read-only';
      const path = { above: place.path, word: key };
      const inner: Place = {
        path,
        guard: guardAt(places, path, item, place.guard),
        table: place.table,
        ref: isKnown ? property.ref : undefined,
      };
      const isWriteOnlyText =
        isKnown && (property.flags & FLAG.writeOnly) !== 0 && typeof item === 'string' && item !== '';
      if (isWriteOnlyText && !isChoice(place.table, property.ref)) return [key, hide(path)];
      const isValueOfPair =
        pairName !== undefined && (key === 'value' || key === 'secureValue' || key === 'defaultValue');
      const isKeyOfList = typeof object.keyName === 'string' && key === 'value';
      const isSaidSecret = (object.isSecret === true || object.secret === true) && key === 'value';
      if (
        shape?.z ||
        isKeyOfList ||
        isSaidSecret ||
        PROTECTED_NAMES.test(key) ||
        (isSecureString && /^(default)?value$/i.test(key))
      )
        return [key, maskAll(item, path, hide)];
      // In a {name, type} of a list the words beside the value are plain; only the value is what the guard is for.
      if (pairName !== undefined && !isValueOfPair)
        return [key, walk(item, { ...inner, guard: /string$/i.test(key) ? inner.guard : 'none' }, key)];
      return [key, walk(item, inner, isValueOfPair ? pairName : key === 'value' ? name : key)];
    });
  };

  const start: Place = { path: undefined, guard: 'none', table: known?.table, ref: known?.type.b };
  return { value: walk(record, start, '') as T, paths };
}

/** `sites/config/web` and its like are bodies with a schema; `appsettings` and its like are bags of free text. */
function isTypedConfig(type: string, record: Readonly<Record<string, unknown>>): boolean {
  if (!/^microsoft\.web\/.*config$/.test(type)) return false;
  const name = String(record.name ?? '')
    .split('/')
    .at(-1)!
    .toLowerCase();
  return !BAG_OF_SETTINGS.has(name);
}

function guardAt(places: typeof GUARDED_PLACES, path: Path, value: unknown, outer: Guard): Guard {
  // The connections of a Logic App are names and ids of resources.
  if (places.length > 0 && path.above?.word !== '$connections' && isAtOneOf(places, wordsOf(path))) return 'guarded';
  const key = path.word;
  if (path.above === undefined && key === 'tags') return 'none';
  if (typeof value !== 'object' || value === null || isInTags(path)) return outer;
  const name = key.toLowerCase();
  if (name === 'secrets' && holdsValues(value)) return 'guarded';
  return GUARDED_MEMBERS.get(name) ?? outer;
}

const isAtOneOf = (places: typeof GUARDED_PLACES, words: readonly string[]): boolean =>
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

const isSecretFlag = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^(-{1,2}|\/)([a-z]+[-_])*(password|passwd|pwd|pass|token|secret|api-?key|access-?key|account-?key|sas)$/i.test(
    value,
  );

/** The name in an object of the form {name, value} or {name, somethingRef}, which says what the value is. */
function nameOfPair(object: Record<string, unknown>): string | undefined {
  if (typeof (object.name ?? object.key) !== 'string') return undefined;
  const isPair =
    ['value', 'secureValue', 'connectionString'].some((key) => key in object) ||
    Object.keys(object).some((key) => /ref$/i.test(key));
  const name = object.name ?? (isPair ? object.key : undefined);
  return typeof name === 'string' && (isPair || Object.keys(object).length === 1) ? name : undefined;
}

function isChoice(table: ArmTable | undefined, ref: ShapeRef): boolean {
  const shape = table && shapeAt(table, ref);
  return shape?.e !== undefined;
}

function maskAll(value: unknown, path: Path, hide: Hide): unknown {
  if (value === null || value === undefined || value === '') return value;
  const inside = (word: string): Path => ({ above: path, word });
  if (Array.isArray(value)) return value.map((item, index) => maskAll(item, inside(String(index)), hide));
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskAll(item, inside(key), hide)]));
  return hide(path);
}

function isSecret(text: string, name: string, guard: Guard): boolean {
  if (isReference(text)) return false;
  if (looksSecret(text)) return true;
  if (guard === 'headers') return !PLAIN_HEADERS.test(name);
  if (guard === 'queries' && /^(code|key)$/i.test(name)) return true;
  if (isSecretName(name) || (speaksOfSecret(name) && couldBeSecret(text))) return true;
  return guard === 'guarded' && !isPlain(text, name);
}

/** Names come again with every resource of a type. */
const nameLooksSecret = remembered(looksSecret);

const wordOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const isSecretName = remembered((name: string): boolean => {
  const word = wordOf(name);
  if (HARMLESS_NAMES.test(word)) return false;
  return SECRET_NAMES.has(word) || SECRET_ADDRESS.test(word) || SECRET_ENDINGS.some((ending) => word.endsWith(ending));
});

const speaksOfSecret = remembered((name: string): boolean => {
  const word = wordOf(name).replace(/\d+$/, '');
  return SECRET_WORDS.test(word) && !ABOUT_SECRETS.test(word) && !HARMLESS_NAMES.test(word);
});

/** Words and switches are no secrets; what mixes kinds of characters may be one. */
const couldBeSecret = (text: string): boolean =>
  text.length >= 4 && !/^[A-Za-z][a-z]*([ _-]?[A-Za-z][a-z]*)*$/.test(text) && !isPlain(text, '');

const ARM_ID = /^\/(subscriptions|providers)\/[^\s?]+$/i;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Text that points at a secret, or at anything else, without being one; moments are told by their form too. */
function isReference(text: string): boolean {
  return (
    (ARM_ID.test(text) && !/[?&]sig=/i.test(text)) ||
    /^https:\/\/[a-z0-9-]+\.vault\.[a-z.]+\/(secrets|keys|certificates)\/[a-z0-9-]+(\/[0-9a-f]{32})?\/?$/i.test(text) ||
    /^@Microsoft\.(KeyVault|AppConfiguration)\([^)]*\)$/i.test(text) ||
    /^@\{?(parameters|variables|triggerBody|body|outputs|items|appsetting|connections)\([^)]*\)[^\s]*$/i.test(text) ||
    /^\[(parameters|variables|reference|resourceId|concat)\('[^']*'\)\]$/i.test(text) ||
    /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})?$/.test(text) ||
    text === MASKED
  );
}

/** A host or the bare address of one; what follows a host in an address can be the secret (webhooks). */
const HOST = /^([a-z][a-z0-9+]{1,9}:\/\/)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(:\d{1,5})?\/?$/i;
/** The address of a blob without a signature. */
const BLOB = /^https:\/\/[a-z0-9]{3,24}\.blob\.core\.[a-z.]+\/[^?\s]*$/i;

/** Text in a guarded place that nobody could use: switches, small numbers, versions, ids, places of the platform's own settings. */
function isPlain(text: string, name: string): boolean {
  if (/^(true|false|null|none|enabled|disabled|yes|no|on|off)$/i.test(text) || /^-?\d{1,5}(\.\d{1,3})?$/.test(text))
    return true;
  if (HOST.test(text) || BLOB.test(text)) return true;
  if (/^~?\d{1,3}(\.\d{1,5}){0,3}$/.test(text)) return true;
  if (
    GUID.test(text) &&
    /(client|tenant|subscription|object|principal|application|app|resource|workspace)_?-?id$/i.test(name)
  )
    return true;
  if (/^(string|secureString|int|bool|object|array|secureObject)$/i.test(text) && name.toLowerCase() === 'type')
    return true;
  if (name.toLowerCase() === 'location' && /^[a-z0-9 ]{3,24}$/i.test(text)) return true;
  return PLATFORM_SETTINGS.test(name);
}

function wordsOf(path: Path | undefined): string[] {
  const words: string[] = [];
  for (let at = path; at !== undefined; at = at.above) words.push(at.word);
  return words.reverse();
}

const pointerOf = (path: Path | undefined): string =>
  wordsOf(path)
    .map((word) => `/${word.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
