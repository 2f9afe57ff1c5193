// What the app registered, as the host sees it: one record per function with its trigger, checked against the platform's rules.
import { HostFault } from './faults.ts';
import type { Binding, FunctionMetadata } from './messages.ts';

export type TriggerType = 'httpTrigger' | 'timerTrigger' | 'activityTrigger' | 'orchestrationTrigger' | 'entityTrigger';

const firing: readonly string[] = [
  'httpTrigger',
  'timerTrigger',
  'activityTrigger',
  'orchestrationTrigger',
  'entityTrigger',
] satisfies TriggerType[];

export interface AppFunction {
  name: string;
  metadata: FunctionMetadata;
  /** The key of the trigger's binding: the name of its data in an invocation. */
  triggerName: string;
  trigger: Binding;
  /** Keys of the durable client bindings, filled by the host for each invocation. */
  clientNames: string[];
  /** Set where this host never fires the function; says why. */
  neverFires?: string;
  disabled: boolean;
}

/** All functions by name; a name is unique without regard to case. */
export class AppFunctions {
  readonly all: AppFunction[];
  readonly #byName = new Map<string, AppFunction>();

  /** @throws HostFault for a name or a binding that Azure refuses at start-up. */
  constructor(registered: FunctionMetadata[], environment: NodeJS.ProcessEnv) {
    this.all = registered
      .map((metadata) => toAppFunction(metadata, environment))
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
    for (const one of this.all) {
      const key = one.name.toLowerCase();
      if (this.#byName.has(key)) throw new HostFault(`Two functions are named "${one.name}": rename one of them`, 1);
      this.#byName.set(key, one);
    }
  }

  get(name: string): AppFunction | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** The function of that name and trigger that may run, else undefined. */
  find(type: TriggerType, name: string): AppFunction | undefined {
    const found = this.get(name);
    return found?.trigger.type === type && !found.disabled ? found : undefined;
  }

  ofType(type: TriggerType): AppFunction[] {
    return this.all.filter((one) => one.trigger.type === type);
  }
}

function toAppFunction(metadata: FunctionMetadata, environment: NodeJS.ProcessEnv): AppFunction {
  const { name, bindings } = metadata;
  if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(name) || name.toLowerCase() === 'host')
    throw new HostFault(`"${name}" is no valid function name: letters, digits, _ and -, a letter first, not "host"`, 1);
  const found = Object.entries(bindings).find(([, binding]) => /trigger$/i.test(binding.type));
  if (found === undefined) throw new HostFault(`Function "${name}" has no trigger`, 1);
  const [triggerName, trigger] = found;
  if (Object.values(bindings).some((binding) => binding['durableRequiresGrpc'] === true))
    throw new HostFault(
      `Function "${name}" was made with durable-functions 4 (gRPC): this host speaks the protocol of version 3`,
      1,
    );
  const inert = Object.values(bindings).filter(
    ({ type }) =>
      !firing.includes(type) && type !== 'http' && type !== 'durableClient' && type !== 'orchestrationClient',
  );
  const reason = inert.some((binding) => binding === trigger)
    ? `this host has no ${trigger.type}`
    : inert.length > 0
      ? `this host has no binding of type ${inert.map(({ type }) => type).join(', ')}`
      : undefined;
  return {
    name,
    metadata,
    triggerName,
    trigger,
    clientNames: Object.entries(bindings)
      .filter(([, { type }]) => type === 'durableClient' || type === 'orchestrationClient')
      .map(([key]) => key),
    ...(reason !== undefined && { neverFires: reason }),
    disabled: isDisabled(name, environment),
  };
}

const isDisabled = (name: string, environment: NodeJS.ProcessEnv): boolean =>
  [`AzureWebJobs.${name}.Disabled`, `AzureWebJobs_${name}_Disabled`].some((key) =>
    ['true', '1'].includes(environment[key]?.toLowerCase() ?? ''),
  );
