// The events of an orchestration's history, with the numbers and fields of the Durable Task framework.
// `EventId` is the sequence number of what an event schedules, and -1 for everything else.

export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionFailed: 2,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventSent: 14,
  EventRaised: 15,
  ContinueAsNew: 16,
  GenericEvent: 17,
  HistoryState: 18,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;
export type EventType = (typeof EventType)[keyof typeof EventType];

const names = new Map<EventType, string>(Object.entries(EventType).map(([name, number]) => [number, name]));
export const eventName = (type: EventType): string => names.get(type) ?? `Event${type}`;

export interface HistoryEvent {
  EventType: EventType;
  EventId: number;
  IsPlayed: false;
  Timestamp: string;
  [field: string]: unknown;
}

/** An event as it is written; the caller names the fields of its kind. */
export const historyEvent = (type: EventType, at: Date, fields: Record<string, unknown> = {}): HistoryEvent => ({
  EventType: type,
  EventId: -1,
  IsPlayed: false,
  Timestamp: at.toISOString(),
  ...fields,
});

const unseen: ReadonlySet<EventType> = new Set<EventType>([
  EventType.TaskScheduled,
  EventType.SubOrchestrationInstanceCreated,
  EventType.TimerCreated,
  EventType.OrchestratorCompleted,
  EventType.ExecutionSuspended,
  EventType.ExecutionResumed,
  EventType.ExecutionCompleted,
  EventType.GenericEvent,
]);

/** The SDK ignores what was scheduled and pairs completions by number alone, so those events are kept but not sent to it. */
export const isSeenBySdk = (type: EventType): boolean => !unseen.has(type);
