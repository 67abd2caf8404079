import { closeApproval } from '../database/approval-queries.ts';
import { findGeneration } from '../database/generation-queries.ts';
import { settleGeneration } from '../database/transitions.ts';
import { Refusal } from '../errors/fault.ts';
import { metrics } from '../metrics/metrics.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import type { Doors } from './doors.ts';

/**
 * Takes a video out of the line: nothing was sent, so the whole hold goes back.
 * @throws {Refusal} when it is somebody else's, or no longer waits.
 */
export async function cancelGeneration(doors: Doors, id: string, asker: Asker): Promise<void> {
  const generation = await findGeneration(doors.database, id);
  if (generation === undefined || generation.workspace.externalId !== asker.workspaceId || generation.platform !== asker.platform)
    throw new Refusal('I do not know that video.');
  if (generation.member.externalId !== asker.memberId) throw new Refusal('Only the one who asked for this video can cancel it.');
  if (await withdraw(doors, id)) return;
  throw new Refusal('It is too late to cancel this one: it no longer waits in line.');
}

/** What it takes to cancel what waits. */
export type WithdrawDoors = Pick<Doors, 'database' | 'clock' | 'enqueue'>;

/** Cancels what still waits, whoever asked. False: it no longer waits. */
export async function withdraw({ database, clock, enqueue }: WithdrawDoors, id: string): Promise<boolean> {
  const now = clock.now();
  const settlement = { id, from: ['queued' as const], to: 'cancelled' as const, cost: 0n, source: undefined };
  // In this order: what a manager approves in between waits in line then.
  const withdrawn =
    (await closeApproval(database.prisma, { id, decision: 'withdrawn', now })) ||
    (await settleGeneration(database, settlement, now));
  if (!withdrawn) return false;
  metrics.outcomes.inc({ status: 'cancelled', kind: '' });
  await enqueue('notify', id);
  return true;
}
