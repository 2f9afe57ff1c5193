// The control API, below /_control/: what was asked, which faults are on, what is in the tenant. No sign-in: it listens on loopback alone.
import * as z from 'zod';
import { FaultPlan, type Faults } from './faults.ts';
import { jsonBody, notSimulated, queryValue, Refusal, type Answer, type Call } from './http.ts';
import { BadInput, checkItem } from './read-tenant.ts';
import { SECTIONS, type Section, type Tenant, type TenantChange } from './tenant.ts';

/** One request that was answered (or cut off: status 0). */
export interface LoggedRequest {
  n: number;
  time: string;
  method: string;
  path: string;
  status: number;
  fault?: string;
}

/** The last requests; the oldest are forgotten so that a long run stays small. */
export class RequestLog {
  readonly #kept: LoggedRequest[] = [];
  readonly #max: number;
  #last = 0;

  constructor(max = 100_000) {
    this.#max = max;
  }

  add(request: Omit<LoggedRequest, 'n'>): void {
    this.#last += 1;
    this.#kept.push({ n: this.#last, ...request });
    // in pieces, because taking one off the front of a long list each time is slow
    if (this.#kept.length > this.#max * 1.1) this.#kept.splice(0, this.#kept.length - this.#max);
  }

  after(n: number): { requests: LoggedRequest[]; last: number } {
    const first = this.#kept[0]?.n ?? 1;
    return { requests: this.#kept.slice(Math.max(0, n + 1 - first)), last: this.#last };
  }
}

/**
 * Reads a fault plan.
 *
 * @throws BadInput with one line that names what is wrong
 */
export function readFaults(value: unknown): FaultPlan {
  const read = FaultPlan.safeParse(value);
  if (read.success) return read.data;
  throw new BadInput(oneLine(read.error));
}

const oneLine = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ');

export interface ControlOptions {
  tenant: Tenant;
  faults: Faults;
  log: RequestLog;
}

export function makeControl({
  tenant,
  faults,
  log,
}: ControlOptions): (call: Call) => Answer | { stream: Iterable<string> } {
  const refuse = (message: string): Answer => ({
    status: 400,
    body: { error: { code: 'InvalidControlRequest', message } },
  });

  function requests(call: Call): Answer {
    const after = queryValue(call, 'after') ?? '0';
    return /^\d+$/.test(after)
      ? { status: 200, body: log.after(Number(after)) }
      : refuse(`after must be a whole number, not '${after}'`);
  }

  function change(call: Call): Answer {
    const wanted = readChange(jsonBody(call));
    tenant.apply(wanted);
    const counts = (lists: object | undefined) =>
      Object.fromEntries(Object.entries(lists ?? {}).map(([section, list]) => [section, (list as unknown[]).length]));
    return { status: 200, body: { upsert: counts(wanted.upsert), remove: counts(wanted.remove) } };
  }

  return (call) => {
    const [, name, ...more] = call.segments;
    try {
      switch (more.length === 0 ? `${call.method} ${name}` : '') {
        case 'GET requests':
          return requests(call);
        case 'GET faults':
          return { status: 200, body: faults.plan };
        case 'PUT faults':
          faults.set(readFaults(jsonBody(call)));
          return { status: 200, body: faults.plan };
        case 'GET tenant':
          return { stream: snapshotText(tenant) };
        case 'POST tenant':
          return change(call);
        default:
          return notSimulated(call);
      }
    } catch (error) {
      if (error instanceof BadInput) return refuse(error.message);
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  };
}

const sectionLists = (item: z.ZodType) => z.partialRecord(z.enum(SECTIONS as [Section, ...Section[]]), z.array(item));
const Change = z.strictObject({
  upsert: sectionLists(z.unknown()).optional(),
  remove: sectionLists(z.string()).optional(),
});

function readChange(value: unknown): TenantChange {
  const read = Change.safeParse(value);
  if (!read.success) throw new BadInput(oneLine(read.error));
  for (const [section, items] of Object.entries(read.data.upsert ?? {}))
    items.forEach((item, index) => {
      const failHere = (fault: string): never => {
        throw new BadInput(`upsert.${section}[${index}] ${fault}`);
      };
      checkItem(section as Section, item, failHere);
    });
  return read.data as TenantChange;
}

/** The present snapshot as JSON, piece by piece: the whole of a large tenant is longer than a text can be. */
function* snapshotText(tenant: Tenant): Generator<string> {
  yield `{"tenant":${JSON.stringify(tenant.info)}`;
  for (const [section, items] of tenant.snapshot()) {
    yield `,\n"${section}":[`;
    for (let at = 0; at < items.length; at += 500) {
      const piece = items.slice(at, at + 500).map((item) => JSON.stringify(item));
      yield (at === 0 ? '\n' : ',\n') + piece.join(',\n');
    }
    yield ']';
  }
  yield '}\n';
}
