// What an evaluation of Bicep takes and gives: the cloud it is for, the files it reads, and the resources that would be there.
import { readFileSync } from 'node:fs';
import type { Value } from './functions.ts';
import { parseBicep } from './parse.ts';
import type { BicepFile, Expression, Member } from './syntax.ts';

export interface Deployed {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string;
  /** The last segment of its name. */
  readonly name: string;
  /** The scope of an extension resource, else of the deployment. */
  readonly scope: string;
  readonly body: { [name: string]: Value };
  /** File and line of its declaration. */
  readonly at: string;
}

export interface Scope {
  readonly kind: 'resourceGroup' | 'subscription' | 'managementGroup';
  readonly id: string;
  readonly location: string;
}

export interface Deployment {
  readonly resources: readonly Deployed[];
  readonly outputs: Readonly<Record<string, Value>>;
}

/** The cloud that a deployment goes to; the words are those of `environment()`. */
export const AZURE_CLOUD = {
  name: 'AzureCloud',
  resourceManager: 'https://management.azure.com/',
  authentication: { loginEndpoint: 'https://login.microsoftonline.com/' },
  suffixes: { storage: 'core.windows.net', keyvaultDns: '.vault.azure.net' },
} as const;
export type Cloud = {
  readonly [K in keyof typeof AZURE_CLOUD]: (typeof AZURE_CLOUD)[K] extends string
    ? string
    : Readonly<Record<string, string>>;
};
export interface Evaluation {
  readonly cloud: Cloud;
  /** Reads a file; tests plant faults here. */
  readonly read: (path: string) => string;
  /** Members and branches that were evaluated, so that a test can say which were not. */
  readonly seen: Set<Expression | Member>;
  readonly files: Map<string, BicepFile>;
}

export const makeEvaluation = (
  read = (path: string): string => readFileSync(path, 'utf8'),
  cloud: Cloud = AZURE_CLOUD,
): Evaluation => ({
  cloud,
  read,
  seen: new Set(),
  files: new Map(),
});

/** A text is read once, however often it is evaluated. */
const parsed = new Map<string, BicepFile>();

export function fileOf(evaluation: Evaluation, path: string): BicepFile {
  const known = evaluation.files.get(path);
  if (known) return known;
  const text = evaluation.read(path);
  const key = `${path}\n${text}`;
  const file = parsed.get(key) ?? parseBicep(text, path);
  parsed.set(key, file);
  evaluation.files.set(path, file);
  return file;
}
