// The JSON that the management API shows of an instance and its history, in the extension's own shape.
import { EventType, eventName, type HistoryEvent } from './history.ts';
import type { InstanceRow } from './rows.ts';
import type { Store } from './store.ts';

export interface StatusOptions {
  showHistory: boolean;
  showHistoryOutput: boolean;
  showInput: boolean;
  /** `storeInputsInOrchestrationHistory`: off, what activities and children were given is not shown. */
  storeInputs: boolean;
}

/** The status object; `input` and `output` are always there, because the SDK refuses a status without them. */
export function statusOf(row: InstanceRow, store: Store, options: StatusOptions): Record<string, unknown> {
  const { showHistory, showInput } = options;
  return {
    name: row.name,
    instanceId: row.instanceId,
    runtimeStatus: row.status,
    input: showInput ? valueOf(row.input) : null,
    customStatus: valueOf(row.customStatus),
    output: valueOf(row.output),
    createdTime: wholeSeconds(row.createdAt),
    lastUpdatedTime: wholeSeconds(row.updatedAt),
    ...(showHistory && {
      historyEvents: shownHistory(
        store.history(row.instanceId).map(({ json }) => JSON.parse(json) as HistoryEvent),
        options,
      ),
    }),
  };
}

/** The value of a JSON text, or null. */
export const valueOf = (json: string | null): unknown => (json === null ? null : (JSON.parse(json) as unknown));

const wholeSeconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

const hidden: readonly EventType[] = [EventType.OrchestratorStarted, EventType.OrchestratorCompleted];
const scheduledBy = new Map<EventType, { by: EventType; id: 'TaskScheduledId' | 'TimerId' }>([
  [EventType.TaskCompleted, { by: EventType.TaskScheduled, id: 'TaskScheduledId' }],
  [EventType.TaskFailed, { by: EventType.TaskScheduled, id: 'TaskScheduledId' }],
  [
    EventType.SubOrchestrationInstanceCompleted,
    { by: EventType.SubOrchestrationInstanceCreated, id: 'TaskScheduledId' },
  ],
  [EventType.SubOrchestrationInstanceFailed, { by: EventType.SubOrchestrationInstanceCreated, id: 'TaskScheduledId' }],
  [EventType.TimerFired, { by: EventType.TimerCreated, id: 'TimerId' }],
]);
const givenToTasks: readonly EventType[] = [
  EventType.TaskScheduled,
  EventType.TaskCompleted,
  EventType.TaskFailed,
  EventType.SubOrchestrationInstanceCreated,
  EventType.SubOrchestrationInstanceCompleted,
  EventType.SubOrchestrationInstanceFailed,
];
const removed = ['EventId', 'IsPlayed', 'TaskScheduledId', 'TimerId', 'Version', 'Tags', 'GivenId'];

/** A completion swallows the event that scheduled it; what is still open is shown as scheduled. */
function shownHistory(
  events: HistoryEvent[],
  { showHistoryOutput, showInput, storeInputs }: StatusOptions,
): Record<string, unknown>[] {
  const scheduled = new Map<string, HistoryEvent>();
  for (const event of events) if (event.EventId >= 0) scheduled.set(`${event.EventType}:${event.EventId}`, event);
  const swallowed = new Set<HistoryEvent>();
  const shown = events
    .filter(({ EventType: type }) => !hidden.includes(type))
    .map((event) => {
      const link = scheduledBy.get(event.EventType);
      const origin = link && scheduled.get(`${link.by}:${String(event[link.id])}`);
      if (origin !== undefined) swallowed.add(origin);
      const fields: Record<string, unknown> = {
        ...event,
        ...(origin !== undefined && {
          ScheduledTime: origin.Timestamp,
          FunctionName: origin['Name'],
          Input: origin['Input'],
        }),
        ...(event.EventType === EventType.ExecutionStarted && { FunctionName: event['Name'] }),
      };
      for (const name of removed) delete fields[name];
      if (event.EventType === EventType.ExecutionStarted) delete fields['Name'];
      fields['EventType'] = eventName(event.EventType);
      if (!showInput || (!storeInputs && givenToTasks.includes(event.EventType))) delete fields['Input'];
      if (!showHistoryOutput) delete fields['Result'];
      for (const name of ['Input', 'Result']) if (typeof fields[name] === 'string') fields[name] = parsed(fields[name]);
      for (const name of Object.keys(fields)) if (fields[name] === undefined) delete fields[name];
      return { event, fields };
    });
  return shown.filter(({ event }) => !swallowed.has(event)).map(({ fields }) => fields);
}

/** Activities may be given text that is no JSON: it is shown as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
