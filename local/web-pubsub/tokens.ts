// The signed tokens of Web PubSub: HS256 over the access key as it is written, not decoded (learn.microsoft.com, "authenticate with access key").
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a client's token says of it. */
export interface Claims {
  readonly sub?: string;
  readonly aud?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
  readonly role?: string | readonly string[];
  readonly 'webpubsub.group'?: string | readonly string[];
}

/** A reason why a token is not taken; its message may be told. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

export function signToken(key: string, claims: Claims): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${mac(key, signed).toString('base64url')}`;
}

/**
 * The claims of a token that was signed with `key` for `path`. Of the audience only the path is compared: a client may know the server by another name.
 * @param now milliseconds since 1970; undefined: an expired token is taken too
 * @throws TokenRefused
 */
export function readToken(key: string, token: string | undefined, path: string, now: number | undefined): Claims {
  const [header, payload, signature, ...rest] = (token ?? '').split('.');
  if (!header || !payload || !signature || rest.length > 0) throw new TokenRefused('an access token is missing');
  const expected = mac(key, `${header}.${payload}`);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new TokenRefused('the access token has another signature');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims; // signed with our key: we know its writer
  if (now !== undefined && (claims.exp === undefined || claims.exp * 1000 < now))
    throw new TokenRefused('the access token has expired');
  if (!URL.canParse(claims.aud ?? '') || new URL(claims.aud!).pathname !== path)
    throw new TokenRefused(`the access token is not for ${path}`);
  return claims;
}

const mac = (key: string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** A claim that may be absent, one value, or a list of them. */
export const listOf = (claim: string | readonly string[] | undefined): readonly string[] =>
  claim === undefined ? [] : typeof claim === 'string' ? [claim] : claim;
