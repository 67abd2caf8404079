import type { Account } from '../accounts/account.ts';
import { checkAccess, waitsForOperator } from '../accounts/check-access.ts';
import { listModels } from '../database/model-queries.ts';
import { Refusal } from '../errors/fault.ts';
import { quote, type Quote } from '../money/quote.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import { announceWorkspace } from './announcements/announce-workspace.ts';
import { checkPrompt } from './check-prompt.ts';
import { chooseVideo, type Choice, type Wish } from './choose-video.ts';
import type { Doors } from './doors.ts';
import { whoAsks } from './who-asks.ts';

/** A wish that may be asked for, and what it costs at most; only the limits have not been looked at. */
export interface Prepared extends Choice, Quote {
  account: Account;
  prompt: string;
}

/**
 * Checks who asks, where, and what for, and prices it.
 * @throws {Refusal} with the sentence for the person.
 */
export async function prepareRequest(
  doors: Doors,
  request: { asker: Asker; prompt: string | undefined; wish: Wish },
): Promise<Prepared> {
  const { database, clock, demo, log } = doors;
  const { asker } = request;
  const account = await whoAsks(doors, asker);
  if (waitsForOperator(account, asker, demo)) await announceWorkspace(doors, account);
  checkAccess(account, asker, demo);
  const choice = chooseVideo(await listModels(database), request.wish, clock.now());
  const prompt = checkPrompt(request.prompt, choice.model);
  const price = quote(choice.model.prices, choice.size, choice.seconds);
  if (price !== undefined) return { ...choice, ...price, account, prompt };
  const { id, label } = choice.model;
  log.error({ model: id, size: choice.size }, 'a model has no price for this size: nothing can be asked of it');
  throw new Refusal(`There is no price for ${label} at that size, so I cannot make it. Please tell whoever runs this bot.`);
}
