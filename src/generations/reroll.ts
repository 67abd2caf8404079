import { findGeneration } from '../database/generation-queries.ts';
import { Refusal } from '../errors/fault.ts';
import type { Request } from './request.ts';
import type { Doors } from './doors.ts';

/** How long two presses of one person on one button are the same press. */
const pressMs = 10_000;

/**
 * The request that makes a video once more, for whoever pressed the button.
 * @throws {Refusal} when there is no such video in this workspace.
 */
export async function rerollRequest(
  doors: Doors,
  id: string,
  pressed: Pick<Request, 'asker' | 'acknowledgement'>,
): Promise<Request> {
  const { asker } = pressed;
  const earlier = await findGeneration(doors.database, id);
  if (earlier === undefined || earlier.platform !== asker.platform || earlier.workspace.externalId !== asker.workspaceId)
    throw new Refusal('I do not know that video.');
  if (earlier.imageKey !== null) throw new Refusal('That video was made from an image. Please ask for it anew, with the image.');
  const wish = { model: earlier.modelId, size: earlier.size, seconds: String(earlier.seconds) };
  const requestKey = `reroll:${id}:${asker.platform}:${asker.memberId}:${Math.floor(doors.clock.now().getTime() / pressMs)}`;
  return { ...pressed, requestKey, prompt: earlier.prompt, wish };
}
