// Turns what Azure answers about a resource into the node the graph keeps. Pure. What leaves here has its secrets masked.
import { keyOf, parseArmId, type Spelling } from '../graph/arm-id.ts';
import type { ArmSchema } from '../graph/arm-schema.ts';
import type { GraphNode, PropertyValue } from '../graph/model.ts';
import { mapItems, mapMembers } from '../graph/same-or-copy.ts';
import { maskSecrets } from '../graph/secrets.ts';

/** A JSON object from Azure. */
export type ArmObject = Readonly<Record<string, unknown>>;

/** What is known of the surroundings of a resource before it is shaped. */
export interface Surroundings {
  readonly tenantId: string;
  /** Its resource group, as the graph knows it. */
  readonly group?: { readonly name: string; readonly location: string } | undefined;
  /** What it is inside of, or an extension of, as the graph knows it. */
  readonly parent?: { readonly id: string; readonly location: string } | undefined;
  /** The api-version that answered, where ARM did. */
  readonly apiVersion?: string | undefined;
}

export interface Shaper {
  /** The node of a resource and those of its subnets. */
  toResource(
    answer: ArmObject,
    around: Surroundings,
  ): { readonly node: GraphNode; readonly inline: readonly GraphNode[] };
}

/** Resources whose children the graph names `parent/child`, because its readers split the name. */
const NAMED_AFTER_PARENT = new Set([
  'microsoft.compute/virtualmachines/extensions',
  'microsoft.compute/virtualmachines/runcommands',
  'microsoft.automation/automationaccounts/runbooks',
  'microsoft.eventhub/namespaces/eventhubs',
  'microsoft.servicebus/namespaces/queues',
  'microsoft.storage/storageaccounts/queueservices/queues',
  'microsoft.sql/servers/databases',
  'microsoft.devtestlab/labs/policysets/policies',
]);
const VIRTUAL_NETWORK = 'microsoft.network/virtualnetworks';
const SUBNET = 'Microsoft.Network/virtualNetworks/subnets';
/** How the graph calls subnets: readers know no longer type. */
export const SUBNET_IN_GRAPH = 'Microsoft.Network/subnets';
/** Columns of Resource Graph that are no part of a resource. */
const COLUMNS = ['tenantId', 'resourceGroup', 'subscriptionId'];

/** Makes nodes of what ARM and Resource Graph answer, with secrets masked. */
export function makeShaper(schema: ArmSchema, spelling: Spelling): Shaper {
  function shape(answer: ArmObject, around: Surroundings, subnetOf?: { id: string; location: string }): GraphNode {
    const read = toRecord(answer, spelling, around.parent?.id);
    const { value: record, paths } = maskSecrets(schema, read.type, read);
    const id = parseArmId(record.id);
    if (id?.type === undefined) throw new Error('Azure answered a resource whose id is none.');
    const location =
      locationOf(record.location) ??
      subnetOf?.location ??
      around.parent?.location ??
      around.group?.location ??
      'global';
    const group = around.group?.name ?? id.resourceGroup ?? null;
    const properties = asObject(spelled(record.properties ?? {}, spelling));
    const isNetwork = keyOf(record.type) === VIRTUAL_NETWORK;
    const prefixes = isNetwork ? textsOf(asObject(properties.addressSpace).addressPrefixes) : undefined;
    const hardware = keyOf(record.type) === 'microsoft.compute/virtualmachines' ? properties : {};
    const props: Record<string, PropertyValue> = {
      id_lc: keyOf(record.id),
      name: nodeName(record.type, record.name, id.names),
      type: subnetOf ? SUBNET_IN_GRAPH : record.type,
      location,
      resource_group: group,
      resourceGroup: group,
      subscription_id: id.subscriptionId ?? null,
      subscriptionId: id.subscriptionId ?? null,
      tenant_id: around.tenantId,
      tenantId: around.tenantId,
      original_id: record.id,
      parent_id: around.parent?.id ?? (id.parent === undefined ? null : spelling.id(id.parent)),
      properties: JSON.stringify(propertiesInGraph(record, properties, isNetwork)),
      tags: jsonOrNull(record.tags),
      sku: jsonOrNull(record.sku),
      identity: jsonOrNull(spelled(record.identity, spelling)),
      plan: jsonOrNull(record.plan),
      systemData: jsonOrNull(record.systemData),
      extended_location: jsonOrNull(record.extendedLocation),
      kind: textOrNull(record.kind),
      managed_by: textOrNull(spelled(record.managedBy, spelling)),
      zones: textsOf(record.zones) ?? null,
      address_space: prefixes ?? (isNetwork ? [] : null),
      addressSpace: isNetwork ? JSON.stringify(prefixes ?? []) : null,
      size: textOrNull(asObject(hardware.hardwareProfile).vmSize),
      admin_username: textOrNull(asObject(hardware.osProfile).adminUsername),
      api_version: around.apiVersion ?? null,
      arm: JSON.stringify(record),
      masked: paths.length > 0 ? paths : null,
      llm_description: '',
      processing_status: 'completed',
    };
    return { label: 'Resource', id: record.id, props };
  }

  return {
    toResource(answer, around) {
      const node = shape(answer, around);
      const subnets = keyOf(String(answer.type)) === VIRTUAL_NETWORK ? asObject(answer.properties).subnets : undefined;
      const network = { id: node.id, location: String(node.props.location) };
      const inline = (Array.isArray(subnets) ? subnets : [])
        .map(asObject)
        .filter(({ id }) => typeof id === 'string' && parseArmId(id)?.type !== undefined)
        .map((subnet) => {
          const inside = { tenantId: around.tenantId, group: around.group, parent: network };
          return shape({ ...subnet, type: SUBNET }, inside, network);
        });
      return { node, inline };
    },
  };
}

/** The record as read: id and type in the graph's spelling, empty columns left out. A child's id begins with its parent's very text. */
function toRecord(answer: ArmObject, spelling: Spelling, parentId: string | undefined) {
  const { id, name, type, ...rest } = answer;
  if (typeof id !== 'string') throw new Error('Azure answered a resource without an id.');
  const parsed = parseArmId(id);
  const spelledId = spelling.id(id);
  const isBelow = parentId !== undefined && keyOf(spelledId).startsWith(`${keyOf(parentId)}/`);
  const exact = isBelow ? parentId + spelledId.slice(parentId.length) : spelledId;
  const kept = Object.entries(rest).filter(
    ([key, value]) => !COLUMNS.includes(key) && !(value === null || (value === '' && key !== 'location')),
  );
  return {
    id: exact,
    name: typeof name === 'string' && name !== '' ? name : (parsed?.names.at(-1) ?? exact),
    type: spelling.type(typeof type === 'string' && type.includes('/') ? type : (parsed?.type ?? '')),
    ...Object.fromEntries(kept),
  } as ArmObject & { id: string; name: string; type: string };
}

function nodeName(type: string, name: string, names: readonly string[]): string {
  return NAMED_AFTER_PARENT.has(keyOf(type)) && !name.includes('/') ? names.join('/') : name;
}

/** ARM's properties with what readers of the graph look for in them: sku and kind, and subnets as mere references. */
function propertiesInGraph(record: ArmObject, properties: ArmObject, isNetwork: boolean): ArmObject {
  return {
    ...properties,
    ...(typeof record.sku === 'object' && record.sku !== null && properties.sku === undefined && { sku: record.sku }),
    ...(typeof record.kind === 'string' && record.kind !== '' && { kind: record.kind }),
    ...(isNetwork &&
      Array.isArray(properties.subnets) && {
        subnets: properties.subnets.map(asObject).map(({ id, name }) => ({ id, name })),
      }),
  };
}

/** The value with every text (and key) that is an ARM id spelled one way. */
function spelled(value: unknown, spelling: Spelling): unknown {
  if (typeof value === 'string') return isArmId(value) ? spelling.id(value) : value;
  if (Array.isArray(value)) return mapItems(value, (item) => spelled(item, spelling));
  if (typeof value !== 'object' || value === null) return value;
  return mapMembers(value as ArmObject, (key, item) => [
    isArmId(key) ? spelling.id(key) : key,
    spelled(item, spelling),
  ]);
}

/** True for text that is an ARM id, by its look and by taking it apart. */
export const isArmId = (text: string): boolean =>
  /^\/(subscriptions|providers)\//i.test(text) && parseArmId(text) !== undefined;

/** A region's code: `West Europe` and `westeurope` are one. */
export function locationOf(location: unknown): string | undefined {
  if (typeof location !== 'string' || location === '') return undefined;
  return location.toLowerCase().replace(/\s+/g, '');
}

/** The value where it is an object, else an empty one. */
export const asObject = (value: unknown): ArmObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ArmObject) : {};

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length > 0 ? value.filter((item) => typeof item === 'string') : undefined;
function jsonOrNull(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' && Object.keys(value).length === 0 ? null : JSON.stringify(value);
}
