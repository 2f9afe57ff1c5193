// Runs one invocation through the library's model and the app's hooks, in the order of the Node worker of Azure.
import type { FunctionMetadata, InvocationReply, InvocationRequest, LogCategory, LogLevel } from '../messages.ts';
import type { CoreModule, FunctionCallback, HookContext } from './core-module.ts';
import { refuseReusedTasks } from './reused-tasks.ts';

type State = 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
type Send = (
  level: LogLevel,
  category: LogCategory,
  message: string,
  functionName: string,
  invocationId: string,
) => void;

/** Runs `log` hooks over one line; they may change its level and its text. */
export function throughLogHooks(
  core: CoreModule,
  line: { level: LogLevel; category: LogCategory; message: string },
  invocationContext?: unknown,
): { level: LogLevel; message: string } {
  const context: HookContext = { ...line, invocationContext, hookData: {} };
  for (const hook of core.hooks.log) hook(context);
  return { level: context['level'] as LogLevel, message: String(context['message']) };
}

/**
 * Invokes the named function.
 * @throws whatever the handler or a hook threw.
 */
export async function invoke(
  core: CoreModule,
  appHookData: Record<string, unknown>,
  request: InvocationRequest,
  send: Send,
): Promise<InvocationReply> {
  const registered = core.functions.get(request.functionId);
  if (registered === undefined || core.model === undefined)
    throw new Error(`No function "${request.functionId}" is registered`);
  const { metadata, callback } = registered;
  const { invocationId } = request;

  const held: { context?: unknown } = {}; // log lines before the arguments exist have none
  const coreContext = {
    invocationId,
    request,
    metadata,
    state: undefined as State,
    log: (level: LogLevel, category: LogCategory, message: string) => {
      const line = throughLogHooks(core, { level, category, message }, held.context);
      send(line.level, category, line.message, metadata.name, invocationId);
    },
  };
  const model = core.model.getInvocationModel(coreContext);
  const { context, inputs: given } = await model.getArguments();
  held.context = context;

  const hookData = {};
  coreContext.state = 'preInvocationHooks';
  const before: HookContext = {
    hookData,
    appHookData,
    invocationContext: context,
    functionCallback: callback,
    inputs: given,
  };
  for (const hook of core.hooks.preInvocation) await hook(before);

  coreContext.state = 'invocation';
  const inputs = before['inputs'] as unknown[];
  let result: unknown;
  let error: unknown;
  try {
    result = await model.invokeFunction(context, inputs, before['functionCallback'] as FunctionCallback);
  } catch (thrown) {
    error = thrown ?? new Error(`Function "${metadata.name}" threw ${String(thrown)}`);
  }

  coreContext.state = 'postInvocationHooks';
  const after: HookContext = { hookData, appHookData, invocationContext: context, inputs, result, error };
  for (const hook of core.hooks.postInvocation) await hook(after);
  coreContext.state = undefined; // from here on the library warns of log lines

  if (after['error'] !== undefined && after['error'] !== null) throw after['error'];
  if (isOrchestrator(metadata)) refuseReusedTasks(after['result']);
  return (await model.getResponse(context, after['result'])) as InvocationReply;
}

const isOrchestrator = (metadata: FunctionMetadata): boolean =>
  Object.values(metadata.bindings).some((binding) => binding.type === 'orchestrationTrigger');
