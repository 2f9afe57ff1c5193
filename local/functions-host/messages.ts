// What the host process and the worker process say to each other over Node's IPC (structured clone), and the RPC shapes of
// @azure/functions inside it. Types alone: both processes import this file and neither imports the other.

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type LogCategory = 'user' | 'system' | 'customMetric';

/** A value on its way in or out of a handler; at most one member is set, none means undefined. */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: RpcHttp;
}

export interface RpcHttp {
  method?: string;
  url?: string;
  nullableHeaders?: Record<string, { value: string }>;
  nullableQuery?: Record<string, { value: string }>;
  nullableParams?: Record<string, { value: string }>;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: RpcCookie[];
  enableContentNegotiation?: boolean;
  body?: TypedData | null;
}

export interface RpcCookie {
  name: string;
  value: string;
  domain?: { value: string };
  path?: { value: string };
  expires?: { value: { seconds: number } };
  secure?: { value: boolean };
  httpOnly?: { value: boolean };
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: { value: number };
}

export interface Binding {
  type: string;
  direction: string;
  name?: string;
  [setting: string]: unknown;
}

export interface RetryPolicy {
  maxRetryCount: number;
  retryStrategy: 'fixedDelay' | 'exponentialBackoff';
  delayInterval?: { seconds: number };
  minimumInterval?: { seconds: number };
  maximumInterval?: { seconds: number };
}

/** What the library registered; binding keys carry a hash, so they are read and never guessed. */
export interface FunctionMetadata {
  name: string;
  bindings: Record<string, Binding>;
  retryOptions?: RetryPolicy;
}

export interface RetryContext {
  retryCount: number;
  maxRetryCount: number;
  exception?: { source?: string; stackTrace?: string; message: string };
}

export interface InvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, TypedData>;
  traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> };
  retryContext?: RetryContext;
}

export interface InvocationReply {
  invocationId: string;
  outputData?: { name: string; data: TypedData }[];
  returnValue?: TypedData | null;
}

export type ToWorker = { type: 'invoke'; request: InvocationRequest } | { type: 'stop' };

export type FromWorker =
  | { type: 'ready'; functions: FunctionMetadata[]; capabilities: Record<string, string> }
  | { type: 'startFailed'; message: string; stack: string }
  | { type: 'result'; invocationId: string; reply: InvocationReply }
  | { type: 'failure'; invocationId: string; message: string; stack: string }
  | {
      type: 'log';
      level: LogLevel;
      category: LogCategory;
      message: string;
      functionName?: string;
      invocationId?: string;
    }
  | { type: 'stopped' };
