// Runs the generation engine over records in memory, and reads its output as a program would: values with their references put in.
import { emitterFor } from '../../src/activities/iac-engine.ts';
import { StartGenerateIac, type GenerateIacParams } from '../../src/contract/start-generate-iac.ts';
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import type { ResourceReader } from '../../src/graph/stored-resource.ts';
import type { Counts } from '../../src/iac/coverage.ts';
import type { Emitter } from '../../src/iac/emitters/emitter.ts';
import { generate } from '../../src/iac/generate.ts';
import { ExactNumber } from '../../src/iac/json.ts';
import { ParameterUse, TextWithReferences, type Parameter, type TextPart, type Value } from '../../src/iac/model.ts';
import type { Resolved } from '../../src/iac/resolve.ts';

export const TENANT = '65b13880-ffe4-4c34-a8c7-28af6ceb3c7d';

export interface Output {
  readonly files: ReadonlyMap<string, string>;
  readonly counts: Counts;
  readonly coverage: Coverage;
  /** What was handed to the emitter, in order. */
  readonly resolved: readonly Resolved[];
  readonly parameters: ReadonlyMap<string, Parameter>;
}

export interface Coverage {
  readonly summary: Counts;
  readonly not_written: Record<string, string>;
  readonly resources: readonly CoverageRecord[];
  readonly external_ids: readonly { readonly id: string; readonly used_by: readonly string[] }[];
  readonly circular_references: readonly { readonly address: string; readonly path: string; readonly id: string }[];
  readonly made_by_azure: readonly { readonly address: string; readonly path: string; readonly id: string }[];
  readonly respelled_references: readonly { readonly address: string; readonly path: string; readonly id: string }[];
}
export interface CoverageRecord {
  readonly id: string;
  readonly type: string;
  readonly outcome: 'emitted' | 'inside' | 'left out';
  readonly file?: string;
  readonly address?: string;
  readonly reason?: string;
  readonly made_by?: string;
  readonly not_stored?: readonly string[];
  readonly provider?: string;
  readonly provider_reasons?: readonly string[];
  readonly parts?: readonly string[];
  readonly dropped?: readonly { readonly path: string; readonly reason: string }[];
  readonly secrets?: readonly { readonly path: string; readonly variable: string | null }[];
  readonly schema_refuses?: readonly { readonly path: string; readonly reason: string }[];
}

const schema = makeArmSchema();

/** All files of a generation, and what went into them. */
export async function generateAll(
  reader: ResourceReader,
  options: Partial<GenerateIacParams> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Output> {
  const params = StartGenerateIac.body.parse({ tenant_id: TENANT, ...options });
  const resolved: Resolved[] = [];
  let parameters: ReadonlyMap<string, Parameter> = new Map();
  const real = emitterFor({ ...params, terraform_provider: params.terraform_provider ?? 'azapi' }, schema);
  const emitter: Emitter = {
    ...real,
    codeFiles(plan, read) {
      parameters = plan.parameters;
      return real.codeFiles(plan, async function* (entries) {
        for await (const each of read(entries)) {
          resolved.push(each);
          yield each;
        }
      });
    },
  };
  const generation = await generate(params, { reader, schema, emitter, signal });
  const files = new Map<string, string>();
  for await (const { path, body } of generation.files()) {
    let text = '';
    if (typeof body === 'string') text = body;
    else for await (const piece of body) text += piece;
    files.set(path, text);
  }
  const coverage = JSON.parse(files.get('coverage.json')!) as Coverage;
  return { files, counts: generation.counts(), coverage, resolved, parameters };
}

/** A value with the ids of what it refers to in place of the references. */
export function evaluate(value: Value, idOf: (key: string) => string): unknown {
  if (value instanceof ExactNumber) return Number(value.text);
  if (value instanceof TextWithReferences) return value.parts.map((part) => valueOfPart(part, idOf)).join('');
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => evaluate(item, idOf));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, Value>).map(([name, item]) => [name, evaluate(item, idOf)]),
  );
}

/** What a part evaluates to; a parameter is its default. */
function valueOfPart(part: TextPart, idOf: (key: string) => string): string {
  if (typeof part === 'string') return part;
  if (part instanceof ParameterUse) return idOf(part.name);
  return part.attribute === undefined ? idOf(part.target) : part.value;
}

/** Ids of the resources of an output by key, and defaults of its parameters by name. */
export const idsOf = ({ resolved, parameters }: Output): ((key: string) => string) => {
  const ids = new Map(resolved.map(({ entry }) => [entry.key, entry.id]));
  return (key) => ids.get(key) ?? parameters.get(key)?.default ?? `nothing is called ${key}`;
};
