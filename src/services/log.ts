// Structured logs: events of one table with a few small fields. Never tokens, bodies or property bags.
import type { LOG_EVENTS, LogEvent } from './log-events.ts';

export type LogLevel = 'info' | 'warn' | 'error';
type LogValue = string | number | boolean | null | undefined;
export type LogFields<E extends LogEvent> = Readonly<
  Partial<Record<(typeof LOG_EVENTS)[E]['fields'][number], LogValue>>
>;
/** The events of one level. */
export type LogEventAt<L extends LogLevel> = {
  [E in LogEvent]: (typeof LOG_EVENTS)[E]['level'] extends L ? E : never;
}[LogEvent];

/** One method a level; the table says which event is of which. */
export type Log = {
  readonly [L in LogLevel]: <E extends LogEventAt<L>>(event: E, fields: LogFields<E>) => void;
};
