import type { Generation } from '../database/generation-queries.ts';
import type { ChatMessage } from '../platforms/chat-message.ts';
import type { ChatSender } from '../platforms/chat-platform.ts';
import type { Doors } from './doors.ts';

/** Changes the private answer to the command, while its token lives. False: it could not be changed. */
export async function changeAcknowledgement(
  doors: Doors,
  sender: ChatSender,
  generation: Generation,
  message: ChatMessage,
): Promise<boolean> {
  const { ackReference, ackUntil, id } = generation;
  if (ackReference === null || ackUntil === null || ackUntil <= doors.clock.now()) return false;
  try {
    return await sender.updateAcknowledgement({ reference: doors.seal.open(ackReference, id), until: ackUntil }, message);
  } catch (error) {
    doors.log.info({ err: error }, 'the private answer could not be changed');
    return false;
  }
}
