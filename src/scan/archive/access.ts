// Who can do what where: role assignments joined with their roles and principals, the widest and mightiest first.
import { byCodeUnit } from '../../graph/by-code-unit.ts';
import type { Access, ScanStore } from '../../services/graph-store/scan-store.ts';
import type { Scan } from '../step.ts';

/** One line of `access.ndjson`, and of the report's table. */
export interface AccessRow {
  readonly principal_id: string | null;
  /** Null where the directory does not have it: it was deleted, or the directory was not read. */
  readonly principal: string | null;
  readonly principal_type: string | null;
  readonly role: string;
  readonly scope: string;
  readonly condition: string | null;
}

const ROLES_PER_PAGE = 1_000;
/** Roles that can take over what they are assigned to, mightiest first (role names of Azure's documentation). */
const MIGHTY = ['Owner', 'User Access Administrator', 'Role Based Access Control Administrator', 'Contributor'];

/** Every role assignment of the tenant with names; roles that were not read are named by their id. */
export async function* accessRows(store: ScanStore, { tenantId, jobId }: Scan): AsyncGenerator<AccessRow> {
  const roles = await roleNames(store, jobId);
  for await (const access of store.access(tenantId)) yield toRow(access, roles);
}

const toRow = (access: Access, roles: ReadonlyMap<string, string>): AccessRow => ({
  principal_id: access.principalId,
  principal: access.principalName,
  principal_type: access.principalType,
  role: roles.get(lastWord(access.roleDefinitionId ?? '')) ?? access.roleDefinitionId ?? 'unknown role',
  scope: access.scope,
  condition: access.condition,
});

async function roleNames(store: ScanStore, scanId: string): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let after = ''; ;) {
    const fields = ['name', 'roleName'];
    const page = await store.page({ label: 'RoleDefinition', scanId, after, limit: ROLES_PER_PAGE, fields });
    for (const { name, roleName } of page) if (typeof roleName === 'string') names.set(String(name), roleName);
    if (page.length < ROLES_PER_PAGE) return names;
    after = page.at(-1)!.id;
  }
}

const lastWord = (id: string): string => id.slice(id.lastIndexOf('/') + 1).toLowerCase();

/** True for a role that can take over what it is assigned to. */
export const isMighty = ({ role }: AccessRow): boolean => MIGHTY.includes(role);

/** The mightiest role first, then the widest scope, then the name. */
export function byMight(a: AccessRow, b: AccessRow): number {
  const width = ({ scope }: AccessRow): number => scope.split('/').filter(Boolean).length;
  return rank(a) - rank(b) || width(a) - width(b) || byCodeUnit(a.principal ?? '', b.principal ?? '');
}

const rank = ({ role }: AccessRow): number => (MIGHTY.includes(role) ? MIGHTY.indexOf(role) : MIGHTY.length);

/** Keeps the first `most` rows by {@link byMight} of however many are added. */
export function keepMightiest(most: number): {
  add(row: AccessRow): void;
  rows(): AccessRow[];
  readonly count: number;
} {
  let kept: AccessRow[] = [];
  let count = 0;
  const cut = (): void => {
    kept = kept.sort(byMight).slice(0, most);
  };
  return {
    add(row) {
      count += 1;
      kept.push(row);
      if (kept.length >= most * 2) cut();
    },
    rows() {
      cut();
      return kept;
    },
    get count() {
      return count;
    },
  };
}
