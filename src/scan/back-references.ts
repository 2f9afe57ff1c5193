// Which references of a resource only say who points at it, rather than what it needs: those that stand in members which Azure fills in and
// nobody can set, as the schema tells, and a few that the schema takes for settings. They are references all the same.
import { FLAG, shapeAt, type ArmSchema, type ArmTable, type ShapeRef } from '../graph/arm-schema.ts';
import { SUBNET_IN_GRAPH } from './to-resource.ts';

/** True for a reference at this path (such as `properties.subnets[0].id`) of a resource of this type (any case). */
export type IsBackReference = (armType: string, path: string) => boolean;

/** Members that can be set as far as the schema knows, and that ARM fills in with whoever set up the other end. `*` holds for all types. */
const SETTABLE: Readonly<Record<string, readonly string[]>> = {
  '*': ['privateEndpointConnections', 'serviceAssociationLinks', 'remoteVirtualNetwork'],
  'microsoft.authorization/policyassignments': ['scope', 'notScopes'],
  'microsoft.compute/availabilitysets': ['virtualMachines'],
  'microsoft.network/networkinterfaces': ['virtualMachine', 'privateEndpoint', 'privateLinkService'],
  'microsoft.network/publicipaddresses': ['ipConfiguration', 'natGateway'],
  'microsoft.network/virtualnetworks/subnets': ['applicationGatewayIPConfigurations', 'ipConfigurationProfiles'],
};

/** Tells whether a place is filled in from the other end, and so is no reference of the resource itself. */
export function makeBackReferences(schema: ArmSchema): IsBackReference {
  const known = new Map<string, boolean>();
  return (armType, path) => {
    const names = namesOf(path);
    const key = `${armType}\n${names.join('\n')}`.toLowerCase();
    const before = known.get(key);
    if (before !== undefined) return before;
    const isBack = isNamed(armType, names) || isReadOnly(schema, inSchema(armType), names);
    known.set(key, isBack);
    return isBack;
  };
}

const inSchema = (armType: string): string =>
  armType.toLowerCase() === SUBNET_IN_GRAPH.toLowerCase() ? 'microsoft.network/virtualnetworks/subnets' : armType;

function isNamed(armType: string, names: readonly string[]): boolean {
  const settable = [...SETTABLE['*']!, ...(SETTABLE[inSchema(armType).toLowerCase()] ?? [])];
  const present = new Set(names.map((name) => name.toLowerCase()));
  return settable.some((member) => present.has(member.toLowerCase()));
}

/** The members of a path, outermost first. Keys that are ids are all alike. */
const namesOf = (path: string): string[] =>
  [...path.matchAll(/\['([^']*)'\]|[\w$-]+(?!\d*\])/g)].map(([name, key]) => (key === undefined ? name : '*'));

/** Where a value chooses between shapes, a member is read-only that no shape which has it lets be set. */
function isReadOnly(schema: ArmSchema, armType: string, names: readonly string[]): boolean {
  const found = schema.typeOf(armType);
  let refs: readonly ShapeRef[] = found === undefined ? [] : [found.type.b];
  for (const name of names) {
    const members = refs.flatMap((ref) => membersOf(found!.table, ref, name));
    refs = members.filter((member) => member !== 'read-only');
    if (refs.length === 0) return members.length > 0;
  }
  return false;
}

function membersOf(table: ArmTable, ref: ShapeRef, name: string): readonly (ShapeRef | 'read-only')[] {
  const shape = shapeAt(table, ref);
  if (shape === undefined) return [];
  if (shape.l !== undefined) return membersOf(table, shape.l, name);
  if (shape.u !== undefined) return shape.u.flatMap((each) => membersOf(table, each, name));
  if (shape.r?.includes(name)) return ['read-only'];
  const own = shape.p !== undefined && Object.hasOwn(shape.p, name) ? shape.p[name] : undefined;
  if (typeof own === 'object') return [(own[1] & FLAG.readOnly) !== 0 ? 'read-only' : own[0]];
  if (own !== undefined) return [own];
  const inVariants = Object.values(shape.v ?? {}).flatMap((each) => membersOf(table, each, name));
  if (inVariants.length > 0) return inVariants;
  return shape.x === undefined ? [] : [shape.x];
}
