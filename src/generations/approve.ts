import { noteAct, type Known } from '../accounts/audit.ts';
import { after } from '../clock/clock.ts';
import { approveWaiting } from '../database/approval-queries.ts';
import { aloneWithBooks, inTransaction, type Transaction } from '../database/transaction.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import type { Quote } from '../money/quote.ts';
import { notice, type ChatMessage } from '../platforms/chat-message.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import { checkAgain } from './check-again.ts';
import { deny } from './deny.ts';
import type { Doors } from './doors.ts';
import { alreadyDecided, findWaiting, type Waiting } from './find-waiting.ts';

const lookAgainMs = 10_000;

/** What is done together with an approval; answers what the manager is told, and what the audit keeps of it. */
export interface Besides {
  act: string;
  alone: boolean;
  run: (tx: Transaction, waiting: Waiting) => Promise<{ said: string; before: Known; after: Known }>;
}

const nothing: Besides = {
  act: 'approval.approve',
  alone: false,
  run: () => Promise.resolve({ said: 'Approved. The video is in line.', before: {}, after: {} }),
};

/**
 * A manager says yes, at today's price: it waits in line. A price that has risen is shown and asked about anew; what may no longer
 * be made is cancelled instead.
 * @returns what to say to the manager.
 * @throws {Refusal} when they may not decide this, it is decided, or the platform does not answer.
 */
export async function approveGeneration(doors: Doors, id: string, asker: Asker, besides = nothing): Promise<ChatMessage> {
  const { enqueue } = doors;
  const waiting = await findWaiting(doors, id, asker);
  const price = await checkAgain(doors, waiting.generation);
  if ('reason' in price) return cancelInstead(doors, waiting, price.reason);
  const { outcome, said } = await approve(doors, waiting, price, besides);
  switch (outcome) {
    case 'approved':
      await Promise.all([enqueue('submit', waiting.generation.backendId), enqueue('notify', id)]);
      return notice(said);
    case 'dearer':
      await enqueue('notify', id);
      return notice(`The price has risen to ${formatUsd(price.usd, 'up')} meanwhile. Press again if it is still worth it.`);
    case 'refused':
      return cancelInstead(
        doors,
        waiting,
        `The price has risen to ${formatUsd(price.usd, 'up')} meanwhile, which is over a limit.`,
      );
    case 'moved':
      throw await alreadyDecided(doors, id);
  }
}

function approve({ database, clock }: Doors, waiting: Waiting, { usd, priceId }: Quote, { act, alone, run }: Besides) {
  const { generation, manager, actor } = waiting;
  const { id, workspaceId, status, heldMicroUsd } = generation;
  const now = clock.now();
  return (alone ? aloneWithBooks : inTransaction)(database, async (tx) => {
    const outcome = await approveWaiting(tx, { id, by: manager.id, usd, priceId, now, until: after(now, lookAgainMs) });
    if (outcome !== 'approved') return { outcome, said: '' };
    const { said, ...more } = await run(tx, waiting);
    const before = { status, held: heldMicroUsd, ...more.before };
    const then = { status: 'queued', held: usd, ...more.after };
    await noteAct(tx, actor, { act, target: id, workspaceId, before, after: then }, now);
    return { outcome, said };
  });
}

async function cancelInstead(doors: Doors, waiting: Waiting, reason: string): Promise<ChatMessage> {
  await deny(doors, waiting, reason);
  return notice('I cancelled it instead, for it can no longer be made.', { lines: [`The one who asked reads: ${reason}`] });
}
