// The frame of every HTTP function: read and validate, run the step, answer. A step holds no `if` about HTTP, the frame none about the business.
import type { HttpHandler, InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { AtgError } from '../contract/errors.ts';
import type { OperationSpec, ReplyOf } from '../contract/operation.ts';
import type { Log } from '../services/log.ts';
import { toErrorResponse, toResponse } from './answer.ts';
import { readCaller, type Caller } from './caller.ts';
import { readRequest, type ReadRequest } from './read-request.ts';
import { traceOf } from './trace.ts';

export interface Frame {
  readonly log: Log;
  readonly entraSignIn: boolean;
  /** The durable client that the host bound to this invocation. */
  readonly durableClient: (context: InvocationContext) => DurableClient;
}

export interface Call<S extends OperationSpec> extends ReadRequest<S> {
  readonly caller: Caller;
  /** Scheme and host under which the caller reached us; addresses in answers begin with it. */
  readonly origin: string;
  readonly correlationId: string;
  readonly durable: () => DurableClient;
}

/** `status` defaults to the one of the operation's reply. */
export interface StepAnswer<S extends OperationSpec> {
  readonly status?: number;
  readonly body?: ReplyOf<S>;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Step<S extends OperationSpec> = (call: Call<S>) => Promise<StepAnswer<S>>;

/** Makes the Azure function of an operation. It never throws: a failure is an answer. */
export const handle =
  <S extends OperationSpec>(spec: S, frame: Frame, step: Step<S>): HttpHandler =>
  async (request, context) => {
    const correlationId = traceOf(request, context);
    try {
      const read = await readRequest(spec, request);
      const { status, body, headers } = await step({
        ...read,
        caller: readCaller(request, frame.entraSignIn && !spec.open),
        origin: new URL(request.url).origin,
        correlationId,
        durable: () => frame.durableClient(context),
      });
      return toResponse({ status: status ?? spec.reply.status, body, ...(headers && { headers }) }, correlationId);
    } catch (error) {
      if (!(error instanceof AtgError))
        frame.log.error('http.unforeseen', {
          operation: spec.id,
          correlationId,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
      return toErrorResponse(error, correlationId);
    }
  };
