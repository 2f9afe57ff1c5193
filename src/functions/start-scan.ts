import type { HttpHandler } from '@azure/functions';
import { StartScan } from '../contract/start-scan.ts';
import { acceptJob, type AcceptDeps } from './accept-job.ts';
import { handle, type Frame } from './handle.ts';

/** `POST /scan`. */
export const makeStartScan = (frame: Frame, deps: AcceptDeps): HttpHandler =>
  handle(StartScan, frame, (call) => acceptJob(deps, 'scan', call));
