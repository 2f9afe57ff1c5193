// The OpenAPI 3.1 document, made from the same objects that validate requests.
import { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.ts';
import { routeOf, type OperationSpec, type Reply, API_BASE } from './operation.ts';
import { OPERATIONS } from './operations.ts';

type Json = Record<string, unknown>;

/** The whole API as an OpenAPI 3.1 document; equal for equal versions. */
export function openApiDocument(version: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const spec of OPERATIONS) {
    const { method, path } = routeOf(spec);
    (paths[path] ??= {})[method.toLowerCase()] = operationObject(spec, schemas);
  }
  schemas['Error'] = errorSchema;
  return {
    openapi: '3.1.0',
    info: {
      title: 'ATG Serverless',
      version,
      summary: 'Scan an Azure tenant into a graph, and generate Infrastructure-as-Code from it.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: API_BASE }],
    security: [{ functionKey: [] }, { functionKeyInQuery: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
        functionKeyInQuery: { type: 'apiKey', in: 'query', name: 'code' },
      },
    },
  };
}

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'details'],
      properties: {
        code: { type: 'string', enum: Object.keys(ERRORS) },
        message: { type: 'string', description: 'What went wrong and what to do next' },
        details: {
          type: 'array',
          items: {
            type: 'object',
            required: ['message'],
            properties: { field: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
  },
};

function operationObject(spec: OperationSpec, schemas: Json): Json {
  const replies = [spec.reply, ...(spec.alsoReplies ?? [])];
  const responses: Json = {};
  for (const reply of replies) responses[String(reply.status)] = replyObject(reply, schemas);
  for (const [status, codes] of byStatus(spec.errors)) responses[String(status)] ??= errorObject(status, codes);
  if (!spec.open)
    responses['401'] = {
      description:
        'The function key is missing or wrong: the platform answers without a body. SIGN_IN_UNREADABLE: the sign-in names no caller',
    };
  return {
    operationId: spec.id,
    summary: spec.summary,
    ...(spec.open && { security: [] }),
    parameters: [
      ...parameters(spec.params, 'path', schemas),
      ...parameters(spec.query, 'query', schemas),
      ...parameters(spec.headers, 'header', schemas),
    ],
    ...(spec.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: toSchema(spec.body, 'input', schemas) } },
      },
    }),
    responses,
  };
}

function replyObject({ description, body, headers }: Reply, schemas: Json): Json {
  return {
    description,
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [name, { description: text, schema: { type: 'string' } }]),
      ),
    }),
    ...(body && { content: { 'application/json': { schema: toSchema(body, 'output', schemas) } } }),
  };
}

function byStatus(codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of codes) groups.set(ERRORS[code].status, [...(groups.get(ERRORS[code].status) ?? []), code]);
  return groups;
}

function errorObject(status: number, codes: readonly ErrorCode[]): Json {
  const retry = status === 503 || status === 429;
  return {
    description: codes.map((code) => `${code}: ${ERRORS[code].title}`).join('. '),
    headers: {
      'x-ms-error-code': { description: 'The code of the error', schema: { type: 'string', enum: codes } },
      ...(retry && {
        'Retry-After': { description: 'Seconds to wait before trying again', schema: { type: 'string' } },
      }),
    },
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
}

function parameters(schema: z.ZodObject | undefined, where: 'path' | 'query' | 'header', schemas: Json): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = toSchema(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name: where === 'header' ? name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()) : name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

/** A schema as JSON Schema; the named ones inside it move to `components`. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const made = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as Json & { $defs?: Record<string, Json> };
  for (const [name, definition] of Object.entries(made.$defs ?? {}))
    schemas[name] ??= moveRefs(without(definition, ['id']));
  const own = moveRefs(without(made, ['$schema', '$defs', 'id'])) as Json;
  if (typeof made['id'] !== 'string') return own;
  schemas[made['id']] ??= own;
  return { $ref: `#/components/schemas/${made['id']}` };
}

const without = (value: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

function moveRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moveRefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : moveRefs(inner),
    ]),
  );
}
