import { endAttempt, openAttempt } from '../database/attempt-queries.ts';
import { moveGeneration } from '../database/transitions.ts';
import type { Doors } from './doors.ts';

/**
 * It may have been sent, and no id is known: `uncertain`. The hold stays, the asker is told once, and it is never sent again;
 * only the backend's list, time or an operator can say more.
 */
export async function doubtGeneration(doors: Doors, id: string, detail: string): Promise<void> {
  const { database, clock, log, enqueue } = doors;
  const attempt = await openAttempt(database, id);
  if (attempt !== undefined) await endAttempt(database, attempt.id, 'unknown', clock.now(), detail);
  const moved = await moveGeneration(database, id, ['submitting'], {
    status: 'uncertain',
    dueAt: clock.now(),
    faults: 0,
    errorDetail: detail.slice(0, 500),
  });
  if (!moved) return;
  log.error({ detail }, 'it is uncertain whether the backend has this video');
  await enqueue('notify', id);
}
