// What the identity of the app must be allowed, gathered from what the steps declare. Data: the page docs/permissions.md, and whatever
// gives the permissions, are made from it.
import { STEPS } from './steps/index.ts';

export interface Permission {
  /** An action of an Azure role, or an application permission of Microsoft Graph. */
  readonly name: string;
  /** The steps that need it. */
  readonly steps: readonly string[];
}

export interface OptionalPermission extends Permission {
  /** What more is read with it. */
  readonly gives: string;
}

export interface ScanPermissions {
  /** All of them are in the built-in role Reader, which belongs at the tenant itself (`/`) to see the whole of it; docs/permissions.md tells what other places show. */
  readonly azure: readonly Permission[];
  readonly graph: readonly Permission[];
  /** Actions beyond Reader. A scan without them is complete; what it leaves out is counted in `result.withheld`. */
  readonly optional: readonly OptionalPermission[];
}

export const SCAN_PERMISSIONS: ScanPermissions = {
  azure: gathered(({ azure = [] }) => azure),
  graph: gathered(({ graph = [] }) => graph),
  optional: STEPS.flatMap(({ name, needs }) =>
    (needs.optional ?? []).map(({ azure, gives }) => ({ name: azure, steps: [name], gives })),
  ),
};

function gathered(of: (needs: (typeof STEPS)[number]['needs']) => readonly string[]): Permission[] {
  const steps = new Map<string, string[]>();
  for (const step of STEPS) for (const name of of(step.needs)) steps.set(name, [...(steps.get(name) ?? []), step.name]);
  return [...steps].map(([name, needing]) => ({ name, steps: needing })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
