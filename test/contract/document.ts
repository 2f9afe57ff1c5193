// The committed OpenAPI document as a judge of answers. It knows nothing of the code that made the document.
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';

interface ResponseObject {
  readonly headers?: Readonly<Record<string, { readonly schema: object }>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}
interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
}
export interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  /** `false` where no other member may be. */
  readonly additionalProperties?: JsonSchema | false;
}
interface OperationObject {
  readonly operationId: string;
  readonly parameters: readonly ParameterObject[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}
export interface Operation extends OperationObject {
  readonly method: string;
  readonly path: string;
}

const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
};

export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
);

export const operationOf = (method: string, path: string): Operation => {
  const found = operations.find((operation) => operation.method === method && operation.path === path);
  if (!found) throw new Error(`The document has no ${method} ${path}`);
  return found;
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);
// Strict: every keyword must be one that is known, be it of JSON Schema or of the document itself.
ajv.addVocabulary(Object.keys(document));
ajv.addSchema(document, 'document');

/** What the document says of a value that a caller sends. */
export const isValid = (schema: JsonSchema, value: unknown): boolean => ajv.validate(schema, value);

const pointer = (...names: string[]): string =>
  names.map((name) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

/** What the document promises and the answer does not keep; nothing for a good answer. */
export function faultsOf({ operationId, method, path, responses }: Operation, answer: Answer): string[] {
  const { status, headers, text } = answer;
  const response = responses[String(status)];
  if (!response) return [`${operationId} may not answer ${status}: ${text.slice(0, 300)}`];
  const at = ['paths', path, method.toLowerCase(), 'responses', String(status)];
  const faults: string[] = [];
  for (const name of Object.keys(response.headers ?? {})) {
    const value = headers.get(name);
    if (value === null) faults.push(`the header ${name} is missing`);
    else faults.push(...breaks(`document#${pointer(...at, 'headers', name, 'schema')}`, value));
  }
  if (!response.content)
    return text === '' ? faults : [...faults, `a body where none is promised: ${text.slice(0, 300)}`];
  if (!/^application\/json(;|$)/.test(headers.get('content-type') ?? '')) return [...faults, 'the body is not JSON'];
  return [
    ...faults,
    ...breaks(`document#${pointer(...at, 'content', 'application/json', 'schema')}`, JSON.parse(text)),
  ];
}

function breaks($ref: string, value: unknown): string[] {
  const validate = ajv.getSchema($ref);
  if (!validate) throw new Error(`The document has no ${$ref}`);
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}
