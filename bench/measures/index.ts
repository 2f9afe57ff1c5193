// The groups of measures by name, in the order in which a whole run takes them.
import type { Group } from '../group.ts';
import { app } from './app.ts';
import { iac } from './iac.ts';
import { jobs } from './jobs.ts';
import { scan } from './scan.ts';

export const GROUPS: Readonly<Record<string, Group>> = { app, scan, iac, jobs };
