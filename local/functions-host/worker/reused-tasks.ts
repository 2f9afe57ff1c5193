// Catches a task that was yielded once and then put into another Task.any or Task.all. Azure would schedule it a second time
// and hand its result to the wrong task; only here, before the reply becomes JSON, is the object's identity still known.

interface Action {
  actionType?: number;
  functionName?: string;
  instanceId?: string;
  compoundActions?: Action[];
}

const waitForExternalEvent = 6; // takes no number, so listing it twice shifts nothing

/** @throws Error naming the rule, when one action object is listed twice. */
export function refuseReusedTasks(reply: unknown): void {
  const actions = (reply as { actions?: Action[][] } | undefined)?.actions;
  if (!Array.isArray(actions)) return;
  const seen = new Set<Action>();
  const visit = (action: Action): void => {
    if (action.actionType !== waitForExternalEvent && seen.has(action))
      throw new Error(
        `A task that was already yielded was used again in Task.any or Task.all (${action.functionName ?? action.instanceId ?? 'timer'}). ` +
          'Durable Functions would schedule it twice; make a fresh task for each Task.any and Task.all.',
      );
    seen.add(action);
    action.compoundActions?.forEach(visit);
  };
  actions.flat().forEach(visit);
}
