// Text that is no secret although it stands where one may be: references to things, switches, numbers, addresses without a secret in them.
import { isGuid } from './arm-id.ts';

/** What stands in the place of a secret. */
export const MASKED = '<masked>';

/** App settings of the platform itself that say which version runs and how; `web` config is a typed body, not a bag of settings. */
const PLATFORM_SETTINGS =
  /^(website_(?!.*(key|contentazurefileconnectionstring|auth.*secret|token|password))|functions_(extension_version|worker_runtime)|scm_do_build|applicationinsightsagent_extension|xdt_microsoftapplicationinsights|enable_oryx|python_enable|node_env$|aspnetcore_environment$)/i;

/** Words and switches are no secrets; what mixes kinds of characters may be one. */
export const couldBeSecret = (text: string): boolean =>
  text.length >= 4 && !/^[A-Za-z][a-z]*([ _-]?[A-Za-z][a-z]*)*$/.test(text) && !isPlain(text, '');

const ARM_ID = /^\/(subscriptions|providers)\/[^\s?]+$/i;

/** Text that points at a secret, or at anything else, without being one; moments are told by their form too. */
export function isReference(text: string): boolean {
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
export function isPlain(text: string, name: string): boolean {
  if (/^(true|false|null|none|enabled|disabled|yes|no|on|off)$/i.test(text) || /^-?\d{1,5}(\.\d{1,3})?$/.test(text))
    return true;
  if (HOST.test(text) || BLOB.test(text)) return true;
  if (/^~?\d{1,3}(\.\d{1,5}){0,3}$/.test(text)) return true;
  if (
    isGuid(text) &&
    /(client|tenant|subscription|object|principal|application|app|resource|workspace)_?-?id$/i.test(name)
  )
    return true;
  if (/^(string|secureString|int|bool|object|array|secureObject)$/i.test(text) && name.toLowerCase() === 'type')
    return true;
  if (name.toLowerCase() === 'location' && /^[a-z0-9 ]{3,24}$/i.test(text)) return true;
  return PLATFORM_SETTINGS.test(name);
}
