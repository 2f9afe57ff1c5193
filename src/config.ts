// The one schema over the environment, read once at start. Every fault is reported in one message; nothing else reads the environment.
import { z } from 'zod';

const endpoint = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .transform((url) => url.replace(/\/+$/, ''));
const days = z.coerce.number().min(0.0001).max(3650);
const engine = z.enum(['native', 'command']);
/** A JSON array, so that no shell and no splitting of ours stands between the setting and the program. */
const commandLine = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({
        code: 'custom',
        message: 'must be a JSON array of words, such as ["atg","scan","--tenant-id","{tenant_id}"]',
      });
      return z.NEVER;
    }
  })
  .pipe(z.array(z.string().min(1)).min(1))
  .optional();

/** Lets a rule over two settings speak up beside other faults, so that one message has them all. */
const isObject = ({ value }: { value: unknown }): boolean => typeof value === 'object' && value !== null;

export const ConfigSchema = z
  .object({
    NEO4J_URI: z
      .string()
      .regex(/^(bolt|neo4j)(\+s|\+ssc)?:\/\/.+$/, 'must begin with bolt:// or neo4j:// (or their +s forms)')
      .describe('Address of the graph database'),
    NEO4J_USER: z.string().min(1).default('neo4j').describe('User of the graph database'),
    NEO4J_PASSWORD: z.string().min(1).describe('Password of the graph database; a Key Vault reference in Azure'),
    NEO4J_DATABASE: z.string().min(1).default('neo4j').describe('Database name'),
    AzureWebJobsStorage: z
      .string()
      .optional()
      .describe('Storage of the Functions host; in Azure its identity form AzureWebJobsStorage__accountName'),
    TASK_HUB: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9]{2,44}$/, 'must be letters and digits, 3 to 45')
      .default('atg')
      .describe('Durable task hub; one per install on a storage account'),
    DURABLE_TASK_SCHEDULER_CONNECTION_STRING: z
      .string()
      .optional()
      .describe('Durable Task Scheduler; read by the host where the package was made for it, else not needed'),
    ARTIFACTS_STORAGE: z
      .string()
      .min(1)
      .describe('Blob account of the archives: connection string, or account URL with identity'),
    WEB_PUBSUB: z.string().min(1).describe('Web PubSub: connection string, or endpoint URL with identity'),
    AZURE_ARM_ENDPOINT: endpoint
      .default('https://management.azure.com')
      .describe('Azure Resource Manager; differs in sovereign clouds'),
    AZURE_GRAPH_ENDPOINT: endpoint
      .default('https://graph.microsoft.com')
      .describe('Microsoft Graph; differs in sovereign clouds'),
    AZURE_AUTHORITY_HOST: endpoint.optional().describe('Entra sign-in host; read by the identity library'),
    AZURE_CLIENT_ID: z
      .guid()
      .optional()
      .describe('Client id of the user-assigned identity; the system-assigned one when absent'),
    ENTRA_SIGN_IN: z
      .stringbool()
      .default(false)
      .describe('True only where App Service authentication is on: then its principal header is believed'),
    SCAN_ENGINE: engine.default('native').describe('native, or command to wrap another scanner'),
    SCAN_COMMAND: commandLine.describe('Words of the wrapped scanner as a JSON array; {tenant_id} is filled in'),
    IAC_ENGINE: engine.default('native').describe('native, or command to wrap another generator'),
    IAC_COMMAND: commandLine.describe(
      'Words of the wrapped generator as a JSON array; {tenant_id}, {output_format} and {output_dir} are filled in',
    ),
    ACTIVE_JOBS_MAX: z.coerce
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(1_000)
      .describe('Jobs that may be queued or running at once; a POST beyond that is answered 429'),
    SLICE_SECONDS: z.coerce
      .number()
      .min(1)
      .max(1200)
      .default(60)
      .describe('Longest time one activity works before it hands back'),
    REMOVAL_LIMIT_PERCENT: z.coerce
      .number()
      .min(0)
      .max(100)
      .default(20)
      .describe('A scan that would remove a larger share ends as failed'),
    ARTIFACT_RETENTION_DAYS: days.default(7).describe('Archives older than this are deleted'),
    JOB_RETENTION_DAYS: days.default(90).describe('Job records older than this are deleted'),
    SAS_MINUTES: z.coerce.number().min(1).max(60).default(15).describe('Life of a download link'),
    RESOURCE_GRAPH_QUERIES_PER_5_SECONDS: z.coerce
      .number()
      .min(1)
      .default(15)
      .describe('Client-side quota for Azure Resource Graph'),
    ARM_READS_PER_SECOND: z.coerce
      .number()
      .min(0.1)
      .default(25)
      .describe('Client-side refill rate for Azure Resource Manager reads'),
    ARM_READS_BURST: z.coerce
      .number()
      .min(1)
      .default(250)
      .describe('Client-side bucket for Azure Resource Manager reads'),
    GRAPH_REQUESTS_PER_SECOND: z.coerce
      .number()
      .min(0.1)
      .default(400)
      .describe('Client-side rate for Microsoft Graph; each item of a batch counts'),
  })
  .refine((c) => c.SCAN_ENGINE !== 'command' || c.SCAN_COMMAND !== undefined, {
    path: ['SCAN_COMMAND'],
    error: 'is needed when SCAN_ENGINE is command',
    when: isObject,
  })
  .refine((c) => c.IAC_ENGINE !== 'command' || c.IAC_COMMAND !== undefined, {
    path: ['IAC_COMMAND'],
    error: 'is needed when IAC_ENGINE is command',
    when: isObject,
  });

export type Config = z.infer<typeof ConfigSchema>;

/**
 * Parses the environment.
 * @throws Error one message that names every setting that is wrong, and what it must be; values are never shown.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = ConfigSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message, code }) => {
    const name = path.join('.');
    return `  ${name}: ${code === 'invalid_type' && given[name] === undefined ? 'is missing' : message}`;
  });
  throw new Error(`The app settings are not usable:\n${faults.join('\n')}`);
}
