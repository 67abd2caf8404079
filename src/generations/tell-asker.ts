import type { Generation } from '../database/generation-queries.ts';
import type { ChatMessage } from '../platforms/chat-message.ts';
import type { ChatSender } from '../platforms/chat-platform.ts';
import { changeAcknowledgement } from './acknowledgement.ts';
import { askerOf } from './asker-of.ts';
import type { Doors } from './doors.ts';

/** Tells the one who asked, where only they see it: in the private answer while it lives, else directly. */
export async function tellAsker(doors: Doors, sender: ChatSender, generation: Generation, message: ChatMessage): Promise<void> {
  if (await changeAcknowledgement(doors, sender, generation, message)) return;
  try {
    if (!(await sender.tell(askerOf(generation), message))) doors.log.warn('the asker could not be told');
  } catch (error) {
    doors.log.warn({ err: error }, 'the asker could not be told');
  }
}
