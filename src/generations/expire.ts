import { closeApproval } from '../database/approval-queries.ts';
import { metrics } from '../metrics/metrics.ts';
import type { Doors } from './doors.ts';

/** No manager decided in time: the whole hold goes back. */
export async function expireApproval({ database, clock, enqueue }: Doors, id: string): Promise<void> {
  if (!(await closeApproval(database.prisma, { id, decision: 'expired', now: clock.now() }))) return;
  metrics.outcomes.inc({ status: 'cancelled', kind: 'expired' });
  await enqueue('notify', id);
}
