// The groups of measures by name, in the order in which a whole run takes them.
import type { Group } from '../group.ts';
import { app } from './app.ts';
import { cost } from './cost.ts';
import { iac } from './iac.ts';
import { jobs } from './jobs.ts';
import { scan } from './scan.ts';

/** Takes minutes for 2,000 resources and hours for 100,000, as long as the quotas let a scan take; measured only when asked for. */
export const ON_REQUEST: readonly string[] = ['cost'];

export const GROUPS: Readonly<Record<string, Group>> = { app, scan, iac, jobs, cost };
