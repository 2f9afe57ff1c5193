// Web PubSub: sends events to the group of their job, and makes addresses for those who want to hear them. Sending never throws and
// never holds up a job: events are kept before they are sent, so a subscriber that misses one reads it from the history.
import type { TokenCredential } from '@azure/core-auth';
import { WebPubSubServiceClient, type WebPubSubServiceClientOptions } from '@azure/web-pubsub';
import { AtgError } from '../../contract/errors.ts';
import { groupOf, HUB, type JobEvent } from '../../contract/event.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { makeInTurn } from './in-turn.ts';

export interface Publisher {
  /** Sends events; those of one job in the order given. Takes about 2 s at most, and nothing for a while after a failure; never throws. */
  publish(events: readonly JobEvent[]): Promise<void>;
  /** A client URL that may join the group and nothing else, and may not send. @throws EVENTS_UNAVAILABLE */
  clientUrl(group: string, minutes: number): Promise<string>;
  /** Answers within `timeoutMs`, or throws EVENTS_UNAVAILABLE. */
  check(timeoutMs: number): Promise<void>;
}

export interface WebPubSubDeps {
  /** Connection string, or endpoint URL, which is used with the credential. */
  readonly webPubSub: string;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  readonly log: Log;
}

const SEND_TIMEOUT_MS = 2_000;
const ADDRESS_TIMEOUT_MS = 5_000;
/** How long nothing is sent after a failure, so that a service that is away costs a job 2 s once and not at every event. */
const PAUSE_MS = 10_000;

/** Sends by Web PubSub; a send that fails is logged and not thrown, because every event is kept and can be read. */
export function makeWebPubSub({ webPubSub, credential, clock, log }: WebPubSubDeps): Publisher {
  const client = connect(webPubSub, credential);
  const inTurn = makeInTurn();
  let pausedUntil = -Infinity;

  const send = async (event: JobEvent): Promise<void> => {
    if (clock.now().getTime() < pausedUntil) return;
    try {
      await client.group(groupOf(event.job_id)).sendToAll(event, { abortSignal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
    } catch (error) {
      pausedUntil = clock.now().getTime() + PAUSE_MS;
      log.warn('progress.send.failed', {
        jobId: event.job_id,
        sequence: event.sequence,
        pauseMs: PAUSE_MS,
        ...reasonOf(error),
      });
    }
  };

  return {
    async publish(events) {
      await Promise.all(events.map((event) => inTurn(event.job_id, () => send(event))));
    },

    async clientUrl(group, minutes) {
      try {
        const { url } = await client.getClientAccessToken({
          roles: [`webpubsub.joinLeaveGroup.${group}`],
          expirationTimeInMinutes: minutes,
          abortSignal: AbortSignal.timeout(ADDRESS_TIMEOUT_MS),
        });
        return url;
      } catch (cause) {
        throw unavailable(cause);
      }
    },

    async check(timeoutMs) {
      try {
        // Which answer it gives does not matter; that it is asked with our credentials does.
        await client.groupExists('health', { abortSignal: AbortSignal.timeout(timeoutMs) });
      } catch (cause) {
        throw unavailable(cause);
      }
    },
  };
}

function connect(webPubSub: string, credential: TokenCredential): WebPubSubServiceClient {
  const isConnectionString = /(^|;)\s*AccessKey=/i.test(webPubSub);
  const endpoint = isConnectionString ? /(?:^|;)\s*Endpoint=([^;]+)/i.exec(webPubSub)?.[1] : webPubSub;
  const options: WebPubSubServiceClientOptions = {
    allowInsecureConnection: endpoint?.startsWith('http:') ?? false,
    // A repeated send may arrive twice, and there is no time for it.
    retryOptions: { maxRetries: 0 },
  };
  return isConnectionString
    ? new WebPubSubServiceClient(webPubSub, HUB, options)
    : new WebPubSubServiceClient(webPubSub, credential, HUB, options);
}

const unavailable = (cause: unknown): AtgError =>
  new AtgError('EVENTS_UNAVAILABLE', 'Web PubSub does not answer. Try again in a moment, or poll the events instead.', {
    cause,
    retryAfterSeconds: 5,
  });

/** What a log may know of a failure: never its text, which may hold addresses. */
function reasonOf(error: unknown): { error: string; code?: string; status?: number } {
  const { name = 'Error', code, statusCode } = error as { name?: string; code?: string; statusCode?: number };
  return { error: name, ...(code !== undefined && { code }), ...(statusCode !== undefined && { status: statusCode }) };
}
