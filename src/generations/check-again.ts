import { checkAccess } from '../accounts/check-access.ts';
import type { Generation } from '../database/generation-queries.ts';
import { listModels } from '../database/model-queries.ts';
import { Refusal } from '../errors/fault.ts';
import { quote, type Quote } from '../money/quote.ts';
import { ChatError, type Asker } from '../platforms/chat-platform.ts';
import { askerOf } from './asker-of.ts';
import { livingModels } from './choose-video.ts';
import type { Doors } from './doors.ts';
import { whoAsks } from './who-asks.ts';

/**
 * Whether what has waited may still be made: what the platform says of the asker just now, the rules as they are now, the model and
 * its price of today. Else the reason, in words for the asker.
 * @throws {Refusal} when the platform does not answer.
 */
export async function checkAgain(doors: Doors, generation: Generation): Promise<Quote | { reason: string }> {
  const { database, clock, demo } = doors;
  try {
    const asker = await askerNow(doors, generation);
    checkAccess(await whoAsks(doors, asker), asker, demo);
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.message };
    if (!(error instanceof ChatError)) throw error;
    doors.log.warn({ err: error }, "the asker's roles could not be read");
    throw new Refusal('I cannot see just now whether they may still ask. Please try again in a minute.');
  }
  const { modelId, size, seconds, model } = generation;
  const living = livingModels(await listModels(database), clock.now()).find(({ id }) => id === modelId);
  const made = living?.sizes.includes(size) === true && living.seconds.includes(seconds);
  const price = made ? quote(living.prices, size, seconds) : undefined;
  return price ?? { reason: `${model.label} no longer makes such a video, or has no price for it. Please ask for another one.` };
}

/** The asker as the platform knows them now: whoever has left is a guest. */
async function askerNow({ senders }: Doors, generation: Generation): Promise<Asker> {
  const asker = askerOf(generation);
  const sender = senders.get(asker.platform);
  if (sender === undefined) throw new ChatError('unavailable', `${asker.platform} is switched off`);
  return { ...asker, ...(await sender.lookUp(asker)) };
}
