import { nameOf } from '../database/approval-queries.ts';
import type { Generation } from '../database/generation-queries.ts';
import { standingOf } from '../database/limit-queries.ts';
import { notePostRemoved } from '../database/post-queries.ts';
import type { ChatMessage } from '../platforms/chat-message.ts';
import type { ChatSender, Posted } from '../platforms/chat-platform.ts';
import { placeOf } from './asker-of.ts';
import { describeDecided, describeRequest } from './describe-approval.ts';
import type { Doors } from './doors.ts';
import { isFinal, swallowFinal } from './is-final.ts';
import { postOnce } from './post-once.ts';

/**
 * Posts the card that asks the managers, once: in their channel, or, where that is not named or closed to us, where the video was
 * asked for. Undefined: another process is at it.
 */
export async function postCard(doors: Doors, sender: ChatSender, generation: Generation): Promise<Posted | undefined> {
  const card = await cardOf(doors, generation);
  const postIn = (place: string) =>
    postOnce(doors, sender, generation, 'approval', (to, { nonce }) => to.post(place, card, { nonce }), place);
  // Where an earlier try was made, it is looked for first.
  const place = cardPost(generation)?.channelId ?? generation.workspace.managersChannel ?? placeOf(generation);
  try {
    return await postIn(place);
  } catch (error) {
    if (!isFinal(error) || place === placeOf(generation)) throw error;
    doors.log.warn({ err: error }, "the managers' channel is closed to us: they are asked where the video was asked for");
    return postIn(placeOf(generation));
  }
}

/** Brings the card in line with the row: today's price while it waits; what was decided, without buttons, once it was. */
export async function showCard(doors: Doors, sender: ChatSender, generation: Generation): Promise<void> {
  const post = cardPost(generation);
  if (post?.messageId == null || post.removedAt !== null) return;
  const { channelId, messageId } = post;
  await sender.edit({ channelId, messageId }, await cardOf(doors, generation), 'final').catch(swallowFinal);
  // The card stays; what is gone are its buttons.
  if (generation.status !== 'awaiting_approval')
    await notePostRemoved(doors.database, generation.id, 'approval', doors.clock.now());
}

async function cardOf({ database, clock }: Doors, generation: Generation): Promise<ChatMessage> {
  if (generation.status === 'awaiting_approval')
    return describeRequest(generation, await standingOf(database, generation, clock.now()));
  const by = generation.approval?.decidedBy;
  return describeDecided(generation, by == null ? undefined : await nameOf(database, by));
}

function cardPost({ posts }: Generation) {
  return posts.find(({ kind }) => kind === 'approval');
}
