// Microsoft Graph's directory: organization, users, groups, service principals, applications, who is in what and who owns what.
// Keys that the snapshot adds to Graph's objects (memberIds, ownerIds, …) are never in an answer.
import {
  graphError,
  linkTo,
  fromToken,
  jsonBody,
  notSimulated,
  queryValue,
  Refusal,
  toToken,
  type Answer,
  type Call,
} from './http.ts';
import { makeDelta } from './directory-delta.ts';
import { ODATA_TYPE, selectOf, shownObject, type DirectoryObject, type DirectoryRecord } from './directory-object.ts';
import { compileFilter } from './odata-filter.ts';
import { byCodeUnit } from './sorted-items.ts';
import { DIRECTORY_SECTIONS, type DirectorySection, type Item, type RecordSection, type Tenant } from './tenant.ts';

export interface DirectoryOptions {
  tenant: Tenant;
  /** Objects of a page where `$top` does not say; Graph gives 100. */
  pageSize: number;
  /** Most objects of a page, whatever is asked for. */
  pageSizeMax: number;
}

const TOP_MAX = 999;
const IN_MAX = 15;
const IDS_MAX = 1000;
/** Lists that Graph has and a snapshot does not: they are empty. */
const EMPTY_LISTS = new Set(['directoryroles', 'rolemanagement/directory/roleassignmentscheduleinstances']);
/** Where Graph lists what a snapshot says of who holds what. */
const RECORDS_AT: Readonly<Record<string, RecordSection>> = {
  'rolemanagement/directory/roledefinitions': 'directoryRoleDefinitions',
  'rolemanagement/directory/roleassignments': 'directoryRoleAssignments',
  'rolemanagement/directory/roleeligibilityscheduleinstances': 'directoryRoleEligibilities',
  oauth2permissiongrants: 'oauth2PermissionGrants',
};
/** Likewise of one object, and by which of their members they are of it. */
const RECORDS_OF: Readonly<Record<string, { section: RecordSection; by: string }>> = {
  approleassignments: { section: 'appRoleAssignments', by: 'principalId' },
  approleassignedto: { section: 'appRoleAssignments', by: 'resourceId' },
  oauth2permissiongrants: { section: 'oauth2PermissionGrants', by: 'clientId' },
};
const UNKNOWN_OPTIONS = ['$expand', '$orderby', '$search', '$skip'];

const sectionOf = (word: string | undefined) =>
  DIRECTORY_SECTIONS.find((section) => section.toLowerCase() === word?.toLowerCase());
const idsOf = (item: Item, key: 'memberIds' | 'ownerIds') => (item[key] as string[] | undefined) ?? [];

export function makeDirectory({ tenant, pageSize, pageSizeMax }: DirectoryOptions): (call: Call) => Answer {
  const delta = makeDelta(tenant, pageSize);

  function find(id: string, sections: readonly DirectorySection[] = DIRECTORY_SECTIONS): DirectoryObject | undefined {
    for (const section of sections) {
      const item = tenant.find(section, id);
      if (item) return { section, item };
    }
    return undefined;
  }

  const findAll = (ids: string[]): DirectoryObject[] =>
    ids.map((id) => find(id)).filter((found) => found !== undefined);
  const allOf = (section: DirectorySection): DirectoryObject[] =>
    tenant
      .list(section)
      .sorted()
      .map((item) => ({ section, item }));

  const records = (section: RecordSection): DirectoryRecord[] =>
    tenant
      .list(section)
      .sorted()
      .map((item) => ({ section, item }));

  function membersAtAnyDepth(group: Item): DirectoryObject[] {
    const found = new Map<string, DirectoryObject>();
    const walk = (item: Item) => {
      for (const member of findAll(idsOf(item, 'memberIds'))) {
        if (found.has(member.item.id)) continue;
        found.set(member.item.id, member);
        if (member.section === 'groups') walk(member.item);
      }
    };
    walk(group);
    return [...found.values()];
  }

  function groupsOf(id: string, atAnyDepth: boolean): DirectoryObject[] {
    const found = new Map<string, DirectoryObject>();
    const walk = (memberId: string) => {
      for (const item of tenant.list('groups').sorted()) {
        if (
          found.has(item.id) ||
          !idsOf(item, 'memberIds').some((each) => each.toLowerCase() === memberId.toLowerCase())
        )
          continue;
        found.set(item.id, { section: 'groups', item });
        if (atAnyDepth) walk(item.id);
      }
    };
    walk(id);
    return [...found.values()];
  }

  function filtered<T extends DirectoryObject | DirectoryRecord>(call: Call, objects: T[]): T[] {
    const text = queryValue(call, '$filter');
    if (text === undefined) return objects;
    const filter = compileFilter(text);
    if (!filter)
      throw new Refusal(
        graphError(400, 'Request_UnsupportedQuery', `Unsupported or invalid query filter clause specified: ${text}`),
      );
    const plain = text.replace(/'(?:[^']|'')*'/g, "''");
    const values = /\bin\s*\(([^)]*)\)/i.exec(plain)?.[1]?.split(',').length ?? 0;
    if (values > IN_MAX)
      throw new Refusal(
        graphError(
          400,
          'Request_UnsupportedQuery',
          `Too many child clauses specified in search filter expression containing 'OR' operators: ${values}. Max allowed: ${IN_MAX}.`,
        ),
      );
    if (/\b(ne|not)\b/i.test(plain) && !isEventual(call))
      throw new Refusal(
        graphError(
          400,
          'Request_UnsupportedQuery',
          "Operator 'not' or 'ne' is not supported without $count=true and the header ConsistencyLevel: eventual.",
        ),
      );
    return objects.filter(({ item }) => filter(item));
  }

  const isEventual = (call: Call) => call.header('consistencylevel')?.toLowerCase() === 'eventual';

  function refuseUnknownOptions(call: Call): void {
    const option = UNKNOWN_OPTIONS.find((name) => queryValue(call, name) !== undefined);
    if (option) throw new Refusal(notSimulated(call, option));
  }

  function list(
    call: Call,
    objects: (DirectoryObject | DirectoryRecord)[],
    context: string,
    withType: boolean,
  ): Answer {
    refuseUnknownOptions(call);
    const top = queryValue(call, '$top');
    if (top !== undefined && (!/^\d+$/.test(top) || Number(top) < 1 || Number(top) > TOP_MAX))
      throw new Refusal(
        graphError(
          400,
          'Request_BadRequest',
          `Invalid page size specified: '${top}'. Must be between 1 and ${TOP_MAX} inclusive.`,
        ),
      );
    // Graph may give fewer than it is asked for
    const size = Math.min(top === undefined ? pageSize : Number(top), pageSizeMax);
    const token = queryValue(call, '$skiptoken');
    const refuse = (): never => {
      throw new Refusal(
        graphError(400, 'Directory_ExpiredPageToken', 'The specified page token value is invalid or has expired.'),
      );
    };
    const after = token === undefined ? '' : fromToken(token, refuse).after;
    if (typeof after !== 'string') return refuse();
    const matching = filtered(call, objects).sort((a, b) => byCodeUnit(a.item.id, b.item.id));
    const rest = after === '' ? matching : matching.filter(({ item }) => item.id > after);
    const page = rest.slice(0, size);
    const select = selectOf(call);
    return {
      status: 200,
      body: {
        '@odata.context': `${call.origin}/${call.segments[0]}/$metadata#${context}${select ? `(${select.join(',')})` : ''}`,
        ...(queryValue(call, '$count') === 'true' && isEventual(call) ? { '@odata.count': matching.length } : {}),
        ...(rest.length > size
          ? { '@odata.nextLink': linkTo(call, { $skiptoken: toToken({ after: page.at(-1)!.item.id }) }) }
          : {}),
        value: page.map((object) => shownObject(object, select, withType)),
      },
    };
  }

  function count(call: Call, objects: DirectoryObject[]): Answer {
    if (!isEventual(call))
      return graphError(
        400,
        'Request_BadRequest',
        '$count is not currently supported without the header ConsistencyLevel: eventual.',
      );
    return { status: 200, headers: { 'content-type': 'text/plain' }, text: String(filtered(call, objects).length) };
  }

  function one(call: Call, object: DirectoryObject | DirectoryRecord, context: string, withType: boolean): Answer {
    refuseUnknownOptions(call);
    const body = {
      '@odata.context': `${call.origin}/${call.segments[0]}/$metadata#${context}/$entity`,
      ...shownObject(object, selectOf(call), withType),
    };
    return { status: 200, body };
  }

  function getByIds(call: Call): Answer {
    const { ids, types } = jsonBody(call) as { ids?: unknown; types?: string[] };
    if (!Array.isArray(ids) || ids.length > IDS_MAX)
      return graphError(400, 'Request_BadRequest', `ids must be a list of at most ${IDS_MAX} ids.`);
    const wanted = types?.map((type) => type.toLowerCase());
    const objects = findAll(ids.map(String)).filter(
      ({ section }) =>
        !wanted || wanted.includes(section.slice(0, -1).toLowerCase()) || wanted.includes('directoryobject'),
    );
    const value = objects.map((object) => shownObject(object, selectOf(call), true));
    return {
      status: 200,
      body: { '@odata.context': `${call.origin}/${call.segments[0]}/$metadata#directoryObjects`, value },
    };
  }

  function organization(call: Call): Answer {
    const { tenantId, displayName, verifiedDomains, tenantType, countryCode, createdDateTime } = tenant.info;
    const item = {
      id: tenantId,
      displayName,
      verifiedDomains,
      tenantType,
      countryLetterCode: countryCode,
      createdDateTime,
    };
    const context = `${call.origin}/${call.segments[0]}/$metadata#organization`;
    if (call.segments[2] === undefined) return { status: 200, body: { '@odata.context': context, value: [item] } };
    return call.segments[2].toLowerCase() === tenantId.toLowerCase()
      ? { status: 200, body: { '@odata.context': `${context}/$entity`, ...item } }
      : missing(call.segments[2]);
  }

  const missing = (id: string) =>
    graphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    );

  /** What hangs on an object: members, owners, groups above it. undefined where it is not simulated. */
  function related(call: Call, { section, item }: DirectoryObject, word: string): DirectoryObject[] | undefined {
    const isV1 = call.segments[0]!.toLowerCase() === 'v1.0';
    switch (`${section} ${word}`) {
      // v1.0 leaves service principals out of members, a known gap of the service; the cast gives them
      case 'groups members':
        return findAll(idsOf(item, 'memberIds')).filter(
          (each) => !isV1 || isCast(call) || each.section !== 'servicePrincipals',
        );
      case 'groups transitivemembers':
        return membersAtAnyDepth(item).filter((each) => !isV1 || isCast(call) || each.section !== 'servicePrincipals');
      case 'groups owners':
      case 'applications owners':
      case 'servicePrincipals owners':
        return findAll(idsOf(item, 'ownerIds'));
      case 'users memberof':
      case 'groups memberof':
      case 'servicePrincipals memberof':
        return groupsOf(item.id, false);
      case 'users transitivememberof':
      case 'groups transitivememberof':
      case 'servicePrincipals transitivememberof':
        return groupsOf(item.id, true);
      case 'users ownedobjects':
      case 'servicePrincipals ownedobjects':
        return (['groups', 'applications', 'servicePrincipals'] as const)
          .flatMap(allOf)
          .filter((each) => idsOf(each.item, 'ownerIds').includes(item.id));
      default:
        return undefined;
    }
  }

  const isCast = (call: Call) => call.segments[4]?.toLowerCase().startsWith('microsoft.graph.') === true;

  function ofObject(call: Call, object: DirectoryObject, context: string): Answer {
    const word = call.segments[3]!.toLowerCase();
    const plainList = (value: unknown[]): Answer => ({
      status: 200,
      body: { '@odata.context': `${call.origin}/${call.segments[0]}/$metadata#${context}`, value },
    });
    if (call.segments.length === 4 && object.section === 'applications' && word === 'federatedidentitycredentials')
      return plainList((object.item.federatedIdentityCredentials as unknown[] | undefined) ?? []);
    const held = object.section === 'applications' ? undefined : RECORDS_OF[word];
    if (call.segments.length === 4 && held !== undefined) {
      // what a user consented to is found by the user
      const by = held.section === 'oauth2PermissionGrants' && object.section === 'users' ? 'principalId' : held.by;
      const own = records(held.section).filter(
        ({ item }) => String(item[by]).toLowerCase() === object.item.id.toLowerCase(),
      );
      return list(call, own, held.section, false);
    }
    const objects = related(call, object, word);
    if (!objects) return notSimulated(call);
    let rest = call.segments.slice(4).map((segment) => segment.toLowerCase());
    let chosen = objects;
    const cast = DIRECTORY_SECTIONS.find((section) => ODATA_TYPE[section].slice(1).toLowerCase() === rest[0]);
    if (cast) {
      chosen = objects.filter(({ section }) => section === cast);
      rest = rest.slice(1);
    }
    if (rest.length === 1 && rest[0] === '$count') return count(call, chosen);
    return rest.length === 0 ? list(call, chosen, cast ?? 'directoryObjects', cast === undefined) : notSimulated(call);
  }

  function findByKey(section: DirectorySection, key: string): DirectoryObject | undefined {
    const byId = find(key, [section]);
    if (byId || section !== 'users') return byId;
    const item = tenant
      .list('users')
      .sorted()
      .find((user) => String(user.userPrincipalName).toLowerCase() === key.toLowerCase());
    return item && { section, item };
  }

  return (call) => {
    const [, first = '', second, third] = call.segments;
    const word = first.toLowerCase();
    if (call.method === 'POST' && word === 'directoryobjects' && second?.toLowerCase() === 'getbyids')
      return getByIds(call);
    if (call.method !== 'GET') return notSimulated(call);
    if (word === 'organization') return organization(call);
    const below = call.segments.slice(1).map((segment) => segment.toLowerCase());
    if (EMPTY_LISTS.has(below.join('/'))) return list(call, [], first, false);
    const listed = RECORDS_AT[below.join('/')];
    if (listed !== undefined) return list(call, records(listed), first, false);
    const place = RECORDS_AT[below.slice(0, -1).join('/')];
    if (place !== undefined) {
      const item = tenant.find(place, call.segments.at(-1)!);
      return item === undefined ? missing(call.segments.at(-1)!) : one(call, { section: place, item }, first, false);
    }
    if (word === 'directoryobjects' && second !== undefined && third === undefined) {
      const object = find(second);
      return object ? one(call, object, 'directoryObjects', true) : missing(second);
    }
    const byAppId = /^(\w+)\(appId='([^']*)'\)$/i.exec(first);
    const section = sectionOf(byAppId?.[1] ?? first);
    if (!section) return notSimulated(call);
    if (byAppId) {
      const item = tenant
        .list(section)
        .sorted()
        .find((each) => String(each.appId).toLowerCase() === byAppId[2]!.toLowerCase());
      if (!item) return missing(byAppId[2]!);
      const inner = { ...call, segments: [call.segments[0]!, section, item.id, ...call.segments.slice(2)] };
      return second === undefined
        ? one(call, { section, item }, section, false)
        : ofObject(inner, { section, item }, section);
    }
    if (second === undefined) return list(call, allOf(section), section, false);
    if (second === '$count') return count(call, allOf(section));
    if (second === 'delta') return delta(call, section);
    const object = findByKey(section, second);
    if (!object) return missing(second);
    return third === undefined ? one(call, object, section, false) : ofObject(call, object, section);
  };
}
