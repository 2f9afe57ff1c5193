// What clients ask for over their socket: join, leave, send, acknowledge, ping. A frame that cannot be read ends the session, as in the service.
import { z } from 'zod';
import type { Connection } from './connection.ts';
import { deliver, type Hub } from './hubs.ts';

const ackId = z.int().optional();
const payload = { dataType: z.enum(['json', 'text', 'binary']), data: z.unknown() };

const Frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('joinGroup'), group: z.string().min(1), ackId }),
  z.object({ type: z.literal('leaveGroup'), group: z.string().min(1), ackId }),
  z.object({
    type: z.literal('sendToGroup'),
    group: z.string().min(1),
    ackId,
    noEcho: z.boolean().nullish(),
    ...payload,
  }),
  z.object({ type: z.literal('event'), event: z.string(), ackId, ...payload }),
  z.object({ type: z.literal('sequenceAck'), sequenceId: z.int() }),
  z.object({ type: z.literal('ping') }),
]);
type Frame = z.infer<typeof Frame>;

const KNOWN: ReadonlySet<unknown> = new Set(Frame.options.map((option) => option.shape.type.value));

/** Does what one frame of a JSON client asks for. Kinds of frames that are newer than this are passed over. */
export function receiveFrame(hub: Hub, connection: Connection, text: string): void {
  const read = readFrame(text);
  if (read === 'unknown') return;
  if (read === undefined) return connection.close('the frame is not one of the protocol');
  if (read.type === 'ping') connection.pong();
  else if (read.type === 'sequenceAck') connection.acknowledge(read.sequenceId);
  else act(hub, connection, read);
}

function readFrame(text: string): Frame | 'unknown' | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the caller ends the session for it
    throw error;
  }
  const { success, data } = Frame.safeParse(value);
  if (success) return data;
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  return typeof type === 'string' && !KNOWN.has(type) ? 'unknown' : undefined;
}

function act(hub: Hub, connection: Connection, frame: Exclude<Frame, { type: 'ping' | 'sequenceAck' }>): void {
  const refuse = (name: string, message: string) => connection.ack(frame.ackId, { name, message });
  if (!connection.isNew(frame.ackId)) return refuse('Duplicate', `ackId ${frame.ackId} was used before`);
  if (frame.type === 'event') return refuse('NotFound', 'the local Web PubSub has no event handlers');
  const { group } = frame;
  const permission = frame.type === 'sendToGroup' ? 'sendToGroup' : 'joinLeaveGroup';
  if (!connection.may(permission, group))
    return refuse('Forbidden', `the client has no role webpubsub.${permission} for group '${group}'`);
  if (frame.type === 'joinGroup') connection.groups.add(group);
  else if (frame.type === 'leaveGroup') connection.groups.delete(group);
  else {
    const { userId } = connection;
    const sender = { from: 'group' as const, group, ...(userId !== undefined && { fromUserId: userId }) };
    deliver(
      hub.inGroup(group),
      sender,
      { dataType: frame.dataType, data: frame.data },
      frame.noEcho ? [connection.id] : [],
    );
  }
  connection.ack(frame.ackId);
}
