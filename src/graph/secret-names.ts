// What the name of a property says of its value: that it is a secret, or that it speaks of one.
import { remembered } from './remembered.ts';

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
/** Whatever is below such a name is a secret. */
export const PROTECTED_NAMES = /protected_?(settings|parameters)$/i;
/** Addresses whose very text lets anybody call them. */
const SECRET_ADDRESS = /^(.*(webhook|callback|hook)(service)?(uri|url)|serviceuri|endpointurl|basicauthuri)$/;
/** Names that look like a secret's and hold a place or a rule of one. */
const HARMLESS_NAMES =
  /(secretname|secreturi|secreturl|secretid|secretref|secretidentifier|passwordsecretref|keyname|keyid|keyuri|keyurl|keyidentifier|tokenendpoint|tokenuri|passwordauth)$/;

/** Numbers under such names are secrets as texts are; under others they are sizes and counts. */
const NUMBER_NAMES = /(password|passwd|pwd|passcode)$/;

const wordOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** True for a name whose value is a secret, whatever it looks like. */
export const isSecretName = remembered((name: string): boolean => {
  const word = wordOf(name);
  if (HARMLESS_NAMES.test(word)) return false;
  return SECRET_NAMES.has(word) || SECRET_ADDRESS.test(word) || SECRET_ENDINGS.some((ending) => word.endsWith(ending));
});

/** True for a name that has to do with secrets: its value may be one. */
export const speaksOfSecret = remembered((name: string): boolean => {
  const word = wordOf(name).replace(/\d+$/, '');
  return SECRET_WORDS.test(word) && !ABOUT_SECRETS.test(word) && !HARMLESS_NAMES.test(word);
});

/** True for a name under which a number is a secret too. */
export const isSecretNumberName = (name: string): boolean => isSecretName(name) && NUMBER_NAMES.test(wordOf(name));
