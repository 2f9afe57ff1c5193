// Reads what the app says of itself: host.json and local.settings.json. Both are read once per start of the app.
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { HostFault, textOf } from './faults.ts';
import type { LogLevel } from './messages.ts';

/** The settings of host.json that this host obeys, with Azure's defaults; durations in milliseconds. */
export interface HostSettings {
  routePrefix: string;
  /** Milliseconds; undefined is unbounded. */
  functionTimeoutMs: number | undefined;
  maxConcurrentRequests: number;
  maxOutstandingRequests: number;
  /** Prefix of a category (`default`, `Function`, `Function.name`, `Host`) to the least level shown. */
  logLevels: Record<string, LogLevel>;
  durable: DurableSettings;
}

export interface DurableSettings {
  hubName: string;
  maxConcurrentActivities: number;
  maxConcurrentOrchestrators: number;
  maxConcurrentEntities: number;
  maxOrchestrationActions: number;
  storeInputs: boolean;
  overridableExistingInstanceStates: 'NonRunningStates' | 'AnyState';
  httpSleepMs: number;
}

type Json = Record<string, unknown>;

/**
 * Reads `host.json` of the app folder, replacing `%NAME%` by settings of the environment.
 * @throws HostFault naming the file and the fault.
 */
export function readHostSettings(appFolder: string, environment: NodeJS.ProcessEnv): HostSettings {
  const path = join(appFolder, 'host.json');
  const host = readJson(path);
  const at = (...keys: string[]): unknown =>
    keys.reduce<unknown>((value, key) => (value as Json | undefined)?.[key], host);
  const fail = (key: string, wanted: string): never => {
    throw new HostFault(`${path}: ${key} must be ${wanted}`, 1);
  };
  const number = (keys: string[], fallback: number): number => {
    const value = at(...keys) ?? fallback;
    return typeof value === 'number' && Number.isFinite(value) ? value : fail(keys.join('.'), 'a number');
  };
  const string = (keys: string[], fallback: string): string => {
    const value = at(...keys) ?? fallback;
    return typeof value === 'string' ? replaceNames(value, environment) : fail(keys.join('.'), 'a string');
  };
  const durable = ['extensions', 'durableTask'];
  const perProcessor = 10 * availableParallelism(); // the extension's default outside the Consumption plan
  const hubName = string([...durable, 'hubName'], 'TestHubName');
  if (!/^[a-z][a-z0-9]{2,44}$/i.test(hubName))
    fail('extensions.durableTask.hubName', `3 to 45 letters and digits that start with a letter, not "${hubName}"`);
  const unlimited = (value: number): number => (value < 0 ? Infinity : value);
  return {
    routePrefix: string(['extensions', 'http', 'routePrefix'], 'api').replace(/^\/+|\/+$/g, ''),
    functionTimeoutMs: timeoutOf(at('functionTimeout') ?? '00:30:00', () => fail('functionTimeout', 'hh:mm:ss or -1')),
    maxConcurrentRequests: unlimited(number(['extensions', 'http', 'maxConcurrentRequests'], -1)),
    maxOutstandingRequests: unlimited(number(['extensions', 'http', 'maxOutstandingRequests'], -1)),
    logLevels: logLevelsOf(at('logging', 'logLevel')),
    durable: {
      hubName,
      maxConcurrentActivities: number([...durable, 'maxConcurrentActivityFunctions'], perProcessor),
      maxConcurrentOrchestrators: number([...durable, 'maxConcurrentOrchestratorFunctions'], perProcessor),
      maxConcurrentEntities: number([...durable, 'maxConcurrentEntityFunctions'], perProcessor),
      maxOrchestrationActions: number([...durable, 'maxOrchestrationActions'], 100_000),
      storeInputs: at(...durable, 'storeInputsInOrchestrationHistory') === true,
      overridableExistingInstanceStates:
        at(...durable, 'overridableExistingInstanceStates') === 'AnyState' ? 'AnyState' : 'NonRunningStates',
      httpSleepMs: number([...durable, 'httpSettings', 'defaultAsyncRequestSleepTimeMilliseconds'], 30_000),
    },
  };
}

/**
 * The worker's environment: `Values` of local.settings.json below what is set already, and what Azure itself sets.
 * @throws HostFault when the file is no JSON or a value is no string.
 */
export function appEnvironment(appFolder: string, origin: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const path = join(appFolder, 'local.settings.json');
  const environment = { ...origin };
  if (!existsSync(path)) return environment;
  const { Values: values = {} } = readJson(path) as { Values?: Json };
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'string') throw new HostFault(`${path}: Values.${name} must be a string`, 1);
    environment[name] ??= value;
  }
  return environment;
}

/** `%NAME%` replaced by the app setting, as in schedules and names of bindings. An unknown name stays as written. */
export const replaceNames = (text: string, environment: NodeJS.ProcessEnv): string =>
  text.replace(/%([^%\s]+)%/g, (whole, name: string) => environment[name] ?? whole);

/** Milliseconds of a .NET time span `[d.]hh:mm:ss[.fff]`, or undefined when the text is none. */
export function timeSpanMs(text: string): number | undefined {
  const match = /^(?:(\d+)\.)?(\d{1,2}):([0-5]?\d)(?::([0-5]?\d(?:\.\d+)?))?$/.exec(text);
  if (match === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

function timeoutOf(value: unknown, fail: () => never): number | undefined {
  if (value === -1 || value === '-1') return undefined;
  return (typeof value === 'string' ? timeSpanMs(value) : undefined) ?? fail();
}

const levels: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

function logLevelsOf(value: unknown): Record<string, LogLevel> {
  const found: Record<string, LogLevel> = { default: 'information' };
  for (const [category, name] of Object.entries((value as Json | undefined) ?? {})) {
    const level = levels.find((one) => one === String(name).toLowerCase());
    if (level !== undefined) found[category] = level;
  }
  return found;
}

function readJson(path: string): Json {
  if (!existsSync(path))
    throw new HostFault(`${path} is missing: a Functions app has one, {"version":"2.0"} is enough`, 1);
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch (error) {
    throw new HostFault(`${path} is not valid JSON: ${textOf(error)}`, 1, { cause: error });
  }
  throw new HostFault(`${path} must hold a JSON object`, 1);
}
