// Delta queries of Microsoft Graph: everything once, then what has changed since the link that the last page gave.
import { ODATA_TYPE, selectOf, shownObject } from './directory-object.ts';
import { fromToken, graphError, queryValue, Refusal, toToken, type Answer, type Call } from './http.ts';
import { byCodeUnit } from './sorted-items.ts';
import { DIRECTORY_SECTIONS, type DirectorySection, type Item, type Tenant } from './tenant.ts';

/** The options of the first call travel in the token, as Graph promises. */
interface DeltaToken {
  section: DirectorySection;
  select: string[] | undefined;
  /** Changes after this number are wanted; -1 wants everything. */
  since: number;
  /** The number at which this round began. */
  until: number;
  after: string;
}

export function makeDelta(tenant: Tenant, pageSize: number): (call: Call, section: DirectorySection) => Answer {
  const link = (call: Call, name: string, token: DeltaToken) => `${call.origin}${call.path}?${name}=${toToken(token)}`;

  function read(call: Call, section: DirectorySection): DeltaToken {
    const text = queryValue(call, '$skiptoken') ?? queryValue(call, '$deltatoken');
    const now = tenant.sequence;
    if (text === undefined || text === 'latest') {
      const since = text === undefined ? -1 : now;
      return { section, select: selectOf(call), since, until: now, after: '' };
    }
    const refuse = (): never => {
      const answer = graphError(
        410,
        'syncStateNotFound',
        'The sync state generation is not found. Start again without a token.',
      );
      throw new Refusal({ ...answer, headers: { location: `${call.origin}${call.path}` } });
    };
    const token = fromToken(text, refuse) as unknown as DeltaToken;
    if (token.section !== section || !(token.until <= now)) return refuse();
    if (queryValue(call, '$skiptoken') !== undefined) return token;
    return { ...token, since: token.until, until: now, after: '' };
  }

  function shown(item: Item, { section, select, since }: DeltaToken): Record<string, unknown> {
    const object = shownObject(
      { section, item },
      select ?? (section === 'users' ? Object.keys(item) : undefined),
      false,
    );
    const body = { ...object, id: item.id };
    if (section !== 'groups' || !select?.includes('members')) return body;
    const changes =
      since < 0
        ? ((item.memberIds as string[] | undefined) ?? []).map((id) => ({ id, removed: false }))
        : tenant.memberChangesSince(item.id, since);
    const members = changes.flatMap(({ id, removed }) => {
      const type = DIRECTORY_SECTIONS.find((each) => tenant.find(each, id));
      const member = { '@odata.type': type ? ODATA_TYPE[type] : '#microsoft.graph.directoryObject', id };
      return type || removed ? [removed ? { ...member, '@removed': { reason: 'deleted' } } : member] : [];
    });
    return members.length === 0 ? body : { ...body, 'members@delta': members };
  }

  return (call, section) => {
    const token = read(call, section);
    const changed = tenant
      .list(section)
      .sorted()
      .filter((item) => token.since < 0 || tenant.changedAt(section, item.id) > token.since)
      .map((item) => ({ id: item.id, body: () => shown(item, token) }));
    const removed = (token.since < 0 ? [] : tenant.removedSince(section, token.since)).map((id) => ({
      id,
      body: () => ({ id, '@removed': { reason: 'deleted' } }),
    }));
    const rest = [...changed, ...removed].filter(({ id }) => id > token.after).sort((a, b) => byCodeUnit(a.id, b.id));
    const page = rest.slice(0, pageSize);
    const next = rest.length > pageSize;
    return {
      status: 200,
      body: {
        '@odata.context': `${call.origin}/${call.segments[0]}/$metadata#${section}`,
        value: page.map(({ body }) => body()),
        ...(next
          ? { '@odata.nextLink': link(call, '$skiptoken', { ...token, after: page.at(-1)!.id }) }
          : { '@odata.deltaLink': link(call, '$deltatoken', token) }),
      },
    };
  };
}
