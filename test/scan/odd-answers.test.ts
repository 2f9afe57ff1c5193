// Answers that Azure should never give: each scan has all that the tenant holds, or names what it lacks, and removes nothing.
import { setTimeout as sleep } from 'node:timers/promises';
import { keyOf } from '../../src/graph/arm-id.ts';
import type { ScanResult, UnreadScope } from '../../src/contract/job.ts';
import type { Clock } from '../../src/services/clock.ts';
import { RESOURCE_GRAPH, ofBatch, ofList, ofTable, type Alter, type Listed, type Query } from './altered-answers.ts';
import { startScanWorld, type Answered, type Asked, type ScanWorld } from './scan-world.ts';

const WEB = 'ed5ca9cc-a4c4-42da-a51b-0603b798cede';
const HUB = 'ebf47942-73e9-4162-98b6-1813c61b19ff';
const SPEED = 200;

/** A clock on which the waits of many vain tries take no time. */
const start = Date.now();
const clock: Clock = {
  now: () => new Date(start + (Date.now() - start) * SPEED),
  sleep: (ms, signal) => sleep(ms / SPEED, undefined, { ...(signal && { signal }) }),
};

let change: Alter = () => undefined;

const named = ({ unread_scopes = [] }: ScanResult) =>
  unread_scopes.map(({ scope, step }) => `${step} ${keyOf(scope)}`).sort();
const reasons = ({ unread_scopes = [] }: ScanResult) => [
  ...new Set(unread_scopes.map(({ reason }: UnreadScope) => reason)),
];
const both = (step: string) => [HUB, WEB].map((id) => `${step} /subscriptions/${id}`);

describe('a scan to which Azure answers oddly', () => {
  let world: ScanWorld;
  let whole: ScanResult;
  const edges = async () =>
    Object.fromEntries(
      (await world.query('MATCH ()-[r]->() RETURN type(r) AS type, count(r) AS n ORDER BY type')).map(({ type, n }) => [
        String(type),
        Number(n),
      ]),
    );
  beforeAll(async () => {
    world = await startScanWorld({
      pageSizeMax: 20,
      directoryPageSizeMax: 5,
      clock,
      clockSpeed: SPEED,
      now: () => clock.now().getTime(),
      changeAnswer: (asked, answer) => change(asked, answer),
    });
    whole = (await world.scan()).result;
    expect(whole).toMatchObject({ partial: false, resources: 118 });
  });
  afterAll(() => world.close());
  beforeEach(() => {
    change = () => undefined;
  });
  const scanWith = async (alter: Alter, params = {}) => {
    change = alter;
    const { result } = await world.scan(params);
    expect(result.changes).toMatchObject({ removed: 0 });
    return result;
  };

  describe('in Resource Graph', () => {
    it('names the subscriptions where a result is cut and no token leads on', async () => {
      const result = await scanWith(
        ofTable('authorizationresources', (rows) => {
          rows.resultTruncated = 'true';
          delete rows.$skipToken;
        }),
      );
      expect(named(result)).toEqual(both('rbac'));
      expect(reasons(result)).toEqual(['Resource Graph cut the result without a way to go on']);
    });

    it('takes an answer with another number of rows than it says for none', async () => {
      const result = await scanWith(ofTable('authorizationresources', (rows) => void rows.data.pop()));
      expect(named(result)).toEqual(both('rbac'));
      expect(reasons(result)).toEqual(['Azure answered something that is no page of rows, time and again']);
    });

    it('lists again where fewer rows came than there are, and reads all of them when they come', async () => {
      let times = 0;
      const result = await scanWith(
        ofTable('authorizationresources', (rows, { options }) => {
          if (options?.$skipToken !== undefined || ++times > 2) return;
          delete rows.$skipToken;
        }),
      );
      expect(result).toMatchObject({ partial: false, role_assignments: whole.role_assignments });
    });

    it('names the subscriptions where fewer rows come than there are, however often', async () => {
      const result = await scanWith(ofTable('authorizationresources', (rows) => void delete rows.$skipToken));
      expect(reasons(result)).toEqual(['Resource Graph listed fewer rows than it counts, time and again']);
      expect(named(result)).toEqual(expect.arrayContaining(both('rbac')));
    });

    /** A table without a column, in the words of Kusto. */
    const lacking = (table: string, column: string) => (asked: Asked, answer: Answered) => {
      if (asked.path !== RESOURCE_GRAPH) return;
      const { query } = JSON.parse(asked.body) as Query;
      if (!query.startsWith(`${table} `) || !query.includes(column)) return;
      const details = [
        { code: 'Default', message: `'project' operator: Failed to resolve scalar expression named '${column}'` },
      ];
      answer.status = 400;
      answer.body = {
        error: { code: 'BadRequest', message: 'x', details: [{ code: 'InvalidQuery', message: 'x' }, ...details] },
      };
    };

    it('does without a column that a table has not, and tells how many rows came without it', async () => {
      const result = await scanWith((asked, answer) => {
        lacking('dnsresources', 'systemData')(asked, answer);
        lacking('dnsresources', 'extendedLocation')(asked, answer);
      });
      const records = Object.entries(whole.resources_by_type!).filter(([type]) =>
        /dnszones\/(?!virtualNetworkLinks)/i.test(type),
      );
      const count = records.reduce((sum, [, each]) => sum + each, 0);
      expect(count).toBeGreaterThan(0);
      expect(result).toMatchObject({ partial: false, resources: 118 });
      expect(result.withheld).toEqual({
        ...whole.withheld,
        'systemData in dnsresources': count,
        'extendedLocation in dnsresources': count,
      });
    });

    it('names the subscriptions where a table lacks a column without which its rows are nothing', async () => {
      const result = await scanWith(lacking('dnsresources', 'properties'));
      expect(named(result)).toEqual(both('graph-tables'));
      expect(reasons(result)).toEqual(['Resource Graph has no column properties in dnsresources']);
    });

    it('asks for a row of any table that came without what its type demands', async () => {
      const result = await scanWith(
        ofTable('recoveryservicesresources', (rows) => rows.data.forEach((row) => delete row.properties)),
      );
      expect(result).toMatchObject({ partial: false, changes: { updated: 0 } });
    });

    it('keeps the rows that it says are none', async () => {
      const result = await scanWith(ofTable('resources', (rows) => void (rows.totalRecords = 0)));
      expect(result).toMatchObject({ partial: false, resources: 118, changes: { updated: 0 } });
    });

    it('counts what comes twice, in one page and in two, once', async () => {
      let last: Record<string, unknown> | undefined;
      const result = await scanWith(
        ofTable('resources', (rows, { query }) => {
          if (query.includes('summarize') || rows.data.length === 0) return;
          rows.data = [...(last ? [last] : []), ...rows.data, rows.data[0]!];
          rows.count = rows.data.length;
          last = rows.data.at(-2);
        }),
      );
      expect({ ...result, requests: null }).toEqual({ ...whole, changes: result.changes, requests: null });
    });

    it('reads the other subscriptions where one of a group is refused, and names it', async () => {
      const refuse = (answer: Answered): void => {
        answer.status = 403;
        answer.body = {
          error: { code: 'AuthorizationFailed', message: 'x', details: [{ code: 'AccessDenied', message: 'y' }] },
        };
      };
      const result = await scanWith(
        (asked, answer) => {
          if (asked.path !== RESOURCE_GRAPH) return;
          const { subscriptions = [] } = JSON.parse(asked.body) as Query;
          if (subscriptions.includes(WEB)) refuse(answer);
        },
        { max_concurrency: 1 },
      );
      expect(new Set(named(result).map((text) => text.split(' ')[1]))).toEqual(new Set([`/subscriptions/${WEB}`]));
      expect(result.resources).toBeGreaterThan(0);
    });

    it('names a subscription that vanishes while its pages are read, and reads the others', async () => {
      const result = await scanWith(
        (asked, answer) => {
          if (asked.path !== RESOURCE_GRAPH) return;
          const { subscriptions = [], options } = JSON.parse(asked.body) as Query;
          const isAlone = subscriptions.length === 1;
          if (!subscriptions.includes(WEB) || !(isAlone || options?.$skipToken !== undefined)) return;
          answer.status = 404;
          answer.body = { error: { code: 'SubscriptionNotFound', message: 'gone' } };
        },
        { max_concurrency: 1 },
      );
      expect(new Set(named(result).map((text) => text.split(' ')[1]))).toEqual(new Set([`/subscriptions/${WEB}`]));
    });

    it('asks for fewer rows where an answer would be too large for whatever is on the way', async () => {
      const result = await scanWith((asked, answer) => {
        if (asked.path !== RESOURCE_GRAPH) return;
        const { options } = JSON.parse(asked.body) as Query;
        if ((options?.$top ?? 1000) <= 10) return;
        answer.status = 413;
        answer.body = '<html>Request Entity Too Large</html>';
      });
      expect(result).toMatchObject({ partial: false, resources: 118 });
    });

    it('names what Resource Graph takes too long for', async () => {
      const result = await scanWith(
        ofTable('policyresources', (_rows, _query, answer) => {
          answer.status = 504;
          answer.body = { error: { code: 'GatewayTimeout', message: 'late' } };
        }),
      );
      expect(named(result)).toEqual(expect.arrayContaining(both('graph-tables')));
      expect(reasons(result).every((reason) => /HTTP 504 GatewayTimeout|failed time and again/.test(reason))).toBe(
        true,
      );
    });

    it('names the subscriptions where a row has no id, and keeps the others', async () => {
      const result = await scanWith(ofTable('authorizationresources', (rows) => void delete rows.data[0]!.id));
      expect(named(result)).toEqual(expect.arrayContaining(both('rbac')));
      expect(reasons(result)).toContain('Azure listed something without an id that can be used');
      expect(result.role_definitions).toBeGreaterThan(50);
    });
  });

  describe('in ARM', () => {
    it('takes a list in which there is something that is no object for none', async () => {
      const result = await scanWith(ofList(/\/resourcegroups$/i, ({ value }) => void value.push(null)));
      expect(named(result)).toEqual(both('resource-groups'));
      expect(reasons(result)).toEqual(['Azure answered no list']);
    });

    it('takes an error with a good status for no list and for no resource', async () => {
      const error = { error: { code: 'InternalTrouble', message: 'x' } };
      const vaults = await scanWith(
        ofList(/\/vaults\/kv-contoso-web\/secrets$/i, (body) => void Object.assign(body, error)),
      );
      expect(vaults.unread_scopes).toMatchObject([
        { step: 'children', reason: 'Azure answered no list: InternalTrouble' },
      ]);
      const workbooks = await scanWith(ofList(/\/workbooks\/[^/]+$/i, (_body, answer) => void (answer.body = error)));
      expect(workbooks.unread_scopes).toMatchObject([
        { step: 'resources', reason: 'Azure answered no resource: InternalTrouble' },
      ]);
    });

    it('knows a child that has no id by its name, and names a list with one that has neither', async () => {
      const named = await scanWith(
        ofList(/\/vaults\/kv-contoso-web\/secrets$/i, ({ value }) => value.forEach((each) => delete each!.id)),
      );
      expect(named).toMatchObject({ partial: false, resources: 118, changes: { updated: 0 } });
      const nameless = await scanWith(
        ofList(/\/vaults\/kv-contoso-web\/secrets$/i, ({ value }) =>
          value.forEach((each) => {
            delete each!.id;
            delete each!.name;
          }),
        ),
      );
      expect(nameless.unread_scopes).toMatchObject([
        { step: 'children', reason: 'Azure listed something that has neither an id nor a name' },
      ]);
    });

    it('names lists with something that has no id, and reads the rest of them', async () => {
      const noId = ({ value }: Listed): void => void (value[0] = { ...value[0], id: null });
      const groups = await scanWith(ofList(/\/resourcegroups$/i, noId));
      expect(named(groups).filter((text) => text.startsWith('resource-groups'))).toEqual(both('resource-groups'));
      const locks = await scanWith(
        ofList(
          /^\/subscriptions\/[^/]+\/providers\/microsoft.insights\/diagnosticSettings$/i,
          ({ value }) => void value.push({ name: 'x' }),
        ),
      );
      expect(locks.unread_scopes).toMatchObject([{ step: 'extensions' }, { step: 'extensions' }]);
      const managed = await scanWith(ofList(/\/managementGroups$/i, noId));
      expect(managed.unread_scopes).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            step: 'management-groups',
            reason: 'Azure listed something without an id that can be used',
          }),
        ]),
      );
      const resources = await scanWith(ofList(/^\/subscriptions\/[^/]+\/resources$/i, noId));
      expect(named(resources)).toEqual([HUB, WEB].map((id) => `unlisted /subscriptions/${id}/resources`));
    });

    it('knows a subscription that does not say its own id or tenant by its place, and names the list where it has none', async () => {
      const bare = await scanWith(
        ofList(/^\/subscriptions$/i, ({ value }) =>
          value.forEach((each) => {
            delete each!.subscriptionId;
            delete each!.tenantId;
          }),
        ),
      );
      expect(bare).toMatchObject({ partial: false, subscriptions: 2, resources: 118 });
      const lost = await scanWith(
        ofList(
          /^\/subscriptions$/i,
          ({ value }) => void (value[0] = { tenantId: value[0]!.tenantId, state: 'Enabled' }),
        ),
      );
      expect(lost.unread_scopes).toContainEqual(
        expect.objectContaining({
          scope: '/subscriptions',
          reason: 'Azure listed something without an id that can be used',
        }),
      );
    });

    it('names a list whose next page is no address', async () => {
      const result = await scanWith(ofList(/\/resourcegroups$/i, (body) => void (body.nextLink = { page: 2 })));
      expect(named(result)).toEqual(both('resource-groups'));
    });
  });

  describe('in Microsoft Graph', () => {
    it('asks again for what a batch left out, and knows its answers in any order', async () => {
      let batches = 0;
      const result = await scanWith(
        ofBatch((batch) => {
          batches += 1;
          batch.responses.reverse();
          if (batches % 3 === 1) batch.responses.splice(0, Math.ceil(batch.responses.length / 2));
        }),
      );
      expect({ ...result, requests: null }).toEqual({ ...whole, changes: result.changes, requests: null });
    });

    it('names what a batch leaves out however often it is asked', async () => {
      const result = await scanWith(
        ofBatch((batch) => {
          batch.responses = batch.responses.filter(({ id }) => id !== '0');
        }),
      );
      expect(result.partial).toBe(true);
      expect(reasons(result)).toEqual(['Microsoft Graph left this part of a batch without an answer, time and again']);
    });

    it('takes an error with a good status for no list, alone and in a batch', async () => {
      const error = { error: { code: 'generalException', message: 'x' } };
      const alone = await scanWith(ofList(/^\/v1\.0\/users$/, (body) => void Object.assign(body, error)));
      expect(alone.unread_scopes).toMatchObject([
        { scope: '/users', step: 'directory', reason: 'Microsoft Graph answered no list: generalException' },
      ]);
      const within = await scanWith(
        ofBatch(({ responses }) => responses.forEach((item) => void (item.body = { value: [], ...error }))),
      );
      expect(reasons(within)).toEqual(['Microsoft Graph answered no list: generalException']);
      expect(await edges()).toMatchObject({ MEMBER_OF: 25, OWNER_OF: 8 });
    });

    it('follows no link of a batch to another host, and names the list', async () => {
      const result = await scanWith(
        ofBatch(({ responses }) =>
          responses.forEach(({ body }) => {
            const list = body as Listed;
            if (list['@odata.nextLink']) list['@odata.nextLink'] = 'https://elsewhere.example/v1.0/groups/x/members';
          }),
        ),
      );
      expect(result.unread_scopes!.length).toBeGreaterThan(0);
      expect(reasons(result)).toEqual(['The next page is said to be on another host; it was not followed']);
    });

    it('counts what is on two pages, and twice on one, once', async () => {
      const twice = ({ value }: Listed): void => void value.push(...value.slice(0, 1));
      const result = await scanWith((asked, answer) => {
        ofList(
          /^\/v1\.0\/(users|groups|applications|servicePrincipals)/,
          (body) => Array.isArray(body.value) && twice(body),
        )(asked, answer);
        ofBatch(({ responses }) => responses.forEach(({ body }) => twice(body as Listed)))(asked, answer);
      });
      expect({ ...result, requests: null }).toEqual({ ...whole, changes: result.changes, requests: null });
    });

    it('names a section with an object that has no id', async () => {
      const result = await scanWith(ofList(/^\/v1\.0\/users$/, ({ value }) => void (value[0]!.id = null)));
      expect(result.unread_scopes).toMatchObject([
        { scope: '/users', step: 'directory', reason: 'Azure listed something without an id that can be used' },
      ]);
    });
  });

  it('has the graph that it had, after all that', async () => {
    const { result } = await world.scan();
    expect({ ...result, requests: null }).toEqual({ ...whole, changes: result.changes, requests: null });
    expect(result.changes).toMatchObject({ created: 0, updated: 0, removed: 0 });
    expect(result.relationships).toEqual(await edges());
  });
});
