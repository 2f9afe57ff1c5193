// What people see: lines like those of `func`, or one JSON object per line. Never prints a key, a body or a payload.
import type { LogLevel } from './messages.ts';

const rank: Record<LogLevel, number> = {
  trace: 0,
  debug: 1,
  information: 2,
  warning: 3,
  error: 4,
  critical: 5,
  none: 6,
};
const colours: Partial<Record<LogLevel, number>> = { trace: 90, debug: 90, warning: 33, error: 31, critical: 31 };

/** Facts beside a line's text; printed by `--json-logs`. */
export type LogFacts = Record<string, string | number | boolean | undefined>;

export interface HostLog {
  line(level: LogLevel, category: string, message: string, facts?: LogFacts): void;
  /** Applies host.json's `logging.logLevel` from here on. */
  setLevels(levels: Record<string, LogLevel>): void;
}

/** Writes to standard output: text for people, JSON lines for machines. */
export function consoleLog({
  json,
  write = (text) => void process.stdout.write(text),
}: {
  json: boolean;
  write?: (text: string) => void;
}): HostLog {
  let levels: Record<string, LogLevel> = { default: 'information' };
  const colour = !json && process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  return {
    setLevels: (next) => {
      levels = next;
    },
    line: (level, category, message, facts = {}) => {
      if (rank[level] < rank[leastLevel(levels, category)]) return;
      const time = new Date().toISOString();
      if (json) return write(`${JSON.stringify({ time, level, category, message, ...facts })}\n`);
      const code = colour ? colours[level] : undefined;
      const text = level === 'information' || code !== undefined ? message : `${level}: ${message}`;
      write(code === undefined ? `[${time}] ${text}\n` : `[${time}] \u001b[${code}m${text}\u001b[0m\n`);
    },
  };
}

/** The level of the longest category prefix that host.json names. */
function leastLevel(levels: Record<string, LogLevel>, category: string): LogLevel {
  for (let prefix = category; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    const level = levels[prefix];
    if (level !== undefined) return level;
  }
  return levels['default'] ?? 'information';
}
