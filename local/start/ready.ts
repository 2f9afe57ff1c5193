// The ready file: what scripts need to know of a running local product. It holds secrets, so it is written with mode 0600.

export interface Ready {
  /** Base address of the API, `/api/v1` included. */
  readonly api_url: string;
  readonly function_key: string;
  readonly master_key: string;
  readonly host_pid: number;
  readonly graph: { readonly uri: string; readonly user: string; readonly password: string; readonly database: string };
  readonly storage: { readonly connection_string: string };
  readonly web_pubsub: { readonly connection_string: string };
  readonly simulator: { readonly url: string; readonly control_url: string };
  readonly pids: Readonly<Record<string, number>>;
}

/** The account and key that Azurite knows from birth; published by Microsoft, no secret. */
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export const storageConnectionString = (ports: { blob: number; queue: number; table: number }): string =>
  [
    'DefaultEndpointsProtocol=http',
    `AccountName=${ACCOUNT}`,
    `AccountKey=${ACCOUNT_KEY}`,
    `BlobEndpoint=http://127.0.0.1:${ports.blob}/${ACCOUNT}`,
    `QueueEndpoint=http://127.0.0.1:${ports.queue}/${ACCOUNT}`,
    `TableEndpoint=http://127.0.0.1:${ports.table}/${ACCOUNT}`,
  ].join(';') + ';';
