import { moveAndAnnounce } from '../database/announcement-queries.ts';
import { endAttempt, openAttempt } from '../database/attempt-queries.ts';
import { findGeneration, type Generation } from '../database/generation-queries.ts';
import type { Doors } from './doors.ts';

/**
 * It may have been sent, and no id is known: `uncertain`. The hold stays, the asker is told once, and it is never sent again;
 * only the backend's list, time or an operator can say more.
 */
export async function doubtGeneration(doors: Doors, id: string, detail: string): Promise<void> {
  const { database, clock, log, enqueue } = doors;
  const attempt = await openAttempt(database, id);
  if (attempt !== undefined) await endAttempt(database, attempt.id, 'unknown', clock.now(), detail);
  const generation = await findGeneration(database, id);
  if (generation === undefined || !(await moveToUncertain(doors, generation, detail))) return;
  log.error({ detail }, 'it is uncertain whether the backend has this video');
  await enqueue('notify', id);
}

function moveToUncertain({ database, clock }: Doors, generation: Generation, detail: string): Promise<boolean> {
  const { id, modelId, backendId, workspaceId, heldMicroUsd } = generation;
  const now = clock.now();
  const data = { status: 'uncertain' as const, dueAt: now, faults: 0, errorDetail: detail.slice(0, 500) };
  const facts = { generationId: id, modelId, backendId, held: heldMicroUsd.toString() };
  const announcement = { key: `uncertain:${id}`, kind: 'uncertain' as const, workspaceId, facts };
  return moveAndAnnounce(database, { id, from: ['submitting'], data }, announcement, now);
}
