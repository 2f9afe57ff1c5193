// What Azure makes with something else: marked for an import, left out where the same is built elsewhere.
import { makerOf } from '../../src/iac/rules/made-by.ts';
import { generateAll, TENANT } from '../support/iac.ts';
import { graphOf, nodeOf, type Arm } from '../support/snapshot-graph.ts';

const GROUP = '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg';
const group: Arm = { id: GROUP, name: 'rg', location: 'westeurope', type: 'Microsoft.Resources/resourceGroups' };
const parent = (type: string): Arm => ({
  id: `${GROUP}/providers/${type}/one`,
  name: 'one',
  type,
  location: 'westeurope',
  properties: {},
});
const child = ({ id, type }: Arm, kind: string, name: string): Arm => ({
  id: `${id}/${kind}/${name}`,
  name,
  type: `${String(type)}/${kind}`,
  properties: {},
});

const server = parent('Microsoft.Sql/servers');
const events = parent('Microsoft.EventHub/namespaces');
const hub = child(events, 'eventhubs', 'telemetry');
const bus = parent('Microsoft.ServiceBus/namespaces');
const relay = parent('Microsoft.Relay/namespaces');
/** Each with its parent, and one of the same kind that a person made. */
const CASES: readonly (readonly [made: Arm, owner: Arm, own: Arm])[] = [
  [child(server, 'databases', 'master'), server, child(server, 'databases', 'orders')],
  [child(hub, 'consumergroups', '$Default'), hub, child(hub, 'consumergroups', 'analytics')],
  [
    child(events, 'AuthorizationRules', 'RootManageSharedAccessKey'),
    events,
    child(events, 'AuthorizationRules', 'send'),
  ],
  [child(bus, 'AuthorizationRules', 'RootManageSharedAccessKey'), bus, child(bus, 'AuthorizationRules', 'send')],
  [child(relay, 'authorizationRules', 'rootManageSharedAccessKey'), relay, child(relay, 'authorizationRules', 'send')],
];

test.each(CASES.map(([made, owner, own]) => [made.id.split('/').slice(-4).join('/'), made, owner, own] as const))(
  '%s comes with its parent, and another of its kind does not',
  (_, made, owner, own) => {
    expect(makerOf(String(made['type']), { ...made, id: made.id } as never)).toBe(owner.id);
    expect(makerOf(String(own['type']), { ...own, id: own.id } as never)).toBeUndefined();
  },
);

const nodes = [
  nodeOf('ResourceGroup')(group),
  ...[...new Set(CASES.flat())].map(nodeOf('Resource')),
  nodeOf('Resource')(hub),
];
const MADE = CASES.map(([{ id }]) => id.toLowerCase()).sort();

test('an import keeps them, and the account says with what each was made', async () => {
  const { coverage } = await generateAll(graphOf(TENANT, nodes));
  const marked = coverage.resources.filter(({ made_by: by }) => by !== undefined);
  expect(marked.map(({ id }) => id.toLowerCase()).sort()).toEqual(MADE);
  expect(marked.every(({ outcome }) => outcome === 'emitted')).toBe(true);
});

test('the same for another tenant is without them, with the reason, and has all that people made', async () => {
  const { coverage } = await generateAll(graphOf(TENANT, nodes), {
    target_tenant_id: '11111111-2222-4333-8444-555555555555',
    target_subscription_id: '99999999-8888-4777-8666-555555555555',
  });
  const left = coverage.resources.filter(({ outcome }) => outcome === 'left out');
  const names = (ids: string[]): string[] => ids.map((id) => id.split('/').at(-1)!.toLowerCase()).sort();
  expect(names(left.map(({ id }) => id))).toEqual(names(MADE));
  expect(left.every(({ reason }) => reason!.startsWith('Azure makes it together with '))).toBe(true);
  expect(coverage.resources.filter(({ outcome }) => outcome === 'emitted')).toHaveLength(
    new Set([...CASES.flat(), hub]).size + 1 - MADE.length,
  );
});
