// What infra/ takes from the code, so that neither can drift from the other: the defaults of app settings, and what the identity needs.
import { ConfigSchema } from '../src/config.ts';
import { SCAN_PERMISSIONS, type Permission } from '../src/scan/permissions.ts';

/** Every setting of the app that has a default or may be absent, as the text that Azure stores. The host's own storage is wired in Bicep. */
export function installedSettings(): Record<string, string> {
  const settings = Object.entries(ConfigSchema.shape).flatMap(([name, schema]) => {
    const given = schema.safeParse(undefined);
    return given.success && name !== 'AzureWebJobsStorage' ? [[name, String(given.data ?? '')] as const] : [];
  });
  return Object.fromEntries(settings);
}

export interface NeededPermissions {
  /** Actions that the built-in role Reader has (`*\/read`). */
  readonly reader: readonly string[];
  /** Actions that Reader has not; granted only where that was asked for. */
  readonly beyondReader: readonly string[];
  /** Application permissions of Microsoft Graph. */
  readonly graph: readonly string[];
}

/** What the scan steps say that they need, sorted. */
export function neededPermissions(): NeededPermissions {
  const { azure, optional, graph } = SCAN_PERMISSIONS;
  const names = (permissions: readonly Permission[]) => permissions.map(({ name }) => name).sort();
  return { reader: names(azure), beyondReader: names(optional), graph: names(graph) };
}
