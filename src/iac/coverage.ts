// The account of a generation: each selected resource with where it is written or why not, and everything that was read and is not in
// the code. One record a line, so that two accounts can be compared; written in pieces, since it grows with the tenant.
import type { Emitter } from './emitters/emitter.ts';
import type { Findings, Remark } from './findings.ts';
import { pathText } from './json.ts';
import type { Entry, Plan } from './plan.ts';
import { variablesOf } from './secret-variables.ts';

export interface Counts {
  readonly resources_selected: number;
  /** Written in a block of their own or inside the block of their parent. */
  readonly resources_emitted: number;
  readonly resources_left_out: number;
  readonly references: number;
  readonly external_ids: number;
  readonly secret_variables: number;
  readonly properties_dropped: number;
}

/** The figures of a generation, as its result has them. */
export function countsOf(plan: Plan, findings: Findings): Counts {
  const entries = [...plan.entries.values()];
  return {
    resources_selected: plan.selected,
    resources_emitted: plan.entries.size + plan.inline.length + plan.directory.size,
    resources_left_out: plan.leftOut.length,
    references: findings.references,
    external_ids: findings.external.size,
    secret_variables: entries.reduce((sum, entry) => sum + variablesOf(entry).length, 0),
    properties_dropped: entries.reduce((sum, { dropped }) => sum + dropped.length, 0),
  };
}

/** The text of `coverage.json`, in pieces; the code must have been written before. */
export async function* coverage(plan: Plan, findings: Findings, emitter: Emitter): AsyncGenerator<string> {
  const { params } = plan;
  const address = (key: string): string => emitter.addressOf(plan.entries.get(key)!);
  yield `{\n  "tenant_id": ${JSON.stringify(plan.tenantId)},\n`;
  yield `  "output_format": ${JSON.stringify(params.output_format)},\n`;
  yield `  "summary": ${JSON.stringify(countsOf(plan, findings))},\n`;
  yield `  "not_written": ${JSON.stringify(notWritten(plan))},\n`;
  yield* list('resources', resources(plan, emitter));
  yield* list('external_ids', externalIds(findings, address));
  yield* list('circular_references', remarks(findings.circular, address));
  if (!params.auto_import) yield* list('made_by_azure', remarks(findings.madeByAzure, address));
  yield* list('respelled_references', remarks(findings.respelled, address), true);
  yield '}\n';
}

const notWritten = ({ params }: Plan): Record<string, string> => ({
  ...(!params.include_rbac && { rbac: 'role assignments and role definitions were not asked for' }),
});

async function* list(name: string, records: Iterable<unknown>, last = false): AsyncGenerator<string> {
  let first = true;
  for (const record of records) {
    yield `${first ? `  "${name}": [\n` : ',\n'}    ${JSON.stringify(record)}`;
    first = false;
  }
  yield `${first ? `  "${name}": []` : '\n  ]'}${last ? '\n' : ',\n'}`;
}

function* resources(plan: Plan, emitter: Emitter): Generator<unknown> {
  for (const entry of plan.entries.values()) yield emittedRecord(entry, plan, emitter);
  for (const object of plan.directory.values())
    yield {
      // Its object id means nothing in another tenant.
      id: plan.mapping?.isOtherTenant ? object.key.replace(object.id, () => object.name) : object.key,
      type: `Microsoft.Graph/${object.key.slice(1, object.key.lastIndexOf('/'))}`,
      outcome: 'emitted',
      ...emitter.objectAt?.(object, plan),
      provider: 'azuread',
    };
  for (const { id, type, owner } of plan.inline) {
    const holder = plan.entries.get(owner)!;
    yield {
      id,
      type,
      outcome: 'inside',
      file: emitter.fileOf(holder, plan),
      address: emitter.addressOf(holder),
      reason: 'its parent holds it',
    };
  }
  for (const { id, type, reason } of plan.leftOut) yield { id, type, outcome: 'left out', reason };
}

function emittedRecord(entry: Entry, plan: Plan, emitter: Emitter): unknown {
  const { id, type, apiVersion, asked, madeBy, notStored, dropped, refusals, form, secrets } = entry;
  const parts = emitter.partsOf?.(entry) ?? [];
  const names = new Map(variablesOf(entry).map(({ path, name }) => [path, name]));
  return {
    id,
    type,
    api_version: apiVersion,
    outcome: 'emitted',
    file: emitter.fileOf(entry, plan),
    address: emitter.addressOf(entry),
    ...(parts.length > 0 && { parts }),
    ...(form && { provider: form.provider, ...(form.reasons.length > 0 && { provider_reasons: form.reasons }) }),
    ...(!asked && { reason: 'something that was asked for needs it' }),
    ...(madeBy !== undefined && { made_by: madeBy }),
    ...(notStored && { not_stored: notStored }),
    ...(dropped.length > 0 && { dropped }),
    ...(secrets.length > 0 && {
      secrets: secrets.map(({ path }) => ({ path: pathText(path), variable: names.get(path) ?? null })),
    }),
    ...(refusals.length > 0 && { schema_refuses: refusals }),
  };
}

function* externalIds(findings: Findings, address: (key: string) => string): Generator<unknown> {
  for (const id of [...findings.external.keys()].sort())
    yield { id, used_by: [...findings.external.get(id)!].map(address) };
}

function* remarks(found: readonly Remark[], address: (key: string) => string): Generator<unknown> {
  for (const { from, path, text } of found) yield { address: address(from), path, id: text };
}
