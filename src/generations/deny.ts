import { noteAct } from '../accounts/audit.ts';
import { closeApproval } from '../database/approval-queries.ts';
import { inTransaction } from '../database/transaction.ts';
import { metrics } from '../metrics/metrics.ts';
import { notice, type ChatMessage } from '../platforms/chat-message.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import { alreadyDecided, findWaiting, type Waiting } from './find-waiting.ts';
import type { Doors } from './doors.ts';

/**
 * A manager says no: the whole hold goes back, and the asker is told.
 * @throws {Refusal} when they may not decide this, or it is decided.
 */
export async function denyGeneration(doors: Doors, id: string, asker: Asker): Promise<ChatMessage> {
  await deny(doors, await findWaiting(doors, id, asker));
  return notice('Denied. The one who asked is told, and nothing is charged.');
}

/**
 * Ends what waits; with a `reason` the rules said no, whatever the manager pressed, and the asker reads why.
 * @throws {Refusal} when it is decided.
 */
export async function deny(doors: Doors, { generation, manager, actor }: Waiting, reason?: string): Promise<void> {
  const { database, clock, enqueue } = doors;
  const { id, workspaceId, status, heldMicroUsd } = generation;
  const now = clock.now();
  const denied = await inTransaction(database, async (tx) => {
    const whose = reason === undefined ? { by: manager.id } : { reason };
    if (!(await closeApproval(tx, { id, decision: 'denied', ...whose, now }))) return false;
    const [before, then] = [
      { status, held: heldMicroUsd },
      { status: 'cancelled', held: 0n },
    ];
    await noteAct(tx, actor, { act: 'approval.deny', target: id, workspaceId, before, after: then, reason }, now);
    return true;
  });
  if (!denied) throw await alreadyDecided(doors, id);
  metrics.outcomes.inc({ status: 'cancelled', kind: 'denied' });
  await enqueue('notify', id);
}
