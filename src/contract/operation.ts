// What one HTTP operation is. Validation, handler types, OpenAPI and CLI flags are all read from this object.
import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/** Every path of the API begins with this; host.json's routePrefix and the function routes make it. */
export const API_BASE = '/api/v1';

export type Method = 'GET' | 'POST' | 'DELETE';

export interface Reply {
  readonly status: number;
  readonly description: string;
  /** Absent where the answer has no body. */
  readonly body?: z.ZodType;
  /** Header name to what it says. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OperationSpec {
  /** camelCase verb phrase: the operation id and the name of the Azure function. */
  readonly id: string;
  /** Method and path below {@link API_BASE}, parameters in braces. */
  readonly route: `${Method} /${string}`;
  readonly summary: string;
  /** True where no function key is asked for. */
  readonly open?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** The answer of success; further ones in `alsoReplies`. */
  readonly reply: Reply;
  readonly alsoReplies?: readonly Reply[];
  readonly errors: readonly ErrorCode[];
}

/** Declares an operation; only keeps the literal types. */
export const operation = <const S extends OperationSpec>(spec: S): S => spec;

type Parsed<T> = T extends z.ZodType ? z.infer<T> : undefined;
export type BodyOf<S extends OperationSpec> = Parsed<S['body']>;
export type QueryOf<S extends OperationSpec> = Parsed<S['query']>;
export type ParamsOf<S extends OperationSpec> = Parsed<S['params']>;
export type HeadersOf<S extends OperationSpec> = Parsed<S['headers']>;
export type ReplyOf<S extends OperationSpec> = Parsed<S['reply']['body']>;

/** `POST /scan` taken apart: `{ method: 'POST', path: '/scan' }`. */
export const routeOf = (spec: OperationSpec): { method: Method; path: string } => {
  const [method, path] = spec.route.split(' ') as [Method, string];
  return { method, path };
};
