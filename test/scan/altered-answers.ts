// Ways to change what the simulator answers, by surface: a table of Resource Graph, a list, a batch of Microsoft Graph.
import type { Answered, Asked } from './scan-world.ts';

export const RESOURCE_GRAPH = '/providers/Microsoft.ResourceGraph/resources';

/** Changes an answer in place, where it is to the question that is meant. */
export type Alter = (asked: Asked, answer: Answered) => void;

export interface Query {
  readonly query: string;
  readonly subscriptions?: readonly string[];
  readonly options?: { readonly $skipToken?: string; readonly $top?: number };
}
export interface Rows {
  totalRecords: number;
  count: number;
  resultTruncated: string;
  $skipToken?: string;
  data: Record<string, unknown>[];
}
export type Listed = { value: (Record<string, unknown> | null)[]; '@odata.nextLink'?: string; nextLink?: unknown };
export interface Batch {
  responses: { id: string; status: number; headers?: Record<string, string>; body: unknown }[];
}

/** Changes what Resource Graph answers about a table. */
export const ofTable =
  (table: string, alter: (rows: Rows, query: Query, answer: Answered) => void): Alter =>
  (asked, answer) => {
    if (asked.path !== RESOURCE_GRAPH || answer.status !== 200) return;
    const query = JSON.parse(asked.body) as Query;
    if (query.query.startsWith(`${table} `)) alter(answer.body as Rows, query, answer);
  };

/** Changes what is answered to a GET of a path. */
export const ofList =
  (path: RegExp, alter: (body: Listed, answer: Answered) => void): Alter =>
  (asked, answer) => {
    if (path.test(asked.path) && answer.status === 200) alter(answer.body as Listed, answer);
  };

/** Changes what a batch is answered. */
export const ofBatch =
  (alter: (batch: Batch) => void): Alter =>
  (asked, answer) => {
    if (asked.path.endsWith('/$batch') && answer.status === 200) alter(answer.body as Batch);
  };
