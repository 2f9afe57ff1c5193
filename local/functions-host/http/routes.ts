// Which function answers a request: routes are tried in alphabetical order of function name and the first match wins. There is no
// "literal beats parameter" rule, because Azure has none.
import { HostFault } from '../faults.ts';
import type { AppFunction } from '../functions.ts';
import { constraintOf, type Constraint } from './constraints.ts';

interface Parameter {
  name: string;
  constraints: Constraint[];
  optional: boolean;
  catchAll: boolean;
  fallback?: string;
}
/** A literal, a parameter, or a mixture such as `report-{id}.json`. */
type Segment = { literal: string } | { parameter: Parameter } | { mixed: RegExp; parameters: Parameter[] };

export interface Route {
  target: AppFunction;
  methods: string[];
  template: string;
  authLevel: 'anonymous' | 'function' | 'admin';
  segments: Segment[];
}

export interface Match {
  route: Route;
  parameters: Record<string, string>;
}

/**
 * The routes of all HTTP functions, in the order in which they are tried.
 * @throws HostFault for a reserved or doubled route, or a template that cannot be read.
 */
export function routesOf(functions: AppFunction[], prefix: string): Route[] {
  const routes = functions
    .filter((one) => one.trigger.type === 'httpTrigger')
    .map((target): Route => {
      const own =
        typeof target.trigger['route'] === 'string' && target.trigger['route'] !== ''
          ? target.trigger['route']
          : target.name;
      const trimmed = own.replace(/^\/+|\/+$/g, '');
      if (/^(admin|runtime)/i.test(trimmed))
        throw new HostFault(
          `Function "${target.name}": the route "${trimmed}" begins with "admin" or "runtime", which the platform keeps for itself`,
          1,
        );
      const template = prefix === '' ? trimmed : `${prefix}/${trimmed}`;
      return {
        target,
        template,
        methods: ((target.trigger['methods'] as string[] | undefined) ?? ['GET', 'POST']).map((method) =>
          method.toUpperCase(),
        ),
        authLevel: String(target.trigger['authLevel'] ?? 'anonymous').toLowerCase() as Route['authLevel'],
        segments: splitTemplate(template).map((text, index, all) =>
          segmentOf(text, template, index === all.length - 1),
        ),
      };
    });
  refuseDoubles(routes);
  return routes;
}

/** The first route that takes the path and the method, or undefined: a 404 in both cases. */
export function matchRoute(routes: Route[], method: string, path: string): Match | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  for (const route of routes) {
    if (route.target.disabled || !route.methods.includes(method.toUpperCase())) continue;
    const parameters = matchSegments(route.segments, parts);
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
}

function refuseDoubles(routes: Route[]): void {
  const taken = new Map<string, string>();
  for (const { template, methods, target } of routes)
    for (const method of methods) {
      const key = `${method} ${template.toLowerCase()}`;
      const other = taken.get(key);
      if (other !== undefined)
        throw new HostFault(
          `Functions "${other}" and "${target.name}" both answer ${method} ${template}: change one route`,
          1,
        );
      taken.set(key, target.name);
    }
}

/** Splits at slashes outside braces, because a regex constraint may hold some. */
function splitTemplate(template: string): string[] {
  const segments: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index <= template.length; index++) {
    const character = template[index];
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (index === template.length || (character === '/' && depth === 0)) {
      if (index > start) segments.push(template.slice(start, index));
      start = index + 1;
    }
  }
  return segments;
}

const parameterPattern = /\{((?:\{\{|\}\}|[^{}])+)\}/g;

function segmentOf(text: string, route: string, isLast: boolean): Segment {
  const found = [...text.matchAll(parameterPattern)];
  if (found.length === 0) return { literal: text.toLowerCase() };
  const parameters = found.map(([, inside = '']) => parameterOf(inside, route));
  if (parameters.some(({ catchAll }) => catchAll) && !isLast)
    throw new HostFault(`Route "${route}": a catch-all parameter must be the last segment`, 1);
  const [only] = parameters;
  if (only !== undefined && found[0]?.[0] === text) return { parameter: only };
  const escape = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  let pattern = '';
  let at = 0;
  for (const match of found) {
    pattern += `${escape(text.slice(at, match.index))}(.+?)`;
    at = match.index + match[0].length;
  }
  return { mixed: new RegExp(`^${pattern}${escape(text.slice(at))}$`, 'i'), parameters };
}

function parameterOf(inside: string, route: string): Parameter {
  const match = /^(\*{0,2})([a-z_]\w*)((?::\w+(?:\((?:[^()]|\([^()]*\))*\))?)*)(\?)?(?:=([\s\S]*))?$/i.exec(inside);
  if (match === null) throw new HostFault(`Route "${route}": {${inside}} cannot be read`, 1);
  const [, stars = '', name = '', constraints = '', optional, fallback] = match;
  return {
    name,
    catchAll: stars !== '',
    optional: optional !== undefined,
    constraints: [...constraints.matchAll(/:(\w+(?:\((?:[^()]|\([^()]*\))*\))?)/g)].map(([, text = '']) =>
      constraintOf(text, route),
    ),
    ...(fallback !== undefined && { fallback }),
  };
}

function matchSegments(segments: Segment[], parts: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  const take = (parameter: Parameter, raw: string): boolean => {
    const value = decoded(raw);
    if (!parameter.constraints.every((fits) => fits(value))) return false;
    parameters[parameter.name] = value;
    return true;
  };
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if ('literal' in segment) {
      if (part === undefined || decoded(part).toLowerCase() !== segment.literal) return undefined;
    } else if ('mixed' in segment) {
      const match = part === undefined ? null : segment.mixed.exec(part);
      if (match === null || !segment.parameters.every((parameter, at) => take(parameter, match[at + 1] ?? '')))
        return undefined;
    } else if (segment.parameter.catchAll) {
      const rest = parts.slice(index).join('/');
      if (rest !== '') return take(segment.parameter, rest) ? parameters : undefined;
      if (segment.parameter.fallback !== undefined) parameters[segment.parameter.name] = segment.parameter.fallback;
      return parameters;
    } else if (part === undefined) {
      if (segment.parameter.fallback !== undefined) parameters[segment.parameter.name] = segment.parameter.fallback;
      else if (!segment.parameter.optional) return undefined;
    } else if (!take(segment.parameter, part)) {
      return undefined;
    }
  }
  return parts.length > segments.length ? undefined : parameters;
}

/** A path that is no valid percent-encoding is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
