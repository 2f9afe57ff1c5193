// Up to when the graph knows each part of a tenant completely, so that the next scan can ask for what changed since.

export interface Watermark {
  /** A subscription's id, or a section of the directory such as `users`. */
  readonly scope: string;
  /** When the scan began that read it completely; ISO 8601. */
  readonly since: string;
  /** The link under which Microsoft Graph tells what changed since. */
  readonly link?: string;
}

export interface Watermarks {
  /** Those of a tenant by their scope. @throws GRAPH_UNAVAILABLE */
  of(tenantId: string): Promise<ReadonlyMap<string, Watermark>>;
  /** Keeps these in place of the ones with the same scope. Only for what is in the graph. @throws GRAPH_UNAVAILABLE */
  keep(tenantId: string, marks: readonly Watermark[]): Promise<void>;
}
