import { BackendError, type RemoteJob, type VideoBackend, type VideoRequest } from '../backends/video-backend.ts';
import { after } from '../clock/clock.ts';
import { claimSubmission, endAttempt, extendAttempt, returnToLine, type Claim } from '../database/attempt-queries.ts';
import { findGeneration, type Generation } from '../database/generation-queries.ts';
import { pauseBackend } from '../database/sweep-queries.ts';
import { metrics } from '../metrics/metrics.ts';
import { retryDelayMs, withJitter } from './back-off.ts';
import { bindRemoteJob } from './bind.ts';
import type { Doors } from './doors.ts';
import { doubtGeneration } from './doubt.ts';
import { failGeneration } from './fail.ts';
import { withHeartbeat } from './heartbeat.ts';
import { insist } from './insist.ts';
import { readImage } from './read-image.ts';

const leaseMs = 6_000;
const throttledMs = 15_000;
/** How long we try to reach a backend that cannot be reached at all. */
const giveUpAfterMs = 60 * 60_000;

/**
 * A backend may have a free slot: submits the next in line, if there is one. The attempt row is committed before the one
 * paid POST; what came of the POST is written down however long that takes.
 */
export async function submitNext(doors: Doors, backendId: string): Promise<void> {
  const { database, clock, enqueue } = doors;
  const backend = doors.backends.get(backendId);
  if (backend === undefined) return;
  const claim = await claimSubmission(database, backendId, clock.now(), after(clock.now(), leaseMs));
  if (claim === undefined) return;
  await enqueue('submit', backendId);
  await submit({ ...doors, log: doors.log.child({ generationId: claim.generationId }) }, backend, claim);
}

async function submit(doors: Doors, backend: VideoBackend, claim: Claim): Promise<void> {
  const { database, clock } = doors;
  const generation = await findGeneration(database, claim.generationId);
  if (generation === undefined) throw new Error(`generation ${claim.generationId} was claimed and is gone`);
  const renew = () => extendAttempt(database, claim, after(clock.now(), leaseMs));
  const result = await withHeartbeat(leaseMs / 3, renew, async () => post(backend, await requestOf(doors, generation)));
  metrics.submissions.inc({ backend: generation.backendId, outcome: result instanceof BackendError ? result.kind : 'accepted' });
  await insist(doors.log, () => note(doors, claim, generation, result));
}

async function requestOf(doors: Doors, { model, prompt, size, seconds, imageKey }: Generation): Promise<VideoRequest> {
  const image = imageKey === null ? undefined : await readImage(doors.store, imageKey);
  return { model: model.model, prompt, size, seconds, ...(image !== undefined && { image }) };
}

async function post(backend: VideoBackend, request: VideoRequest): Promise<RemoteJob | BackendError> {
  try {
    return await backend.submit(request);
  } catch (error) {
    // Whatever else may be thrown here, it is not known whether the backend has it.
    return error instanceof BackendError ? error : new BackendError('ambiguous', String(error), { cause: error });
  }
}

async function note(doors: Doors, claim: Claim, generation: Generation, result: RemoteJob | BackendError): Promise<void> {
  const { clock, log } = doors;
  if (!(result instanceof BackendError)) return bindRemoteJob(doors, generation, result, claim.attemptId);
  log.warn({ err: result, kind: result.kind }, 'the backend did not accept a video');
  switch (result.kind) {
    case 'rate_limit':
    case 'concurrency':
      return backToLine(doors, claim, generation, 'throttled', result.retryAfterMs ?? withJitter(throttledMs), result.message);
    case 'unavailable':
      if (clock.now().getTime() - generation.createdAt.getTime() > giveUpAfterMs)
        return refused(doors, claim, generation, result);
      return backToLine(doors, claim, generation, 'not_sent', retryDelayMs(generation.faults), result.message);
    case 'ambiguous':
    case 'internal':
      return doubtGeneration(doors, generation.id, result.message);
    default:
      return refused(doors, claim, generation, result);
  }
}

/** It will never be made. The generation first: were we killed in between, an ended attempt would make it look spent. */
async function refused(doors: Doors, claim: Claim, generation: Generation, { kind, message }: BackendError): Promise<void> {
  await failGeneration(doors, generation, { kind, detail: message });
  await endAttempt(doors.database, claim.attemptId, kind === 'unavailable' ? 'not_sent' : 'refused', doors.clock.now(), message);
}

/** Nothing was accepted, and that is certain: it waits in line again, and the backend is left alone for a while. */
async function backToLine(
  { database, clock, enqueue }: Doors,
  claim: Claim,
  { backendId }: Generation,
  outcome: 'throttled' | 'not_sent',
  waitMs: number,
  detail: string,
): Promise<void> {
  const now = clock.now();
  const until = after(now, waitMs);
  await pauseBackend(database, backendId, until);
  await returnToLine(database, claim, outcome, { now, until, detail });
  await enqueue('submit', backendId, { delayMs: waitMs });
}
