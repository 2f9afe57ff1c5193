// The steps of a scan, in order.
import type { ScanStep } from '../step.ts';
import { children } from './children.ts';
import { completeness } from './completeness.ts';
import { directory } from './directory.ts';
import { eligibility } from './eligibility.ts';
import { extensions } from './extensions.ts';
import { forget } from './forget.ts';
import { forgetUnused } from './forget-unused.ts';
import { graphTables } from './graph-tables.ts';
import { managementGroupLists } from './management-group-lists.ts';
import { managementGroups } from './management-groups.ts';
import { memberships } from './memberships.ts';
import { rbac } from './rbac.ts';
import { recount } from './recount.ts';
import { reconcile } from './reconcile.ts';
import { referred, referredMemberships } from './referred.ts';
import { relationships } from './relationships.ts';
import { remember } from './remember.ts';
import { resourceGroups } from './resource-groups.ts';
import { resources } from './resources.ts';
import { subscriptions } from './subscriptions.ts';
import { unlisted } from './unlisted.ts';

export const STEPS: readonly ScanStep[] = [
  subscriptions,
  managementGroups,
  resourceGroups,
  resources,
  unlisted,
  recount,
  graphTables,
  children,
  extensions,
  directory,
  memberships,
  rbac,
  eligibility,
  managementGroupLists,
  referred,
  referredMemberships,
  reconcile,
  forget,
  relationships,
  forgetUnused,
  completeness,
  remember,
];
