import type { RemoteJob } from '../backends/video-backend.ts';
import { after } from '../clock/clock.ts';
import { endAttempt } from '../database/attempt-queries.ts';
import type { Generation } from '../database/generation-queries.ts';
import { isUniqueViolation, moveGeneration } from '../database/transitions.ts';
import { lookDelayMs } from './back-off.ts';
import type { Doors } from './doors.ts';

const minute = 60_000;

/** The backend has it: keeps its id. From here on the video can be looked for, whatever happens to us. */
export async function bindRemoteJob(doors: Doors, generation: Generation, job: RemoteJob, attemptId: string): Promise<void> {
  const { database, clock, log } = doors;
  const { id, model } = generation;
  const now = clock.now();
  const firstLook = lookDelayMs(doors.pollIntervalMs ?? model.pollMs, await doors.renderTimes(model.id), 0, 0);
  const data = {
    status: 'rendering' as const,
    remoteId: job.id,
    renderingAt: now,
    deadlineAt: after(now, model.deadlineMinutes * minute),
    dueAt: after(now, firstLook),
    checks: 0,
    faults: 0,
    progress: job.progress ?? null,
  };
  try {
    if (!(await moveGeneration(database, id, ['submitting', 'uncertain'], data))) return;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    log.error({ remoteId: job.id }, 'the backend gave an id that another video has: this one stays in doubt');
    return;
  }
  await endAttempt(database, attemptId, 'accepted', now);
  log.info({ remoteId: job.id }, 'the backend has it');
  await doors.enqueue('notify', id);
}
