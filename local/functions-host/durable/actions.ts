// The actions that an orchestrator's reply lists, and how a reply is read. Pure.
import type { RetryOptions } from './instance-state.ts';

export interface EntityRef {
  name: string;
  key: string;
}

export type LeafAction =
  | { actionType: 0; functionName: string; input?: unknown }
  | { actionType: 1; functionName: string; input?: unknown; retryOptions: RetryOptions }
  | { actionType: 2; functionName: string; input?: unknown; instanceId?: string; version?: string }
  | {
      actionType: 3;
      functionName: string;
      input?: unknown;
      instanceId?: string;
      version?: string;
      retryOptions: RetryOptions;
    }
  | { actionType: 4; input?: unknown }
  | { actionType: 5; fireAt: string; isCanceled: boolean }
  | { actionType: 6; externalEventName: string }
  | { actionType: 7; instanceId: string; operation: string; input?: unknown }
  | { actionType: 9; instanceId: string; operation: string; input?: unknown }
  | { actionType: 8; httpRequest: DurableHttpRequest }
  | { actionType: 13; lockRequestId: string; lockSet: EntityRef[] }
  | { actionType: 14 };
export type Action =
  LeafAction | { actionType: 11; compoundActions: Action[] } | { actionType: 12; compoundActions: Action[] };

export interface DurableHttpRequest {
  method: string;
  uri: string;
  content?: string;
  headers?: Record<string, string>;
  tokenSource?: unknown;
  asynchronousPatternEnabled: boolean;
}

export interface OrchestratorReply {
  isDone: boolean;
  actions: Action[];
  output?: unknown;
  error?: string;
  customStatus?: unknown;
  /** The handler threw, with this state in the error's text. */
  threw: boolean;
}

const label = '\n\n$OutOfProcData$:';

/** The state inside the text of an error that the SDK threw, or undefined: then the orchestrator could not even run. */
export function replyInError(message: string): OrchestratorReply | undefined {
  const at = message.indexOf(label);
  return at < 0 ? undefined : { ...parseReply(message.slice(at + label.length)), threw: true };
}

/** Reads the JSON that the SDK returned. */
export function parseReply(json: string): OrchestratorReply {
  const reply = JSON.parse(json) as { actions: Action[][] } & Omit<OrchestratorReply, 'actions'>;
  return { ...reply, actions: reply.actions.flat(), threw: false };
}

/** All leaves below the actions, depth first: the order in which the SDK numbers them. */
export function leavesOf(actions: Action[]): LeafAction[] {
  const leaves: LeafAction[] = [];
  const visit = (action: Action): void => {
    if (action.actionType === 11 || action.actionType === 12) {
      action.compoundActions.forEach(visit);
    } else {
      leaves.push(action);
    }
  };
  actions.forEach(visit);
  return leaves;
}

/** What must be the same on every replay: kind and name of the action and of all below it. */
export function shapeOf(action: Action): string {
  switch (action.actionType) {
    case 0:
      return `activity ${action.functionName}`;
    case 1:
      return `activity ${action.functionName} with retry`;
    case 2:
      return `sub-orchestration ${action.functionName}`;
    case 3:
      return `sub-orchestration ${action.functionName} with retry`;
    case 4:
      return 'continueAsNew';
    case 5:
      return 'timer';
    case 6:
      return `event ${action.externalEventName}`;
    case 7:
      return `call ${action.operation} of ${action.instanceId}`;
    case 8:
      return `HTTP ${action.httpRequest.method} ${action.httpRequest.uri}`;
    case 9:
      return `signal ${action.operation} to ${action.instanceId}`;
    case 11:
      return `any(${action.compoundActions.map(shapeOf).join(', ')})`;
    case 12:
      return `all(${action.compoundActions.map(shapeOf).join(', ')})`;
    case 13:
      return `lock ${action.lockSet.map(({ name, key }) => `@${name}@${key}`).join(', ')}`;
    case 14:
      return 'release';
  }
}
