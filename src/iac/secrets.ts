// Which values must not appear in code. The scan masks secrets before they reach the graph; this is the second line, for graphs that
// something else wrote and for what a newer rule knows better. It never looks at where a value came from, only at what it is.
import { isObject, type Json, type JsonObject, type Path } from './json.ts';
import type { SecretTest } from './prune.ts';

/** What the scan writes in place of a secret. */
export const MASK = '<masked>';

/** Places whose every text is a secret although no schema says so: ARM hands them out to those who ask, by type and path. */
const SECRET_PLACES: Readonly<Record<string, readonly RegExp[]>> = {
  'microsoft.apimanagement/service/namedvalues': [/^properties\.value$/],
  'microsoft.automation/automationaccounts/variables': [/^properties\.value$/],
  'microsoft.keyvault/vaults/secrets': [/^properties\.value$/],
  'microsoft.compute/virtualmachines': [/^properties\.osProfile\.customData$/, /^properties\.userData$/],
  'microsoft.compute/virtualmachinescalesets': [
    /^properties\.virtualMachineProfile\.osProfile\.customData$/,
    /^properties\.virtualMachineProfile\.userData$/,
  ],
  'microsoft.compute/virtualmachines/extensions': [/^properties\.(protectedSettings\b|settings\.commandToExecute$)/],
  'microsoft.compute/virtualmachinescalesets/extensions': [
    /^properties\.(protectedSettings\b|settings\.commandToExecute$)/,
  ],
  'microsoft.insights/actiongroups': [/\.serviceUri$/],
  'microsoft.resources/deployments': [/^properties\.outputs\..+\.value$/],
  'microsoft.web/sites/config': [/^properties\.[^.]+\.value$/],
};

/** Names that mean a secret, compared without their separators and case. */
const SECRET_NAME =
  /(password|passwd|passphrase|pwd|secret|token|apikey|accesskey|accountkey|storagekey|sharedkey|primarykey|secondarykey|masterkey|functionkey|signingkey|encryptionkey|subscriptionkey|privatekey|connectionstring|connstr|sastoken|sasurl|sasuri|credentials?|customdata|authorization|cookie|clientcertificate|pfxblob|adminkey|hostkey)$/;
const HEADER_NAME = /^x(api|functions|auth|access)?key$|^ocpapimsubscriptionkey$/;
const SETTING_NAME = /(^|_)(KEY|PASS|PWD|PAT|AUTH|DSN|CONN|CONNECTION|SAS|TOKEN|SECRET|PASSWORD|CREDENTIALS?)(_|$)/i;

/** Texts that are secrets whatever they are called. */
const SECRET_TEXT: readonly RegExp[] = [
  /(AccountKey|SharedAccessKey|SharedAccessSignature|SharedSecret|Password|Pwd|ClientSecret)\s*=\s*[^;{\s]/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /[?&](sig|code|token|api[-_]?key|access[-_]?token|key|secret|password)=[^&\s]{4}/i,
  /:\/\/[^/\s:@]+:[^/\s@]+@/,
  /\bBearer\s+[A-Za-z0-9._~+/-]{8}/i,
  /\bBasic\s+[A-Za-z0-9+/]{8,}={0,2}(\s|$)/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /(^|\s)(--?(password|pass|pwd|secret|token|api-?key)|\/p(assword)?:)[\s=:]+\S/i,
  /\b(password|passwd|secret|token|apikey)\s*[:=]\s*["']?[^\s"'$@({[]{4}/i,
  /\b(ghp|gho|ghs|ghu|github_pat|xox[abp]|sk_live|AKIA)[-_A-Za-z0-9]{12}/,
];

/** Says where a secret is kept, or that there is none; such texts are meant to be read. */
const POINTER_TEXT =
  /^(@Microsoft\.(KeyVault|AppConfiguration)\(|@?\{?@?(parameters|variables|body|triggerBody)\(|\[(parameters|variables|reference|listKeys)\()/;

/** A test for the values of one resource. `type` may have any case. */
export function secretTest(type: string): SecretTest {
  const places = SECRET_PLACES[type.toLowerCase()] ?? [];
  return (path, value, siblings) => {
    if (typeof value !== 'string' || value === '') return undefined;
    if (value.includes(MASK)) return 'the scan masked it';
    if (POINTER_TEXT.test(value)) return undefined;
    const text = path.filter((step) => typeof step === 'string').join('.');
    if (places.some((place) => place.test(text))) return 'Azure keeps secrets in this place';
    if (isSecretName(nameOf(path), value)) return 'its name says so';
    if (siblings && isNamedSecret(path, siblings)) return 'the name beside it says so';
    return isSecretText(value) ? 'its text looks like a secret' : undefined;
  };
}

const nameOf = (path: Path): string => {
  const step = path.findLast((part) => typeof part === 'string');
  return step === undefined ? '' : step;
};

const bare = (name: string): string => name.replace(/[-_.:\s]/g, '').toLowerCase();

function isSecretName(name: string, value: string): boolean {
  if (/^(true|false|\d{1,6}|enabled|disabled|none|\*)$/i.test(value)) return false;
  return SECRET_NAME.test(bare(name)) || HEADER_NAME.test(bare(name)) || SETTING_NAME.test(name);
}

/** `{name: "SQL_PASSWORD", value: …}`, and `{adminPassword: {value: …}}`, whose name is one step up. */
function isNamedSecret(path: Path, siblings: JsonObject): boolean {
  if (!/^(value|defaultValue)$/i.test(String(path.at(-1)))) return false;
  const { name, key } = siblings;
  const beside = typeof name === 'string' ? name : typeof key === 'string' ? key : undefined;
  const above = path.at(-2);
  const value = siblings[String(path.at(-1))];
  return [beside, above].some(
    (label) => typeof label === 'string' && typeof value === 'string' && isSecretName(label, value),
  );
}

const isSecretText = (value: string): boolean =>
  SECRET_TEXT.some((pattern) => pattern.test(value)) || holdsEncodedSecret(value);

/** Base64 of at least 16 bytes of text that would be a secret in clear. */
function holdsEncodedSecret(value: string): boolean {
  if (value.length < 24 || value.length > 100_000 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return false;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return !decoded.includes('\uFFFD') && SECRET_TEXT.some((pattern) => pattern.test(decoded));
}

/** True for tags and other texts beside the body. */
export const isSecretTag = (name: string, value: string): boolean =>
  value.includes(MASK) || (value !== '' && (SECRET_NAME.test(bare(name)) || isSecretText(value)));

export const holdsNothing = (value: Json | undefined): boolean =>
  value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);
