// The live half of following a job: a Web PubSub connection that is opened again whenever it ends. It may lose, repeat or
// reorder messages, and it never fails: who reads the kept history (follow.ts) makes the whole of both.
//
// The plain JSON subprotocol is used, not the reliable one: a drop is then told at once instead of after 30 seconds of
// recovery, and the history, which outlives the service, is what makes it reliable.
import { setTimeout as sleep } from 'node:timers/promises';
import { WebPubSubClient, WebPubSubJsonProtocol } from '@azure/web-pubsub-client';
import { JobEvent } from '../contract/event.ts';
import { abortable } from './abortable.ts';

export interface Subscription {
  readonly url: string;
  readonly group: string;
  readonly expires_at: string;
}

export interface LiveHandlers {
  event(event: JobEvent): void;
  /** The group was joined: what is sent from now on arrives, what was sent before may be missing. */
  up(): void;
  down(): void;
}

export interface LiveEvents {
  /** Ends the present connection and opens another; for a connection that is open but brings nothing. */
  renew(): void;
  stop(): void;
}

const JOIN_TIMEOUT_MS = 10_000;
const BACK_OFF_MIN_MS = 500;
const BACK_OFF_MAX_MS = 15_000;
/** A subscription is exchanged this long before it expires, or at half of a life that is shorter than twice that. */
const RENEW_BEFORE_MS = 60_000;
/** A timer cannot be longer (2^31 - 1 ms). */
const TIMER_MAX_MS = 2_147_483_647;

/** Opens a connection with what `subscribe` gives, and keeps opening until stopped. */
export function openLiveEvents(subscribe: () => Promise<Subscription>, on: LiveHandlers): LiveEvents {
  const stopped = new AbortController();
  let ended = new AbortController(); // of the present connection
  const run = async (): Promise<void> => {
    let backOffMs = BACK_OFF_MIN_MS;
    while (!stopped.signal.aborted) {
      ended = new AbortController();
      const joined = await connect(subscribe, on, AbortSignal.any([stopped.signal, ended.signal]));
      backOffMs = joined ? BACK_OFF_MIN_MS : Math.min(backOffMs * 2, BACK_OFF_MAX_MS);
      if (joined) on.down();
      await pause(joined ? backOffMs / 10 : backOffMs, stopped.signal);
    }
  };
  void run();
  return { renew: () => ended.abort(), stop: () => stopped.abort() };
}

/** Lives as long as the connection does. False where it never came to be: Web PubSub, or the server that subscribes, is away. */
async function connect(subscribe: () => Promise<Subscription>, on: LiveHandlers, end: AbortSignal): Promise<boolean> {
  let client: WebPubSubClient | undefined;
  let starting: Promise<void> | undefined;
  try {
    const { url, group, expires_at } = await subscribe();
    if (end.aborted) return false;
    client = new WebPubSubClient(url, {
      protocol: WebPubSubJsonProtocol(),
      autoReconnect: false,
      messageRetryOptions: { maxRetries: 0 },
      keepAliveIntervalInMs: 0, // its timers outlive the client by up to 40 s
      keepAliveTimeoutInMs: 0,
    });
    const gone = new Promise<void>((resolve) => client?.on('stopped', () => resolve()));
    client.on('group-message', ({ message }) => {
      const event = JobEvent.safeParse(message.data);
      if (event.success) on.event(event.data); // what does not parse is read from the history instead
    });
    starting = client.start(); // its own signal does not end a connection that is being made
    await abortable(starting, end);
    const joining = AbortSignal.any([end, AbortSignal.timeout(JOIN_TIMEOUT_MS)]);
    await abortable(Promise.race([client.joinGroup(group, { abortSignal: joining }), gone.then(lost)]), joining);
    on.up();
    await Promise.race([gone, pause(lifeMsOf(expires_at), end)]);
    return true;
  } catch {
    return false; // said by what it means: there is no live connection, and the history is polled
  } finally {
    client?.stop();
    void starting?.then(() => client?.stop()).catch(() => undefined); // a stop while it connects is forgotten by the SDK
  }
}

const lost = (): never => {
  throw new Error('The connection ended before the group was joined.');
};

function lifeMsOf(expiresAt: string): number {
  const lifeMs = Date.parse(expiresAt) - Date.now();
  return Math.min(Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2, 1000), TIMER_MAX_MS);
}

/** Waits; an abort ends the wait without a word. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
