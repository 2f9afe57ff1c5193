// mapping.json: what stands for what, what nobody has said yet, and what of the source tenant is left. Edited, it is the `mapping` of the
// next request. Written in pieces, since it names every resource.
import { RESOURCE_GROUP } from '../arm-id.ts';
import type { Plan } from '../plan.ts';
import type { TenantMapping } from './mapping.ts';
import type { Remaining } from './remains.ts';

export interface Unmapped {
  readonly kind: string;
  readonly value: string;
  /** The variable that asks for it. */
  readonly parameter: string;
}

/** What has no target although the code needs one; each has a variable. */
export function unmappedOf({ parameters }: Plan, mapping: TenantMapping): Unmapped[] {
  const known = [
    ...[...mapping.principals.values()].map(({ kind, name, parameter }) => ({
      kind,
      value: name,
      parameter: parameter.name,
    })),
    ...[...mapping.domains.values()].map(({ domain, parameter }) => ({
      kind: 'domain',
      value: domain,
      parameter: parameter.name,
    })),
  ];
  const byParameter = new Map(known.map((each) => [each.parameter, each]));
  return [...parameters.values()]
    .filter((parameter) => parameter.default === undefined)
    .map(({ name, source }) => byParameter.get(name) ?? { kind: 'principal', value: source ?? '', parameter: name });
}

/** The text of `mapping.json`, piece by piece. */
export async function* mappingDocument(
  plan: Plan,
  mapping: TenantMapping,
  remaining: readonly Remaining[],
): AsyncGenerator<string> {
  const used = (name: string): boolean => plan.parameters.has(name);
  const groups = [...plan.entries.values()].filter(({ type }) => type === RESOURCE_GROUP);
  const groupNames = new Map(groups.map(({ sourceId, id, name }) => [sourceId ?? id, name]));
  yield '{\n';
  yield* record('tenants', [[mapping.sourceTenant, mapping.targetTenant]]);
  yield* record('subscriptions', mapping.subscriptions);
  yield* record('locations', mapping.locations);
  yield* record('resource_groups', groupNames);
  yield* record(
    'names',
    mapping.names.filter(({ id }) => !groupNames.has(id)).map(({ id, target }) => [id, target]),
  );
  yield* record('principals', principals(plan, mapping));
  yield* record(
    'domains',
    [...mapping.domains.values()].map(({ domain, target, parameter }) => [
      domain,
      target ?? { target: null, ...(used(parameter.name) && { parameter: parameter.name }) },
    ]),
  );
  yield `  "name_suffix": ${JSON.stringify(mapping.suffix)},\n`;
  yield* list('unmapped', unmappedOf(plan, mapping));
  yield* list(
    'outside',
    [...plan.outside].map(([id, { name }]) => ({ id, parameter: name })),
  );
  yield* list(
    'remaining',
    remaining.map(({ kind, value, files }) => ({ kind, value, files: [...files] })),
  );
  yield* list('resources', sources(plan), true);
  yield '}\n';
}

/** Those that the code names, and those of them that the directory does not know. */
function* principals({ parameters }: Plan, mapping: TenantMapping): Generator<readonly [string, unknown]> {
  for (const { id, target, kind, name, appId, parameter } of mapping.principals.values())
    if (parameters.has(parameter.name))
      yield [
        id,
        {
          target: target ?? null,
          kind,
          name,
          ...(appId !== undefined && { app_id: appId }),
          parameter: parameter.name,
        },
      ];
  for (const { name, default: target, source } of parameters.values())
    if (source !== undefined) yield [source, { target: target ?? null, kind: 'unknown', parameter: name }];
}

function* sources(plan: Plan): Generator<unknown> {
  for (const { sourceId, id, moved } of plan.entries.values())
    yield {
      source: sourceId ?? id,
      target: id,
      // Several regions may become one, so the map of regions alone does not lead back.
      ...(moved && { regions: Object.fromEntries(moved.map(({ path, region }) => [path, region])) }),
    };
}

function* record(name: string, entries: Iterable<readonly [string, unknown]>): Generator<string> {
  let first = true;
  for (const [key, value] of entries) {
    yield `${first ? `  "${name}": {\n` : ',\n'}    ${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    first = false;
  }
  yield first ? `  "${name}": {},\n` : '\n  },\n';
}

function* list(name: string, items: Iterable<unknown>, last = false): Generator<string> {
  let first = true;
  for (const item of items) {
    yield `${first ? `  "${name}": [\n` : ',\n'}    ${JSON.stringify(item)}`;
    first = false;
  }
  yield `${first ? `  "${name}": []` : '\n  ]'}${last ? '\n' : ',\n'}`;
}
