// The W3C trace context of a request: what ties a call, its orchestration and its activities together in telemetry.
import type { HttpRequest, InvocationContext } from '@azure/functions';

/** A trace id that is not all zeroes, after a version that is not `ff` (W3C Trace Context, 3.2.2). */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;

/** The trace id of the caller where one came along, else of the invocation, else the invocation's own id. */
export const traceOf = (request: HttpRequest, context: InvocationContext): string =>
  TRACEPARENT.exec(request.headers.get('traceparent') ?? '')?.[1] ??
  TRACEPARENT.exec(context.traceContext?.traceParent ?? '')?.[1] ??
  context.invocationId;
