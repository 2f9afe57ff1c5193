// The entry of the Functions app: registers every function and nothing else. What a function needs is loaded at its first call,
// so that a cold start pays for @azure/functions and durable-functions alone.
import { app, type HttpHandler, type InvocationContext, type Timer } from '@azure/functions';
import * as df from 'durable-functions';
import type { JobInput } from './activities/types.ts';
import { readConfig } from './config.ts';
import { routeOf } from './contract/operation.ts';
import { OPERATIONS } from './contract/operations.ts';
import { traceOf } from './functions/trace.ts';
import { orchestrations } from './orchestrations/index.ts';
import { makeInvocationLog } from './services/invocation-log.ts';
import type { Wired } from './wire.ts';

const config = readConfig(process.env);
const { log, within } = makeInvocationLog();

let wiring: Promise<Wired> | undefined;
const wired = (): Promise<Wired> =>
  (wiring ??= import('./wire.ts').then(({ wire }) => wire(config, log, (context) => df.getClient(context))));

for (const spec of OPERATIONS) {
  const { method, path } = routeOf(spec);
  const handler: HttpHandler = async (request, context) => {
    const { http } = await wired();
    return within(context, traceOf(request, context), () => http[spec.id]!(request, context));
  };
  app.http(spec.id, {
    methods: [method],
    route: `v1${path}`,
    authLevel: spec.open ? 'anonymous' : 'function',
    extraInputs: [df.input.durableClient()],
    handler,
  });
}

for (const [name, orchestration] of Object.entries(orchestrations)) df.app.orchestration(name, orchestration);

for (const name of ['beginJob', 'prepareStep', 'workStep', 'endJob'] as const) {
  df.app.activity(name, {
    handler: async (input: JobInput, context: InvocationContext) => {
      const { activities } = await wired();
      const run = activities[name] as (input: JobInput) => Promise<unknown>;
      return within(context, input.trace, () => run(input));
    },
  });
}

/** Six fields, seconds first, UTC. */
const TIMERS = {
  endLostJobs: '30 * * * * *',
  expireJobs: '0 15 * * * *',
  watchJobs: '0 */5 * * * *',
} as const;
for (const [name, schedule] of Object.entries(TIMERS) as [keyof typeof TIMERS, string][]) {
  app.timer(name, {
    schedule,
    extraInputs: [df.input.durableClient()],
    handler: async (_timer: Timer, context: InvocationContext) => {
      const { timers } = await wired();
      await within(context, undefined, () => timers[name](df.getClient(context)));
    },
  });
}
