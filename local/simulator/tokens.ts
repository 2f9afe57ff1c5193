// The token endpoints (App Service and virtual machine identity, client secret) and the check of the tokens they gave.
// Tokens have the shape of a JWT, because clients read claims out of them; the key is public: they open nothing but this simulator.
import { createHash, createHmac } from 'node:crypto';
import { armError, graphError, queryValue, Refusal, type Answer, type Call } from './http.ts';
import type { Tenant } from './tenant.ts';

export interface TokenOptions {
  tenant: Tenant;
  now: () => number;
  /** Life of a token given now, in seconds. */
  lifetimeSeconds: () => number;
}

/** One hour, as Entra gives by default. */
export const TOKEN_LIFETIME_SECONDS = 3600;

const KEY = 'tenant simulator';
const ARM_AUDIENCES = ['https://management.azure.com', 'https://management.core.windows.net'];
const GRAPH_AUDIENCES = ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'];
const TENANT_WORDS = new Set(['common', 'organizations']);

/** A GUID that is always the same for the same text. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const sign = (text: string) => createHmac('sha256', KEY).update(text).digest('base64url');

/** Tokens whose signature was good; a client sends the same one with thousands of calls. */
const PROVEN_MAX = 1_000;

export function makeTokens({ tenant, now, lifetimeSeconds }: TokenOptions) {
  const proven = new Set<string>();
  const isSigned = (token: string): boolean => {
    if (proven.has(token)) return true;
    const [head, body, signature] = token.split('.');
    if (!body || sign(`${head}.${body}`) !== signature) return false;
    if (proven.size >= PROVEN_MAX) proven.clear();
    proven.add(token);
    return true;
  };

  function issue(
    resource: string,
    client: string,
    origin: string,
  ): { token: string; expires: number; lifetime: number } {
    const issued = Math.floor(now() / 1000);
    const lifetime = lifetimeSeconds();
    const app = client.toLowerCase();
    const principal = tenant
      .list('servicePrincipals')
      .sorted()
      .find((each) => String(each.appId).toLowerCase() === app);
    const claims = {
      aud: resource,
      iss: `${origin}/${tenant.info.tenantId}/`,
      iat: issued,
      nbf: issued,
      exp: issued + lifetime,
      appid: client,
      idtyp: 'app',
      oid: principal?.id ?? guidOf(`principal of ${app}`),
      sub: principal?.id ?? guidOf(`principal of ${app}`),
      tid: tenant.info.tenantId,
      ver: '1.0',
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}`;
    return { token: `${text}.${sign(text)}`, expires: claims.exp, lifetime };
  }

  function managedIdentity(call: Call, header: string, extra: (lifetime: number) => object): Answer {
    const refuse = (message: string): Answer => ({
      status: 400,
      body: { statusCode: 400, error: 'invalid_request', error_description: message, message },
    });
    const resource = queryValue(call, 'resource');
    if (!call.header(header)) return refuse(`Required header ${header} is missing.`);
    if (!queryValue(call, 'api-version')) return refuse('The api-version query parameter is missing.');
    if (!resource) return refuse('The resource query parameter is missing.');
    const identity = queryValue(call, 'client_id') ?? queryValue(call, 'mi_res_id') ?? queryValue(call, 'object_id');
    const client = identity ?? guidOf(`system-assigned identity of ${tenant.info.tenantId}`);
    const { token, expires, lifetime } = issue(resource, client, call.origin);
    const body = {
      access_token: token,
      expires_on: String(expires),
      resource,
      token_type: 'Bearer',
      client_id: client,
      ...extra(lifetime),
    };
    return { status: 200, body };
  }

  function clientSecret(call: Call, version: '1' | '2'): Answer {
    const refuse = (status: number, error: string, code: number, message: string): Answer => ({
      status,
      body: {
        error,
        error_description: `AADSTS${code}: ${message}`,
        error_codes: [code],
        timestamp: new Date(now()).toISOString(),
      },
    });
    const directory = call.segments[0]!.toLowerCase();
    if (!isThisTenant(directory))
      return refuse(
        400,
        'invalid_request',
        90002,
        `Tenant '${directory}' not found. Check to make sure you have the correct tenant ID.`,
      );
    const form = new URLSearchParams(call.body.toString('utf8'));
    if (form.get('grant_type') !== 'client_credentials')
      return refuse(400, 'unsupported_grant_type', 70003, 'The simulator grants client_credentials only.');
    const client = form.get('client_id');
    if (!client)
      return refuse(
        400,
        'invalid_request',
        900144,
        "The request body must contain the following parameter: 'client_id'.",
      );
    if (!form.get('client_secret') && !form.get('client_assertion'))
      return refuse(
        401,
        'invalid_client',
        7000216,
        "'client_assertion' or 'client_secret' is required for the 'client_credentials' grant type.",
      );
    // Some libraries ask for `openid offline_access profile` behind the scope that counts.
    const resource =
      version === '1'
        ? form.get('resource')
        : form
            .get('scope')
            ?.trim()
            .split(/\s+/)[0]
            ?.replace(/\/\.default$/, '');
    if (!resource) return refuse(400, 'invalid_scope', 70011, 'The scope or resource asked for is missing.');
    const { token, expires, lifetime } = issue(resource, client, call.origin);
    const more = version === '1' ? { expires_on: String(expires), resource } : {};
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token, ...more },
    };
  }

  function isThisTenant(directory: string): boolean {
    const domains = (tenant.info.verifiedDomains as { name: string }[] | undefined) ?? [];
    return (
      TENANT_WORDS.has(directory) ||
      directory === tenant.info.tenantId.toLowerCase() ||
      domains.some((domain) => domain.name.toLowerCase() === directory)
    );
  }

  function openIdConfiguration(call: Call): Answer {
    const authority = `${call.origin}/${tenant.info.tenantId}`;
    return {
      status: 200,
      body: {
        issuer: `${authority}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        jwks_uri: `${authority}/discovery/v2.0/keys`,
        token_endpoint_auth_methods_supported: ['client_secret_post'],
        response_types_supported: ['token'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
      },
    };
  }

  return {
    /** Answers a call to a token endpoint; undefined where the call is for another surface. */
    answer(call: Call): Answer | undefined {
      const path = call.segments.join('/').toLowerCase();
      if (call.method === 'GET' && path === 'msi/token') return managedIdentity(call, 'x-identity-header', () => ({}));
      if (call.method === 'GET' && path === 'metadata/identity/oauth2/token')
        return managedIdentity(call, 'metadata', (lifetime) => ({ expires_in: String(lifetime) }));
      const below = path.slice(path.indexOf('/') + 1);
      if (call.method === 'POST' && below === 'oauth2/v2.0/token') return clientSecret(call, '2');
      if (call.method === 'POST' && below === 'oauth2/token') return clientSecret(call, '1');
      if (call.method === 'GET' && below === 'v2.0/.well-known/openid-configuration') return openIdConfiguration(call);
      if (call.method === 'GET' && below === 'discovery/v2.0/keys') return { status: 200, body: { keys: [] } };
      return undefined;
    },

    /**
     * Checks the bearer token of a call.
     *
     * @returns the caller's object id
     * @throws Refusal 401 in the words of the surface: no token, not ours, for another audience, expired
     */
    check(call: Call, surface: 'arm' | 'graph'): string {
      const refuse = (code: string, message: string): never => {
        const answer =
          surface === 'arm' ? armError(401, code, message) : graphError(401, 'InvalidAuthenticationToken', message);
        const challenge = `Bearer authorization_uri="${call.origin}/${tenant.info.tenantId}", error="invalid_token", error_description="${message}"`;
        throw new Refusal({ ...answer, headers: { ...answer.headers, 'www-authenticate': challenge } });
      };
      const header = call.header('authorization');
      if (!header)
        return refuse('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
      const [scheme, token = ''] = header.split(' ');
      if (scheme?.toLowerCase() !== 'bearer' || !isSigned(token))
        return refuse('InvalidAuthenticationToken', 'The access token is invalid.');
      const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
        aud: string;
        exp: number;
        oid: string;
        tid: string;
      };
      const audience = claims.aud.replace(/\/+$/, '').toLowerCase();
      const wanted = surface === 'arm' ? ARM_AUDIENCES : GRAPH_AUDIENCES;
      if (!wanted.includes(audience) && !/^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(audience))
        return refuse(
          'InvalidAuthenticationTokenAudience',
          `The access token has been obtained for wrong audience or resource '${claims.aud}'.`,
        );
      if (claims.tid.toLowerCase() !== tenant.info.tenantId.toLowerCase())
        return refuse('InvalidAuthenticationTokenTenant', `The access token is from the wrong tenant '${claims.tid}'.`);
      if (claims.exp * 1000 <= now())
        return refuse(
          'ExpiredAuthenticationToken',
          `The access token expiry UTC time '${new Date(claims.exp * 1000).toISOString()}' is earlier than current UTC time '${new Date(now()).toISOString()}'.`,
        );
      return claims.oid;
    },
  };
}

export type Tokens = ReturnType<typeof makeTokens>;
