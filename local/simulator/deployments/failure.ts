// Why a deployment, or a part of it, failed.
import { NotSimulated, TemplateError } from './expression.ts';

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly Failure[];
}

/** The failure of a whole whose parts failed. */
export const summaryOf = (details: readonly Failure[]): Failure => ({
  code: 'DeploymentFailed',
  message: 'At least one resource deployment operation failed. Please list deployment operations for details.',
  details,
});

/** What went wrong in words; a fault of the simulator itself is said as such. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TemplateError) return { code: 'InvalidTemplate', message: error.message };
  if (error instanceof NotSimulated) return { code: 'NOT_SIMULATED', message: `${error.message} is not simulated` };
  console.error('simulator: a deployment:', error);
  return { code: 'SimulatorFault', message: String(error) };
}
