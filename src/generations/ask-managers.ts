import { after } from '../clock/clock.ts';
import { findGeneration, type Generation } from '../database/generation-queries.ts';
import { postpone } from '../database/sweep-queries.ts';
import { moveGeneration } from '../database/transitions.ts';
import { ChatError, type ChatSender } from '../platforms/chat-platform.ts';
import { askerOf } from './asker-of.ts';
import { retryDelayMs } from './back-off.ts';
import { postCard } from './card.ts';
import { describeProgress } from './describe.ts';
import type { Doors } from './doors.ts';
import { expireApproval } from './expire.ts';
import { swallowFinal } from './is-final.ts';
import { postProgress, showGeneration } from './show.ts';

/**
 * Sees to a request that waits for a manager: asks them once, shows them a price that has risen, and ends it when its time is over.
 * May be called at any time and any number of times; what the chat does not take is tried again later.
 */
export async function askManagers(doors: Doors, id: string): Promise<void> {
  const { database, clock, log } = doors;
  const generation = await findGeneration(database, id);
  if (generation?.approval == null || generation.status !== 'awaiting_approval') return;
  const { expiresAt } = generation.approval;
  if (expiresAt <= clock.now()) return expireApproval(doors, id);
  const sender = doors.senders.get(askerOf(generation).platform);
  if (sender === undefined) return;
  try {
    if (!(await say(doors, sender, generation))) return;
    const waits = await moveGeneration(database, id, ['awaiting_approval'], { dueAt: expiresAt, faults: 0 });
    // Decided before the card was known to be there: it is told now.
    if (!waits) await showGeneration(doors, id);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    log.warn({ err: error }, 'the managers could not be asked yet');
    await postpone(database, id, after(clock.now(), retryDelayMs(generation.faults)));
  }
}

/** False: another process is at it. */
async function say(doors: Doors, sender: ChatSender, generation: Generation): Promise<boolean> {
  if (generation.posts.some(({ kind, messageId }) => kind === 'approval' && messageId !== null)) {
    await showGeneration(doors, generation.id);
    return true;
  }
  await postProgress(doors, sender, generation, describeProgress(generation, { now: doors.clock.now() })).catch(swallowFinal);
  return (await postCard(doors, sender, generation)) !== undefined;
}
