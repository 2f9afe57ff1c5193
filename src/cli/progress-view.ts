// How progress looks on stderr: one bar on a terminal, with what is worth keeping printed above it; plain lines elsewhere.
import cliProgress from 'cli-progress';
import type { JobEvent } from '../contract/event.ts';
import { bytes, clean } from './output.ts';

export interface ProgressView {
  event(event: JobEvent): void;
  note(line: string): void;
  /** Takes the bar off, so that something else can be written. The next event brings it back. */
  pause(): void;
}

/** Of a job. `quiet` (under --json) shows nothing but notes. */
export function jobView(stream: NodeJS.WriteStream, quiet: boolean): ProgressView {
  if (quiet) return { event: () => undefined, note: (line) => void stream.write(`${line}\n`), pause: () => undefined };
  return stream.isTTY ? barView(stream) : lineView(stream);
}

/** ` 42%  resources  1,000 of 2,400 resources read` */
const lineOf = ({ type, phase, percent, message }: JobEvent): string =>
  `${String(Math.floor(percent)).padStart(3)}%  ${phase.padEnd(13)}  ${type === 'error' ? 'error: ' : ''}${clean(message)}`;

function lineView(stream: NodeJS.WriteStream): ProgressView {
  let failedWith: string | undefined;
  return {
    event: (event) => {
      if (event.type === 'completion' && event.message === failedWith) return; // the line before said so
      failedWith = event.type === 'error' ? event.message : undefined;
      stream.write(`${lineOf(event)}\n`);
    },
    note: (line) => void stream.write(`${line}\n`),
    pause: () => undefined,
  };
}

const BAR_SIZE = 24;

function barView(stream: NodeJS.WriteStream): ProgressView {
  let bar: cliProgress.SingleBar | undefined;
  let shown: JobEvent | undefined;
  const pause = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const show = (event: JobEvent): void => {
    shown = event;
    const text = clean(`${event.phase}: ${event.message}`);
    const room = Math.max(20, stream.columns || 80) - BAR_SIZE - 8;
    const payload = { text: text.length > room ? `${text.slice(0, room - 1)}…` : text };
    if (bar) return bar.update(Math.floor(event.percent), payload);
    bar = new cliProgress.SingleBar(
      { ...barOptions(stream), format: '{bar} {percentage}%  {text}', barsize: BAR_SIZE },
      cliProgress.Presets.shades_classic,
    );
    bar.start(100, Math.floor(event.percent), payload);
  };
  const above = (line: string): void => {
    pause();
    stream.write(`${line}\n`);
    if (shown) show(shown);
  };
  return {
    event: (event) => {
      if (event.type === 'log' || event.type === 'error') above(lineOf(event));
      show(event);
    },
    note: above,
    pause,
  };
}

/** Of a download: a bar on a terminal, nothing elsewhere. */
export function downloadView(
  stream: NodeJS.WriteStream,
  quiet: boolean,
): { progress(done: number, size: number): void; stop(): void } {
  if (quiet || !stream.isTTY) return { progress: () => undefined, stop: () => undefined };
  let bar: cliProgress.SingleBar | undefined;
  return {
    progress: (done, size) => {
      if (!bar) {
        bar = new cliProgress.SingleBar(
          { ...barOptions(stream), format: '{bar} {percentage}%  {done} of {size}', barsize: BAR_SIZE },
          cliProgress.Presets.shades_classic,
        );
        bar.start(size, 0, { done: bytes(0), size: bytes(size) });
      }
      bar.update(done, { done: bytes(done), size: bytes(size) });
    },
    stop: () => bar?.stop(),
  };
}

const barOptions = (stream: NodeJS.WriteStream): cliProgress.Options => ({
  stream,
  clearOnComplete: true,
  hideCursor: true,
  gracefulExit: false, // Ctrl-C is ours: it asks what to do with the job
  fps: 10,
});
