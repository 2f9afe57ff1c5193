// Reads the bodies of one step again and makes of them what its template says.
import type { Plan } from '../../plan.ts';
import type { Resolved } from '../../resolve.ts';
import type { ReadBodies } from '../emitter.ts';
import type { Layout, Step, Unit } from './layout.ts';
import { deployedOf, parametersOf, type Deployed, type TemplateParameter } from './template.ts';

/** A step with what is written for it. */
export interface ReadStep {
  readonly step: Step;
  readonly resources: readonly Deployed[];
  readonly parameters: readonly TemplateParameter[];
}

/** The resources of one deployment with their bodies, and the parameters that these need. */
export async function readStep(plan: Plan, layout: Layout, step: Step, read: ReadBodies): Promise<ReadStep> {
  const resolved: Resolved[] = [];
  for await (const each of read(step.entries)) resolved.push(each);
  const resources = resolved.map((each) => deployedOf(each, layout.placeOf(each.entry.key)));
  return { step, resources, parameters: parametersOf(plan, resolved, resources) };
}

/** What tells the files of several top-level templates apart: nothing where there is one, else `-01`, `-02`, in the order of deployment. */
export const fileNumber = ({ number }: Unit, { units }: Layout): string =>
  units.length === 1 ? '' : `-${String(number).padStart(Math.max(2, String(units.length).length), '0')}`;
