import type { Clock } from '../../clock/clock.ts';
import { jobNow, type SimulatedJob } from './job.ts';
import type { Shape } from './shape.ts';

/** A job as its dialect shows it. `origin` is the simulator's own, for dialects that give addresses. */
export function jobAnswer(job: SimulatedJob, shape: Shape, clock: Clock, origin: string): Record<string, unknown> {
  const { state, progress } = jobNow(job, clock);
  const doneAt = Math.floor((job.createdAt + job.renderSeconds * 1000) / 1000);
  const done = state === 'completed' || state === 'failed';
  return {
    id: job.id,
    object: 'video',
    model: job.model,
    status: shape.words[state],
    progress: shape.progress(progress),
    created_at: Math.floor(job.createdAt / 1000),
    completed_at: done ? doneAt : null,
    expires_at: done ? doneAt + 3600 : null,
    prompt: job.prompt,
    size: job.size,
    [shape.length.field]: shape.length.as === 'number' ? job.seconds : String(job.seconds),
    remixed_from_video_id: null,
    error:
      state === 'failed' && job.behaviour.fail !== undefined
        ? shape.jobError(job.behaviour.fail.code, job.behaviour.fail.message)
        : null,
    ...(shape.content === 'address' && state === 'completed'
      ? { url: `${origin}${shape.base}/files/${encodeURIComponent(job.id)}` }
      : {}),
    ...(done && costShown(job, shape) ? { usage: { cost: dollars(BigInt(job.billedMicroUsd)) } } : {}),
  };
}

function costShown(job: SimulatedJob, shape: Shape): boolean {
  return shape.cost === 'always' || (shape.cost === 'when told' && job.behaviour.costUsd !== undefined);
}

/** As a JSON number, the way that servers say it. */
function dollars(microUsd: bigint): number {
  return Number(microUsd) / 1_000_000;
}
