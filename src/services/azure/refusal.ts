// Reads Azure's error bodies: who may not do what, and why something is not there. Keeps nothing of a body but codes and permissions.
import type { Denied } from './ask.ts';

export interface AzureFault {
  readonly code: string;
  readonly message: string;
  /** Codes of the details, innermost last. */
  readonly details: readonly string[];
}

/** Code, message and codes of details of an error body; empty texts where it has none. */
export function faultOf(body: unknown): AzureFault {
  const error = member(body, 'error') ?? body;
  const details = member(error, 'details');
  return {
    code: text(member(error, 'code')) ?? '',
    message: text(member(error, 'message')) ?? '',
    details: Array.isArray(details) ? details.map((detail) => text(member(detail, 'code')) ?? '') : [],
  };
}

/**
 * True where the tenant lacks the licence (Entra ID P2) without which there is nothing to list: Privileged Identity Management answers
 * so in ARM and in Microsoft Graph. From Microsoft's published troubleshooting pages, not seen by us.
 */
export const isWithoutLicence = (status: number, body: unknown): boolean =>
  status >= 400 && /^AadPremiumLicenseRequired$/i.test(faultOf(body).code);

/** A refusal as data. `permission` is what the step says it needs, for APIs that do not tell. */
export function deniedOf(status: number, body: unknown, permission: string | null = null): Denied {
  const { code, message, details } = faultOf(body);
  const named = /perform action '([^']{1,200})'/.exec(message)?.[1] ?? null;
  const codes = [code, ...details].filter((each) => each !== '').join(', ');
  const isRefusal = status === 401 || status === 403;
  return {
    outcome: 'denied',
    reason: `${isRefusal ? 'Access was refused' : 'Azure did not answer the request'}: HTTP ${status}${codes === '' ? '' : ` ${codes}`}`,
    permission: named ?? (isRefusal ? permission : null),
  };
}

/** True for a body that is an error, whatever its status said. */
export const isFault = (body: unknown): boolean => {
  const error = member(body, 'error');
  return typeof error === 'object' && error !== null;
};

/** The code of an error that came with a good status, for a reason; empty where there is none. */
export const saying = (body: unknown): string =>
  isFault(body) && faultOf(body).code !== '' ? `: ${faultOf(body).code}` : '';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** True for a list of objects. */
export const isRows = (value: unknown): value is Rows =>
  Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row));

/** The objects of a list as ARM and Microsoft Graph answer it; undefined for anything else, an error among them. */
export function rowsOf(body: unknown): Rows | undefined {
  const value = member(body, 'value');
  return isRows(value) && !isFault(body) ? value : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
