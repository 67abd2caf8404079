import { Refusal } from '../errors/fault.ts';
import { announceGeneration } from '../generations/announce.ts';
import type { Doors } from '../generations/doors.ts';
import { notice } from '../platforms/chat-message.ts';
import type { ButtonHeard, CommandHeard } from '../platforms/chat-platform.ts';

/**
 * Makes a request, shows it in the channel, and says privately where. Nothing is promised where we could not post.
 * @throws {Refusal} with the sentence for the person.
 */
export async function promise(
  doors: Doors,
  heard: CommandHeard | ButtonHeard,
  request: () => Promise<{ id: string; repeated: boolean }>,
): Promise<void> {
  if (heard.obstacles.length > 0) throw new Refusal(heard.obstacles.join(' '));
  const { id, repeated } = await request();
  if (repeated) return heard.answer(notice('I have this request already.'));
  const log = doors.log.child({ generationId: id });
  log.info({ platform: heard.asker.platform }, 'requested');
  await heard.answer(await announceGeneration({ ...doors, log }, id));
}
