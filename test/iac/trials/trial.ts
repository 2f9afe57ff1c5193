// One trial of random types: the tenant is written in every language, and what each says is held against the schemas and the others.
import { evaluateArm } from '../../support/arm-templates.ts';
import { azapiObjections } from '../../support/azapi-rules.ts';
import { evaluateBicep } from '../../support/bicep/generated.ts';
import { evaluate, generateAll, idsOf, type Output } from '../../support/iac.ts';
import { parseHcl, resourcesIn } from '../../support/parse-hcl.ts';
import { providerObjections } from '../../support/provider-rules.ts';
import { graphOfSnapshot, type Snapshot } from '../../support/snapshot-graph.ts';

export interface Verdict {
  /** Resources of the tenant, parents included. */
  readonly resources: number;
  /** Those whose code the schema was asked about: it took what was read. */
  readonly checked: number;
  readonly azurerm: number;
  readonly wrong: readonly string[];
}

/** Writes a tenant in every language; answers what is wrong with it, one line each. */
export async function judge(snapshot: Snapshot): Promise<Verdict> {
  const wrong: string[] = [];
  const say = (what: string, found: unknown): void => void wrong.push(`${what}: ${JSON.stringify(found)}`);
  const generated = (options: Parameters<typeof generateAll>[1]): Promise<Output> =>
    generateAll(graphOfSnapshot(snapshot), options);
  const azurerm = await generated({ terraform_provider: 'azurerm' });
  const terraform = await generated({ output_format: 'terraform' });
  const arm = await generated({ output_format: 'arm' });
  const bicep = await generated({ output_format: 'bicep' });

  const blocks = resourcesIn(parseHcl(azurerm.files).values());
  for (const block of blocks.filter(({ type }) => type.startsWith('azurerm_')))
    for (const objection of providerObjections(block)) say(`${block.type}.${block.name}`, objection);
  const written = new Set(blocks.map(({ type, name }) => `${type}.${name}`));
  for (const { id, outcome, address, reason, provider, provider_reasons: why } of azurerm.coverage.resources) {
    if (outcome === 'left out' ? !isKnownReason(reason) : outcome === 'emitted' && !written.has(address!))
      say(`${id} is not in the code`, { outcome, address, reason });
    if (outcome === 'emitted' && (provider === 'azapi') !== (why !== undefined)) say(`${id} has no reason`, provider);
  }

  const leftOut = ({ coverage }: Output): Set<string> =>
    new Set(coverage.resources.filter(({ outcome }) => outcome === 'left out').map(({ id }) => id.toLowerCase()));
  for (const { id, outcome, reason } of [...terraform.coverage.resources, ...arm.coverage.resources])
    if (outcome === 'left out' && !isKnownReason(reason)) say(`${id} is left out`, reason);
  const notInTemplates = leftOut(arm);
  if ([...notInTemplates].sort().join() !== [...leftOut(bicep)].sort().join())
    say('ARM and Bicep leave out different things', [[...notInTemplates], [...leftOut(bicep)]]);

  const all = new Map(
    [...snapshot.resourceGroups, ...snapshot.resources, ...snapshot.managementGroups].map((each) => [
      each.id.toLowerCase(),
      each,
    ]),
  );
  const bodyOf = (id: string): Record<string, unknown> | undefined => all.get(id.toLowerCase());
  const fromArm = evaluateArm(arm.files, bodyOf);
  const fromBicep = new Map(
    evaluateBicep(bicep.files, bodyOf).resources.map(({ id, body }) => [id.toLowerCase(), body]),
  );
  const inArm = new Set(fromArm.map(({ id }) => id.toLowerCase()));
  for (const id of all.keys())
    if (!inArm.has(id) && !notInTemplates.has(id) && !isInside(arm, id)) say(`${id} is in no ARM template`, null);
  if (fromBicep.size !== inArm.size) say('Bicep and ARM hold different numbers', [fromBicep.size, inArm.size]);

  const byId = new Map(arm.resolved.map((resolved) => [resolved.entry.id.toLowerCase(), resolved]));
  const inTerraform = new Map(terraform.resolved.map((resolved) => [resolved.entry.id.toLowerCase(), resolved]));
  let checked = 0;
  for (const { id, type, apiVersion, body: whole } of fromArm) {
    const key = id.toLowerCase();
    if (!isEqual(fromBicep.get(key), whole)) say(`${id} differs in Bicep`, [whole, fromBicep.get(key)]);
    const resolved = byId.get(key);
    const other = inTerraform.get(key);
    if (!resolved || !other) {
      say(`${id} is in ARM alone`, null);
      continue;
    }
    const { tags, identity, ...body } = whole;
    delete body['location'];
    // The name of a secret stands for it here, and fits no pattern or length.
    const holdsSecret = JSON.stringify(body).includes('"secret:');
    if (!holdsSecret) {
      const azapi = evaluate(other.body, idsOf(terraform));
      if (!isEqual(body, azapi)) say(`${id} differs in Terraform`, [body, azapi]);
    }
    if (resolved.resource.refusals.length > 0) continue;
    const hasTags = tags !== undefined;
    const objections = azapiObjections({
      type,
      apiVersion,
      name: resolved.resource.name,
      hasTags,
      hasIdentity: identity !== undefined,
      body,
    });
    for (const objection of objections)
      if (!holdsSecret || !/does not match|bytes long$/.test(objection)) say(id, objection);
    checked++;
  }
  return {
    resources: all.size,
    checked,
    azurerm: blocks.filter(({ type }) => type.startsWith('azurerm_')).length,
    wrong,
  };
}

const isKnownReason = (reason: string | undefined): boolean =>
  /^(Azure did not show its values|Azure makes the root management group)/.test(reason ?? '');

const isInside = ({ coverage }: Output, key: string): boolean =>
  coverage.resources.some(({ id, outcome }) => outcome === 'inside' && id.toLowerCase() === key);

/** Equal whatever the order of members. */
const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
