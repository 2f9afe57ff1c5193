// The local Web PubSub as a process of its own: `[--port N] [--ready-file F]`; the access key comes by WEB_PUBSUB_ACCESS_KEY, else it is made up.
import { randomBytes } from 'node:crypto';
import { portOf, servePart } from '../serve-part.ts';
import { startWebPubSub } from './start-web-pubsub.ts';

await servePart('web-pubsub', ['port'], async (flags) => {
  const accessKey = process.env.WEB_PUBSUB_ACCESS_KEY || randomBytes(32).toString('base64');
  const { url, connectionString, close } = await startWebPubSub({ port: portOf(flags.port), accessKey });
  return { line: `Web PubSub at ${url}`, ready: { url, connection_string: connectionString }, close };
});
