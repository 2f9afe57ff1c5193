// Reads an HTTP request against an operation's schemas. Every fault becomes an AtgError that names the field; never a 500.
import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { AtgError, type ErrorDetail } from '../contract/errors.ts';
import type { BodyOf, HeadersOf, OperationSpec, ParamsOf, QueryOf } from '../contract/operation.ts';

/** 1 MB, as the contract says. */
const BODY_BYTES_MAX = 1_000_000;

const FAULTS_SHOWN_MAX = 20;

export interface ReadRequest<S extends OperationSpec> {
  readonly params: ParamsOf<S>;
  readonly query: QueryOf<S>;
  readonly headers: HeadersOf<S>;
  readonly body: BodyOf<S>;
}

/** @throws REQUEST_INVALID with one detail per fault, JSON_INVALID, BODY_TOO_LARGE, CONTENT_TYPE_UNSUPPORTED */
export async function readRequest<S extends OperationSpec>(spec: S, request: HttpRequest): Promise<ReadRequest<S>> {
  const faults: ErrorDetail[] = [];
  const params = check(spec.params, request.params, 'path', faults);
  const query = check(spec.query, readQuery(spec.query, request.query), 'query', faults);
  const headers = check(spec.headers, readHeaders(spec.headers, request), 'header', faults);
  const body = spec.body ? check(spec.body, await readJson(request), 'body', faults) : undefined;
  if (faults.length > 0) throw invalid(faults);
  return { params, query, headers, body } as ReadRequest<S>;
}

/** Names the first faults; a body of a megabyte may have a hundred thousand. */
function invalid(faults: readonly ErrorDetail[]): AtgError {
  const details = faults.slice(0, FAULTS_SHOWN_MAX);
  const list = details.map(({ field, message }) => (field ? `${field}: ${message}` : message));
  if (faults.length > details.length) list.push(`and ${faults.length - details.length} more`);
  return new AtgError('REQUEST_INVALID', `Change the request and send it again: ${list.join('; ')}.`, { details });
}

function check(schema: z.ZodType | undefined, value: unknown, where: string, faults: ErrorDetail[]): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const field = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, 20))
        faults.push({ field: clip(field ? `${field}.${key}` : key), message: `is not a known ${where} field` });
    } else {
      faults.push({ ...(field && { field: clip(field) }), message: issue.message });
    }
  }
  return undefined;
}

/** Names that a caller made up are shown, but not at any length. */
const clip = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

/**
 * The query as an object. `code` is the function key, read by the platform. A repeated key arrives joined by commas or as several.
 * A number is digits and nothing else that JavaScript would take for one; what is none stays text, for the schema to refuse.
 */
function readQuery(schema: z.ZodObject | undefined, query: URLSearchParams): Record<string, unknown> {
  const fields = Object.create(null) as Record<string, unknown>;
  for (const name of new Set(query.keys())) {
    if (name === 'code') continue;
    const values = query.getAll(name);
    const type = typeOf(schema?.shape[name]);
    const joined = values.join(',');
    if (type === 'array') fields[name] = values.flatMap((value) => value.split(','));
    else fields[name] = type === 'number' && /^-?\d+$/.test(joined) ? Number(joined) : joined;
  }
  return fields;
}

/** The type under what makes it optional. */
function typeOf(schema: z.core.$ZodType | undefined): string | undefined {
  const definition = schema?._zod.def as { type?: string; innerType?: z.core.$ZodType } | undefined;
  return definition?.innerType ? typeOf(definition.innerType) : definition?.type;
}

function readHeaders(schema: z.ZodObject | undefined, request: HttpRequest): Record<string, string> {
  const named = Object.keys(schema?.shape ?? {}).map((name) => [name, request.headers.get(name)] as const);
  return Object.fromEntries(named.filter((pair): pair is [string, string] => pair[1] !== null));
}

async function readJson(request: HttpRequest): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type.trim()))
    throw new AtgError('CONTENT_TYPE_UNSUPPORTED', 'Send the body with the header content-type: application/json.');
  const tooLarge = new AtgError('BODY_TOO_LARGE', `Send a body of at most ${BODY_BYTES_MAX} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) throw tooLarge;
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > BODY_BYTES_MAX) throw tooLarge;
  if (bytes.byteLength === 0)
    throw new AtgError(
      'JSON_INVALID',
      'The body is empty (a chunked body does not arrive). Send a JSON object with its length.',
    );
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AtgError('JSON_INVALID', 'Send the body as one JSON object in UTF-8.', { cause });
  }
}
