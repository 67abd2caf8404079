import { Refusal } from '../errors/fault.ts';
import { announceGeneration, promiseOf } from '../generations/announce.ts';
import type { Doors } from '../generations/doors.ts';
import type { Requested } from '../generations/request.ts';
import type { ButtonHeard, CommandHeard } from '../platforms/chat-platform.ts';

/**
 * Makes a request, shows it in the channel, and says privately where. Nothing is promised where we could not post.
 * @throws {Refusal} with the sentence for the person.
 */
export async function promise(doors: Doors, heard: CommandHeard | ButtonHeard, request: () => Promise<Requested>): Promise<void> {
  if (heard.obstacles.length > 0) throw new Refusal(heard.obstacles.join(' '));
  const requested = await request();
  if ('unpromised' in requested) return heard.answer(requested.unpromised);
  const { id, repeated } = requested;
  // Delivered again by the platform: the answer is what it was.
  if (repeated) return heard.answer(await promiseOf(doors, id));
  const log = doors.log.child({ generationId: id });
  log.info({ platform: heard.asker.platform }, 'requested');
  await heard.answer(await announceGeneration({ ...doors, log }, id));
}
