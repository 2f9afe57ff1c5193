// Requests that a careless or hostile caller could send, made of the OpenAPI document by a property-based generator. Each comes with
// what the document says of it, decided by a JSON Schema validator and not by how it was made.
import fc, { type Arbitrary } from 'fast-check';
import { isValid, operations, type JsonSchema, type Operation } from './document.ts';

export interface HostileRequest {
  readonly operation: Operation;
  /** Path and query as they go over the wire. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** `sound` keeps to the document, `faulty` breaks it; `odd` is for the HTTP of the platform to read as it likes. */
  readonly kind: 'sound' | 'faulty' | 'odd';
}

/** What is known to be there. */
export interface Known {
  readonly tenantId: string;
  readonly jobIds: readonly string[];
}

const INJECTIONS = [
  "' OR 1=1 --",
  "x' }) DETACH DELETE n //",
  'x"}) MATCH (n) DETACH DELETE n RETURN 1 //',
  '`) MATCH (j:Job) SET j.status = "completed" //',
  "' | where 1 == 1 | project id //",
  "rg'; resources | take 1",
  '../../../etc/passwd',
  '..\\..\\windows',
  '%2e%2e%2fadmin',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '$(reboot)',
  'a\r\nx-injected: 1',
  '\u0000',
  'a\u0000b',
  '\ufeff',
  '\u202e',
  '👩‍👩‍👧',
  '',
  ' ',
  'null',
  'x'.repeat(5_000),
] as const;
const PLAIN = [
  'contoso.example',
  'rg-prod',
  'Microsoft.Storage/storageAccounts',
  '/subscriptions/x/resourceGroups/rg',
  'westeurope',
  'ab1',
] as const;
const NUMBERS = [
  '0',
  '-1',
  '1',
  '2',
  '200',
  '201',
  '1.5',
  '1e2',
  '0x10',
  '',
  ' 5',
  '١',
  'NaN',
  '1e400',
  '9'.repeat(40),
];
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'Tenant_Id',
  'tenant_id ',
  '$where',
  '',
  'a.b',
  'n\u0000',
];
const JOB_IDS = ['scan-ffffffffffff', 'iac-ffffffffffff', 'scan-FFFFFFFFFFFF', 'scan-0123456789ab0', 'NaN', '-', '*'];
/** Segments that are no right encoding, or that a careless decoder reads twice. */
const RAW_SEGMENTS = [
  '%',
  '%zz',
  '%00',
  '%c0%ae%c0%ae',
  '%ff',
  '..%2f..%2fadmin',
  '%252e',
  'a%2Fb',
  '%5c',
  '%0d%0aX:1',
  '+',
];
const RAW_QUERIES = [
  '%',
  '%zz=1',
  '&&&',
  '=',
  '=1',
  'limit',
  'limit=1;offset=2',
  '%00=%00',
  'limit[]=1',
  '%ff=%ff',
  '?',
  'a=b=c',
];

const text: Arbitrary<string> = fc.oneof(
  fc.constantFrom<string>(...INJECTIONS),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const anyText = fc.oneof(text, fc.string({ unit: 'binary', maxLength: 40 }));

/** A value that fits the schema; hostile where the schema lets it. */
function soundValue(schema: JsonSchema, name: string, known: Known): Arbitrary<unknown> {
  if (name === 'tenant_id') return fc.constantFrom(known.tenantId, known.tenantId.toUpperCase());
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.format === 'uuid') return fc.uuid();
  if (schema.type === 'array')
    return fc.array(soundValue(schema.items ?? {}, '', known), { minLength: 1, maxLength: 3 });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer')
    return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 9e15, 9e15) });
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => soundValue(one, '', known)));
  if (schema.type === 'null') return fc.constant(null);
  if (schema.type === 'object') return soundObject(schema, known);
  return fc.constantFrom(...[...INJECTIONS, ...PLAIN].filter((value) => isValid(schema, value)));
}

/** Named members, any of which may be left out, or members of any name that fits. */
function soundObject(schema: JsonSchema, known: Known): Arbitrary<Record<string, unknown>> {
  const { properties, propertyNames, additionalProperties, required = [] } = schema;
  const members = Object.entries(properties ?? {}).map(
    ([name, inner]) => [name, soundValue(inner, name, known)] as const,
  );
  if (members.length > 0 || !additionalProperties)
    return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
  const names = soundValue(propertyNames ?? { type: 'string' }, '', known).map(String);
  return fc.dictionary(names, soundValue(additionalProperties, '', known), { maxKeys: 3 });
}

/** Most members left out, so that what is sent can be told apart. */
function soundBody(schema: JsonSchema, known: Known): Arbitrary<Record<string, unknown>> {
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, inner]) => [name, soundValue(inner, name, known)] as const,
  );
  return fc.record(Object.fromEntries(members), { requiredKeys: ['tenant_id'] });
}

/** The body with one thing wrong, or maybe not: the validator says. */
const spoilt = (body: Arbitrary<Record<string, unknown>>, names: readonly string[]): Arbitrary<unknown> =>
  fc.oneof(
    fc
      .tuple(body, fc.oneof(fc.constantFrom(...NAMES), text), fc.jsonValue())
      .map(([sound, name, value]) => JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)},${inner(sound)}}`)),
    fc
      .tuple(
        body,
        fc.constantFrom(...names),
        fc.oneof(fc.jsonValue({ depthSize: 'small' }), anyText, fc.array(anyText)),
      )
      .map(([sound, name, value]) => ({ ...sound, [name]: value })),
    fc
      .tuple(body, fc.constantFrom(...names), fc.integer({ min: 1_001, max: 100_000 }))
      .map(([sound, name, length]) => ({ ...sound, [name]: Array.from({ length }, () => 1) })),
    fc.jsonValue(),
  );
const inner = (object: object): string => JSON.stringify(object).slice(1, -1);

interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly kind: HostileRequest['kind'];
}

function content(operation: Operation, known: Known): Arbitrary<Content> {
  const schema = operation.requestBody?.content['application/json'].schema;
  if (!schema) return fc.constant({ headers: {}, kind: 'sound' });
  const json = { 'content-type': 'application/json' };
  const kindOf = (value: unknown) => (isValid(schema, value) ? ('sound' as const) : ('faulty' as const));
  const sound = soundBody(schema, known);
  const asText = sound.map((body) => JSON.stringify(body));
  const faulty = (body: Buffer, headers: Record<string, string> = json): Content => ({ headers, body, kind: 'faulty' });
  return fc.oneof(
    { weight: 1, arbitrary: sound.map((body) => ({ headers: json, body: bytes(body), kind: kindOf(body) })) },
    {
      weight: 8,
      arbitrary: spoilt(sound, Object.keys(schema.properties ?? {})).map((body) => ({
        headers: json,
        body: bytes(body),
        kind: kindOf(body),
      })),
    },
    { weight: 1, arbitrary: asText.map((body) => faulty(Buffer.from(body.slice(0, -1)))) },
    { weight: 1, arbitrary: asText.map((body) => faulty(Buffer.from(`${body},`, 'utf16le'))) },
    { weight: 1, arbitrary: fc.uint8Array({ minLength: 1 }).map((some) => faulty(Buffer.from([0xff, ...some]))) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 200_000 }).map((deep) => faulty(Buffer.from('['.repeat(deep)))) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(asText, fc.constantFrom('text/plain', 'application/jsonp', 'application/x-www-form-urlencoded', '*/*'))
        .map(([body, type]) => faulty(Buffer.from(body), { 'content-type': type })),
    },
  );
}
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

interface Query {
  readonly text: string;
  readonly kind: HostileRequest['kind'];
}

function query(operation: Operation, known: Known): Arbitrary<Query> {
  const listed = operation.parameters.filter(({ in: where }) => where === 'query');
  const names = listed.map(({ name }) => name);
  const pair = fc.tuple(
    names.length === 0
      ? text
      : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: text }),
    fc.oneof(
      text,
      fc.constantFrom(...NUMBERS),
      fc.constantFrom('queued', 'scan', 'queued,failed', known.tenantId, 'true'),
    ),
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<Query>({ text: '', kind: 'sound' }) },
    {
      weight: 6,
      arbitrary: fc.array(pair, { minLength: 1, maxLength: 3 }).map((pairs) => ({
        text: `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`,
        kind: listed.length === 0 ? ('odd' as const) : queryKind(listed, pairs),
      })),
    },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_QUERIES).map((raw): Query => ({ text: `?${raw}`, kind: 'odd' })) },
  );
}

/** What the document says of a query, read as a form: lists may repeat or hold commas, everything else may come once. */
function queryKind(listed: Operation['parameters'], pairs: readonly (readonly [string, string])[]): Query['kind'] {
  for (const name of new Set(pairs.map(([each]) => each))) {
    const values = pairs.filter(([each]) => each === name).map(([, value]) => value);
    if (name === 'code') return 'odd';
    const schema = listed.find((parameter) => parameter.name === name)?.schema;
    if (!schema) return 'faulty';
    const joined = values.join(',');
    const value =
      schema.type === 'array'
        ? joined.split(',')
        : schema.type === 'integer' && /^-?\d+$/.test(joined)
          ? Number(joined)
          : joined;
    if (!isValid(schema, value)) return 'faulty';
  }
  return 'sound';
}

function path(operation: Operation, known: Known): Arbitrary<{ path: string; kind: HostileRequest['kind'] }> {
  if (!operation.path.includes('{')) return fc.constant({ path: operation.path, kind: 'sound' });
  const there = operation.path.includes('{tenant_id}') ? [known.tenantId] : known.jobIds;
  const at = (segment: string): string => operation.path.replace(/\{\w+\}/, () => segment);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...there).map((id) => ({ path: at(id), kind: 'sound' as const })) },
    {
      weight: 2,
      arbitrary: fc
        .oneof(fc.constantFrom(...JOB_IDS), text)
        .map((id) => ({ path: at(encodeURIComponent(id)), kind: 'odd' as const })),
    },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_SEGMENTS).map((raw) => ({ path: at(raw), kind: 'odd' as const })) },
  );
}

/** What HTTP lets through as a header's value: no control characters, no blanks at its ends, not more than 16 KB with all the others. */
const headerValue = fc.oneof(fc.constantFrom<string>(...INJECTIONS), fc.string({ maxLength: 300 })).map((value) =>
  value
    .replace(/[^\x21-\x7e\x80-\xff ]/g, '')
    .slice(0, 1_500)
    .trim(),
);

const oddHeaders: Arbitrary<Record<string, string>> = fc.record(
  {
    'x-ms-client-principal': headerValue,
    'x-ms-client-principal-id': headerValue,
    traceparent: fc.oneof(headerValue, fc.constant('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')),
    accept: headerValue,
    'accept-encoding': fc.constantFrom('gzip', 'br', '*;q=0'),
    'x-forwarded-host': headerValue,
    'x-original-url': fc.constant('/admin/host/keys'),
    'x-http-method-override': fc.constantFrom('DELETE', 'PUT'),
    cookie: headerValue,
    range: fc.constantFrom('bytes=0-1', 'bytes=-9999999999'),
  },
  { requiredKeys: [] },
);

const KEY = /^[\x21-\x7e]{1,255}$/;

/** Those with a body have the most to get wrong. */
const anyOperation = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...operations) },
  { weight: 1, arbitrary: fc.constantFrom(...operations.filter(({ requestBody }) => requestBody)) },
);

/** One request of any operation. */
export const hostileRequest = (known: Known): Arbitrary<HostileRequest> =>
  anyOperation.chain((operation) => {
    const takesKey = operation.parameters.some(({ name }) => name === 'Idempotency-Key');
    const idempotency = takesKey ? fc.option(headerValue, { nil: undefined, freq: 3 }) : fc.constant(undefined);
    return fc
      .tuple(path(operation, known), query(operation, known), content(operation, known), oddHeaders, idempotency)
      .map(([where, asked, said, headers, key]) => ({
        operation,
        target: where.path + asked.text,
        headers: { ...headers, ...said.headers, ...(key !== undefined && { 'idempotency-key': key }) },
        ...(said.body && { body: said.body }),
        kind: worst([where.kind, asked.kind, said.kind, key === undefined || KEY.test(key) ? 'sound' : 'faulty']),
      }));
  });

/** An odd part makes everything uncertain; a fault is a fault whatever else is sound. */
const worst = (kinds: readonly HostileRequest['kind'][]): HostileRequest['kind'] =>
  kinds.includes('odd') ? 'odd' : kinds.includes('faulty') ? 'faulty' : 'sound';
