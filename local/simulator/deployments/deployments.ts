// Deployments of ARM templates at every scope: validate, what-if, deploy as an asynchronous operation, and what was done. What a template
// makes goes through the same writes as a client's own PUT. Records of deployments are resources of the tenant; what happened step by step
// is kept in memory.
import { setImmediate as turn } from 'node:timers/promises';
import { armKey } from '../arm-id.ts';
import type { ArmOptions, ArmPart } from '../arm-part.ts';
import { armError, notSimulated, Refusal, queryValue, type Answer, type Call } from '../http.ts';
import type { Item } from '../tenant.ts';
import { without } from '../without.ts';
import { NotSimulated, TemplateError, type Value } from './expression.ts';
import { failureOf, summaryOf, type Failure } from './failure.ts';
import { idOfScope, type DeploymentScope } from './functions.ts';
import { requestOf, scopeOf, type JsonObject } from './request.ts';
import {
  planDeployment,
  type DeploymentRequest,
  type PlannedDeployment,
  type PlannedResource,
  type World,
} from './template.ts';
import { changeOf, type Change } from './what-if.ts';

const TYPE = 'Microsoft.Resources/deployments';
/** How deep nested deployments may be; ARM's own limit is not published, Bicep's modules rarely go below three. */
const DEPTH_MAX = 5;

interface Operation {
  readonly id: string;
  readonly operationId: string;
  readonly properties: { readonly [name: string]: unknown };
}

const PATH = /^(.*)\/providers\/microsoft\.resources\/deployments(?:\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?)?$/i;

/** `dispatch` answers the reads and writes of everything else. */
export function makeDeployments({ tenant, now, catalog }: ArmOptions, dispatch: (call: Call) => Answer): ArmPart {
  const operations = new Map<string, Operation[]>();
  /** Keys of deployments that are under way. */
  const running = new Set<string>();
  const cancelled = new Set<string>();
  const whatIfs: unknown[] = [];

  const inner = (call: Call, method: string, id: string, apiVersion: string, body?: unknown): Answer => {
    const segments = id.split('/').slice(1);
    try {
      return dispatch({
        ...call,
        method,
        path: id,
        segments,
        query: new URLSearchParams({ 'api-version': apiVersion }),
        body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      });
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  };

  const worldOf = (call: Call): World => ({
    reference(id, apiVersion, isFull) {
      const { status, body } = inner(call, 'GET', id, apiVersion ?? '2024-01-01');
      if (status !== 200)
        throw new TemplateError(`The resource '${id}' that the template refers to is not defined: ${status}.`);
      const whole = body as JsonObject;
      return isFull ? whole : (whole.properties ?? {});
    },
    object(name, scope) {
      const { tenantId, displayName } = tenant.info;
      if (name === 'tenant') return { tenantId, displayName };
      if (name === 'environment') throw new NotSimulated("the template function 'environment'");
      if (name === 'managementgroup')
        return scope.kind === 'managementGroup'
          ? ((tenant.find('managementGroups', idOfScope(scope)) ?? null) as Value)
          : undefined;
      if (!('subscription' in scope)) return undefined;
      const id = `/subscriptions/${scope.subscription}`;
      if (name === 'subscription') {
        const shown = tenant.find('subscriptions', id);
        return { id, subscriptionId: scope.subscription, tenantId, displayName: String(shown?.displayName ?? '') };
      }
      return scope.kind === 'resourceGroup'
        ? ((tenant.find('resourceGroups', idOfScope(scope)) as Value | undefined) ?? undefined)
        : undefined;
    },
  });

  /** Plans a deployment and all that is nested in it. */
  function planAll(request: DeploymentRequest, world: World, depth = 0): PlannedDeployment[] {
    if (depth > DEPTH_MAX) throw new TemplateError(`Deployments are nested more than ${DEPTH_MAX} deep.`);
    const planned = planDeployment(request, world);
    return [planned, ...planned.resources.flatMap(({ nested }) => (nested ? planAll(nested(), world, depth + 1) : []))];
  }

  const save = (planned: PlannedDeployment, state: string, started: number, more: object = {}): Item => {
    const { request, shownParameters } = planned;
    const id = `${idOfScope(request.scope)}/providers/${TYPE}/${request.name}`;
    const seconds = Math.max(0, now() - started) / 1000;
    const item: Item = {
      id,
      name: request.name,
      type: TYPE,
      ...(request.location !== undefined && { location: request.location }),
      apiVersion: '2022-09-01',
      properties: {
        mode: 'Incremental',
        provisioningState: state,
        parameters: shownParameters,
        timestamp: new Date(now()).toISOString(),
        duration: `PT${seconds}S`,
        correlationId: tenant.info.tenantId,
        dependencies: [],
        ...more,
      },
    };
    tenant.apply({ upsert: { resources: [item] } });
    return item;
  };

  /** Deploys; resolves when it ended, and answers why it failed. */
  async function run(call: Call, planned: PlannedDeployment): Promise<Failure | undefined> {
    const started = now();
    const { request, resources } = planned;
    const key = armKey(save(planned, 'Running', started).id);
    const done: Operation[] = [];
    operations.set(key, done);
    running.add(key);
    const failed = new Map<string, Failure>();
    const skipped = new Set<string>();
    const made: { id: string }[] = [];
    try {
      for (const resource of resources) {
        await turn();
        if (cancelled.has(key)) break;
        if (resource.dependsOn.some((id) => failed.has(id) || skipped.has(id))) {
          skipped.add(resource.id);
          continue;
        }
        const at = now();
        const failure = await deploy(call, resource);
        if (failure) failed.set(resource.id, failure);
        else made.push({ id: resource.id });
        done.push(operationOf(key, done.length, resource, at, failure));
      }
      const isCancelled = cancelled.delete(key);
      const failure = failed.size > 0 ? summaryOf([...failed.values()]) : undefined;
      if (isCancelled) {
        const error = { code: 'DeploymentCanceled', message: `The deployment '${request.name}' was canceled.` };
        save(planned, 'Canceled', started, { outputResources: made, error });
        return error;
      }
      if (failure) save(planned, 'Failed', started, { outputResources: made, error: failure });
      else save(planned, 'Succeeded', started, { outputResources: made, outputs: planned.outputs() });
      return failure;
    } catch (error) {
      const failure = failureOf(error);
      save(planned, 'Failed', started, { outputResources: made, error: failure });
      return failure;
    } finally {
      running.delete(key);
    }
  }

  async function deploy(call: Call, resource: PlannedResource): Promise<Failure | undefined> {
    try {
      if (resource.nested) {
        const request = resource.nested();
        const missing = missingScope(request.scope);
        if (missing) return missing;
        return await run(call, planDeployment(request, worldOf(call)));
      }
      const { status, body } = inner(call, 'PUT', resource.id, resource.apiVersion, resource.body());
      if (status < 300) return undefined;
      const { code, message } = (body as { error: Failure }).error;
      return { code, message: `${resource.id}: ${message}` };
    } catch (error) {
      return failureOf(error);
    }
  }

  function missingScope(scope: DeploymentScope): Failure | undefined {
    const id = idOfScope(scope);
    if (scope.kind === 'resourceGroup' && !tenant.find('resourceGroups', id))
      return { code: 'ResourceGroupNotFound', message: `Resource group '${scope.group}' could not be found.` };
    if (scope.kind === 'subscription' && !tenant.find('subscriptions', id))
      return { code: 'SubscriptionNotFound', message: `The subscription '${scope.subscription}' could not be found.` };
    if (scope.kind === 'managementGroup' && !tenant.find('managementGroups', id))
      return { code: 'ManagementGroupNotFound', message: `The management group '${scope.name}' could not be found.` };
    return undefined;
  }

  const operationOf = (
    key: string,
    index: number,
    resource: PlannedResource,
    at: number,
    failure: Failure | undefined,
  ): Operation => {
    const operationId = `${(index + 1).toString(16).padStart(16, '0').toUpperCase()}`;
    return {
      id: `${key}/operations/${operationId}`,
      operationId,
      properties: {
        provisioningOperation: 'Create',
        provisioningState: failure ? 'Failed' : 'Succeeded',
        timestamp: new Date(now()).toISOString(),
        duration: `PT${Math.max(0, now() - at) / 1000}S`,
        statusCode: failure ? 'BadRequest' : 'OK',
        ...(failure && { statusMessage: { error: failure } }),
        targetResource: { id: resource.id, resourceType: resource.type, resourceName: resource.name },
      },
    };
  };

  function start(call: Call, planned: PlannedDeployment): Answer {
    const id = `${idOfScope(planned.request.scope)}/providers/${TYPE}/${planned.request.name}`;
    if (running.has(armKey(id)))
      return armError(
        409,
        'DeploymentActive',
        `Unable to edit or replace deployment '${planned.request.name}': the previous one is still active.`,
      );
    const before = tenant.resource(id);
    const item = save(planned, 'Accepted', now());
    // It says itself how it ended; nobody waits here.
    void run(call, planned);
    const version = queryValue(call, 'api-version') ?? '';
    const status = `${call.origin}${id}/operationStatuses/${now().toString(16)}?api-version=${version}`;
    return {
      status: before ? 200 : 201,
      headers: { 'azure-asyncoperation': status, 'retry-after': '0' },
      body: shown(item),
    };
  }

  /** A record as a GET shows it. Its state is kept, its run is not: after a restart of the simulator nothing goes on. */
  function shown(kept: Item): Item {
    const item = without(kept, 'apiVersion') as Item;
    const properties = item.properties as { provisioningState?: string };
    const isOpen = ['Accepted', 'Running'].includes(properties.provisioningState ?? '');
    if (!isOpen || running.has(armKey(item.id)) || properties.provisioningState === 'Accepted') return item;
    const error = { code: 'DeploymentInterrupted', message: 'The simulator was stopped while it deployed.' };
    return { ...item, properties: { ...properties, provisioningState: 'Failed', error } };
  }

  function one(call: Call, id: string, what: string | undefined, which: string | undefined): Answer | undefined {
    const found = tenant.resource(id);
    const name = id.slice(id.lastIndexOf('/') + 1);
    if (what === 'whatifresults' && call.method === 'GET') {
      const result = whatIfs[Number(which)];
      return result === undefined
        ? armError(404, 'NotFound', 'There is no such what-if.')
        : { status: 200, body: result };
    }
    if (!found) return armError(404, 'DeploymentNotFound', `Deployment '${name}' could not be found.`);
    const item = shown(found.item);
    const { provisioningState: state, error } = item.properties as { provisioningState?: string; error?: Failure };
    if (what === undefined && call.method === 'GET') return { status: 200, body: item };
    if (what === undefined && call.method === 'HEAD') return { status: 204 };
    if (what === undefined && call.method === 'DELETE') {
      tenant.apply({ remove: { resources: [found.item.id] } });
      operations.delete(found.key);
      return { status: 204 };
    }
    if (what === 'operationstatuses' && call.method === 'GET')
      return {
        status: 200,
        ...(running.has(found.key) && { headers: { 'retry-after': '0' } }),
        body: { status: state, ...(error && { error }) },
      };
    if (what === 'operations' && call.method === 'GET') {
      const value = operations.get(found.key) ?? [];
      if (which === undefined) return { status: 200, body: { value } };
      const operation = value.find(({ operationId }) => operationId === which.toUpperCase());
      return operation
        ? { status: 200, body: operation }
        : armError(404, 'DeploymentOperationNotFound', `There is no operation '${which}'.`);
    }
    if (what === 'cancel' && call.method === 'POST') {
      if (!running.has(found.key))
        return armError(409, 'DeploymentCannotBeCancelled', `Deployment '${name}' is not running.`);
      cancelled.add(found.key);
      return { status: 204 };
    }
    return notSimulated(call);
  }

  function asked(call: Call, scope: DeploymentScope, name: string, what: string | undefined): Answer | undefined {
    const isWanted =
      (call.method === 'PUT' && what === undefined) ||
      (call.method === 'POST' && (what === 'validate' || what === 'whatif'));
    if (!isWanted) return undefined;
    const missing = missingScope(scope);
    if (missing) return armError(404, missing.code, missing.message);
    try {
      const request = requestOf(call, scope, name);
      const all = planAll(request, worldOf(call));
      const planned = all[0]!;
      if (what === undefined) return start(call, planned);
      if (what === 'validate') {
        const validatedResources = all.flatMap(({ resources }) => resources).map(({ id }) => ({ id }));
        const properties = {
          mode: 'Incremental',
          provisioningState: 'Succeeded',
          parameters: planned.shownParameters,
          validatedResources,
        };
        return {
          status: 200,
          body: { id: `${idOfScope(scope)}/providers/${TYPE}/${name}`, name, type: TYPE, properties },
        };
      }
      whatIfs.push({
        status: 'Succeeded',
        properties: { correlationId: tenant.info.tenantId, changes: changesOf(call, all) },
      });
      const location = `${call.origin}${idOfScope(scope)}/providers/${TYPE}/${name}/whatIfResults/${whatIfs.length - 1}?api-version=${queryValue(call, 'api-version') ?? ''}`;
      return { status: 202, headers: { location, 'retry-after': '0' } };
    } catch (error) {
      if (error instanceof NotSimulated) return notSimulated(call, error.message);
      if (error instanceof TemplateError)
        return armError(400, 'InvalidTemplate', `Deployment template validation failed: '${error.message}'`);
      throw error;
    }
  }

  const changesOf = (call: Call, all: readonly PlannedDeployment[]): Change[] =>
    all
      .flatMap(({ resources }) => resources)
      .filter(({ nested }) => nested === undefined)
      .map((resource) => {
        const { status, body } = inner(call, 'GET', resource.id, resource.apiVersion);
        return changeOf(resource, status === 200 ? (body as JsonObject) : undefined, catalog);
      });

  return (call) => {
    const [, scopeId, name, what, which] = PATH.exec(call.segments.map((each) => `/${each}`).join('')) ?? [];
    if (scopeId === undefined) return undefined;
    const scope = scopeOf(scopeId);
    // Elsewhere the word may be a name.
    if (!scope) return undefined;
    if (name === undefined) return undefined;
    return (
      asked(call, scope, name, what?.toLowerCase()) ??
      one(call, `${idOfScope(scope)}/providers/${TYPE}/${name}`, what?.toLowerCase(), which)
    );
  };
}
