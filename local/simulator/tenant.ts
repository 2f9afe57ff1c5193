// The tenant in memory: the present snapshot, indexed for the questions that ARM, Resource Graph and Microsoft Graph answer.
// Every change goes through `apply`, so that indexes, the change feed and the journal cannot disagree. It never judges a request.
import { isDeepStrictEqual } from 'node:util';
import { armKey, parentKey, parseArmId, typeKey } from './arm-id.ts';
import { SortedItems } from './sorted-items.ts';

/** An object of a snapshot; its id is unique in its list without regard to case. */
export interface Item {
  id: string;
  [key: string]: unknown;
}

/** The lists of a snapshot and the kind under which NDJSON names their elements. */
export const SECTION_OF_KIND = {
  managementGroup: 'managementGroups',
  subscription: 'subscriptions',
  roleDefinition: 'roleDefinitions',
  user: 'users',
  group: 'groups',
  application: 'applications',
  resourceGroup: 'resourceGroups',
  servicePrincipal: 'servicePrincipals',
  resource: 'resources',
  roleAssignment: 'roleAssignments',
  directoryRoleDefinition: 'directoryRoleDefinitions',
  directoryRoleAssignment: 'directoryRoleAssignments',
  directoryRoleEligibility: 'directoryRoleEligibilities',
  appRoleAssignment: 'appRoleAssignments',
  oauth2PermissionGrant: 'oauth2PermissionGrants',
} as const;

export type Section = (typeof SECTION_OF_KIND)[keyof typeof SECTION_OF_KIND];
export const SECTIONS: readonly Section[] = Object.values(SECTION_OF_KIND);
export const DIRECTORY_SECTIONS = ['users', 'groups', 'servicePrincipals', 'applications'] as const;
export type DirectorySection = (typeof DIRECTORY_SECTIONS)[number];
/** Lists of the directory that a snapshot may leave out: who holds what. Their elements are as Graph answers them. */
const RECORD_SECTIONS = [
  'directoryRoleDefinitions',
  'directoryRoleAssignments',
  'directoryRoleEligibilities',
  'appRoleAssignments',
  'oauth2PermissionGrants',
] as const;
export type RecordSection = (typeof RECORD_SECTIONS)[number];

/** The `tenant` object of a snapshot. */
export interface TenantInfo extends Item {
  tenantId: string;
  displayName: string;
}

/** What to write and what to take away, in the snapshot's own shapes. */
export interface TenantChange {
  upsert?: Partial<Record<Section, Item[]>>;
  remove?: Partial<Record<Section, string[]>>;
  /** Ids of new resources with which Azure makes children of its own; of what a file holds, the file says what there is below. */
  born?: readonly string[];
}

/** A resource with what its id says, worked out once. */
export interface Resource {
  item: Item;
  key: string;
  /** `ns/type/childtype` in lower case, of the id. */
  type: string;
  /** Key of the parent resource, or of the scope where there is none. */
  parent: string;
  /** Key of the scope: subscription, group, or for an extension the resource it hangs on. */
  scope: string;
  subscriptionId: string;
  group: string;
  /** True where the scope is a resource. */
  isExtension: boolean;
  /** True where ARM's generic list and Resource Graph know it. */
  isTracked: boolean;
}

/** One line of the change feed from which Resource Graph's `resourcechanges` is answered. */
export interface ResourceChange {
  sequence: number;
  time: number;
  kind: 'Create' | 'Update' | 'Delete';
  id: string;
  section: Section;
  before: Item | undefined;
  after: Item | undefined;
}

const LOCATED_BUT_UNTRACKED =
  /^(microsoft\.web\/sites\/(slots\/)?config|microsoft\.keyvault\/(vaults|managedhsms)\/(keys|secrets)(\/versions)?|microsoft\.servicebus\/namespaces\/(queues|topics|topics\/subscriptions|topics\/subscriptions\/rules)|microsoft\.eventhub\/namespaces\/eventhubs(\/consumergroups)?|microsoft\.resources\/deployments)$/;

/**
 * Resource Graph keeps changes for 14 days; a simulator does not live that long, so what bounds the feed is memory.
 * Beyond it the oldest changes are forgotten.
 */
const CHANGES_KEPT = 100_000;

const isOfDirectory = (section: Section): boolean =>
  [...DIRECTORY_SECTIONS, ...RECORD_SECTIONS].some((each) => each === section);

/** The key under which an element of a section is found. */
function keyOf(section: Section, id: string): string {
  if (isOfDirectory(section)) return id.toLowerCase();
  if (section === 'subscriptions' && !id.includes('/')) return armKey(`/subscriptions/${id}`);
  return armKey(id);
}

/** Works out what a resource's id says. @throws where the id is not one of a resource */
export function toResource(item: Item): Resource {
  const path = parseArmId(item.id);
  if (path?.kind !== 'item') throw new Error(`${item.id} is not the id of a resource`);
  const type = typeKey(path);
  const scopePath = parseArmId(path.scope);
  const isExtension = scopePath?.kind === 'item';
  return {
    item,
    type,
    isExtension,
    key: armKey(item.id),
    parent: parentKey(item.id, path),
    scope: armKey(path.scope),
    subscriptionId: path.subscriptionId,
    group: path.group,
    isTracked: typeof item.location === 'string' && !isExtension && !LOCATED_BUT_UNTRACKED.test(type),
  };
}

/** True for a list that a snapshot may leave out. */
export const isOptional = (section: Section): boolean => RECORD_SECTIONS.some((each) => each === section);

export class Tenant {
  info: TenantInfo;
  readonly resources = new SortedItems<Resource>((resource) => resource.item.id);
  readonly changes: ResourceChange[] = [];
  /** Called with every change after it has been made; the journal listens here. */
  onChange: (change: TenantChange) => void = () => undefined;
  readonly #others: Record<Exclude<Section, 'resources'>, SortedItems<Item>>;
  readonly #byType = new Map<string, SortedItems<Resource>>();
  readonly #byParent = new Map<string, Map<string, Resource>>();
  readonly #managementGroupOf = new Map<string, Item>();
  readonly #born = new Set<string>();
  #sequence = 0;
  readonly #changedAt = new Map<string, number>();
  readonly #removedAt = new Map<string, { section: DirectorySection; id: string; sequence: number }>();
  readonly #memberChanges = new Map<string, Map<string, { sequence: number; removed: boolean }>>();
  readonly #now: () => number;

  constructor(info: TenantInfo, now: () => number = Date.now) {
    this.info = info;
    this.#now = now;
    const list = () => new SortedItems<Item>((item) => item.id);
    this.#others = {
      managementGroups: list(),
      subscriptions: list(),
      roleDefinitions: list(),
      users: list(),
      groups: list(),
      applications: list(),
      resourceGroups: list(),
      servicePrincipals: list(),
      roleAssignments: list(),
      directoryRoleDefinitions: list(),
      directoryRoleAssignments: list(),
      directoryRoleEligibilities: list(),
      appRoleAssignments: list(),
      oauth2PermissionGrants: list(),
    };
  }

  /** Number of the last change; 0 for a tenant as it was read. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Puts in an element of the file; not a change, so nobody is told. @throws where the id is already there or is none */
  load(section: Section, item: Item): void {
    const key = keyOf(section, item.id);
    if (this.#has(section, key)) throw new Error(`${item.id} appears twice`);
    this.#put(section, key, item);
  }

  /** Makes a change whole: every element is looked at before the first is written. @throws where an id is not one of its section */
  apply(change: TenantChange): void {
    for (const item of change.upsert?.resources ?? []) toResource(item);
    for (const section of SECTIONS) {
      for (const id of change.remove?.[section] ?? []) this.#change(section, id, undefined);
      for (const item of change.upsert?.[section] ?? []) this.#change(section, item.id, item);
    }
    for (const id of change.born ?? []) this.#born.add(armKey(id));
    this.onChange(change);
  }

  find(section: Section, id: string): Item | undefined {
    const key = keyOf(section, id);
    return section === 'resources' ? this.resources.get(key)?.item : this.#others[section].get(key);
  }

  /** The elements of a section in the order of their ids. */
  list(section: Exclude<Section, 'resources'>): SortedItems<Item> {
    return this.#others[section];
  }

  resource(id: string): Resource | undefined {
    return this.resources.get(armKey(id));
  }

  /** True for a resource that somebody made by a request. */
  isBorn(resource: Resource): boolean {
    return this.#born.has(resource.key);
  }

  /** Resources of a type (lower case), in the order of their ids. */
  ofType(type: string): readonly Resource[] {
    return this.#byType.get(type)?.sorted() ?? [];
  }

  hasType(type: string): boolean {
    return (this.#byType.get(type)?.size ?? 0) > 0;
  }

  /** Resources directly below a key: children of a resource, extensions of a scope, top-level resources of a group. */
  below(key: string): Resource[] {
    return [...(this.#byParent.get(key)?.values() ?? [])];
  }

  /** Everything below a key, at any depth. */
  allBelow(key: string): Resource[] {
    return this.below(key).flatMap((resource) => [resource, ...this.allBelow(resource.key)]);
  }

  /** Management groups above a management group or subscription id, nearest first. */
  managementGroupsAbove(id: string): Item[] {
    const above: Item[] = [];
    for (let key = armKey(id); ;) {
      const parent = this.#managementGroupOf.get(key);
      if (!parent || above.includes(parent)) return above;
      above.push(parent);
      key = armKey(parent.id);
    }
  }

  /** Number of the last change of a directory object, 0 where it is as it was read. */
  changedAt(section: DirectorySection, id: string): number {
    return this.#changedAt.get(`${section}/${id.toLowerCase()}`) ?? 0;
  }

  /** Ids of directory objects taken away after a change and not put back. */
  removedSince(section: DirectorySection, sequence: number): string[] {
    return [...this.#removedAt.values()]
      .filter((gone) => gone.section === section && gone.sequence > sequence)
      .map((gone) => gone.id);
  }

  /** Ids that came into a group or left it after a change, each with its last change. */
  memberChangesSince(groupId: string, sequence: number): { id: string; removed: boolean }[] {
    const changes =
      this.#memberChanges.get(groupId.toLowerCase()) ?? new Map<string, { sequence: number; removed: boolean }>();
    return [...changes]
      .filter(([, change]) => change.sequence > sequence)
      .map(([id, { removed }]) => ({ id, removed }));
  }

  /** The present snapshot, key by key, for one who writes it out: the whole of a large tenant is too long for one text. */
  *snapshot(): Generator<[Section, readonly Item[]]> {
    for (const section of SECTIONS) {
      if (section === 'resources') yield [section, this.resources.sorted().map((resource) => resource.item)];
      else if (!isOptional(section) || this.#others[section].size > 0) yield [section, this.#others[section].sorted()];
    }
  }

  #has(section: Section, key: string): boolean {
    return section === 'resources' ? this.resources.has(key) : this.#others[section].has(key);
  }

  #change(section: Section, id: string, after: Item | undefined): void {
    const key = keyOf(section, id);
    const before = this.find(section, id);
    if (isDeepStrictEqual(before, after)) return;
    this.#sequence += 1;
    if (before) this.#take(section, key);
    if (after) this.#put(section, key, after);
    if ((DIRECTORY_SECTIONS as readonly string[]).includes(section)) {
      const place = `${section}/${key}`;
      this.#changedAt.set(place, this.#sequence);
      if (section === 'groups') this.#noteMembers(key, before, after);
      if (after) this.#removedAt.delete(place);
      else this.#removedAt.set(place, { section: section as DirectorySection, id, sequence: this.#sequence });
      return;
    }
    if (isOptional(section)) return;
    this.changes.push({
      sequence: this.#sequence,
      time: this.#now(),
      kind: !before ? 'Create' : !after ? 'Delete' : 'Update',
      id: (after ?? before)!.id,
      section,
      before,
      after,
    });
    if (this.changes.length > CHANGES_KEPT) this.changes.splice(0, this.changes.length - CHANGES_KEPT);
  }

  #noteMembers(key: string, before: Item | undefined, after: Item | undefined): void {
    const ids = (group: Item | undefined) =>
      new Set((group?.memberIds as string[] | undefined)?.map((id) => id.toLowerCase()));
    const [old, present] = [ids(before), ids(after)];
    const changes = this.#memberChanges.get(key) ?? new Map<string, { sequence: number; removed: boolean }>();
    for (const id of present) if (!old.has(id)) changes.set(id, { sequence: this.#sequence, removed: false });
    for (const id of old) if (!present.has(id)) changes.set(id, { sequence: this.#sequence, removed: true });
    this.#memberChanges.set(key, changes);
  }

  #put(section: Section, key: string, item: Item): void {
    if (section !== 'resources') {
      this.#others[section].set(key, item);
      if (section === 'managementGroups') this.#readHierarchy();
      return;
    }
    const resource = toResource(item);
    this.resources.set(key, resource);
    const ofType = this.#byType.get(resource.type) ?? new SortedItems<Resource>((each) => each.item.id);
    ofType.set(key, resource);
    this.#byType.set(resource.type, ofType);
    const siblings = this.#byParent.get(resource.parent) ?? new Map<string, Resource>();
    siblings.set(key, resource);
    this.#byParent.set(resource.parent, siblings);
  }

  #take(section: Section, key: string): void {
    if (section !== 'resources') {
      this.#others[section].delete(key);
      if (section === 'managementGroups') this.#readHierarchy();
      return;
    }
    const resource = this.resources.get(key)!;
    this.resources.delete(key);
    this.#byType.get(resource.type)?.delete(key);
    this.#byParent.get(resource.parent)?.delete(key);
  }

  #readHierarchy(): void {
    this.#managementGroupOf.clear();
    for (const group of this.#others.managementGroups.sorted()) {
      const { children } = group.properties as { children?: Item[] };
      for (const child of children ?? []) this.#managementGroupOf.set(armKey(child.id), group);
    }
  }
}
