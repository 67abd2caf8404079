import { z } from 'zod';
import type { Clock } from '../../clock/clock.ts';
import { behaviour } from './behaviour.ts';

/** A job as the simulator keeps it: what was asked and when. Its state is worked out from the time, so nothing has to run. */
export const simulatedJob = z.object({
  id: z.string(),
  prompt: z.string(),
  model: z.string(),
  size: z.string(),
  seconds: z.number(),
  /** The path of the picture that it begins with. */
  image: z.string().optional(),
  createdAt: z.number(),
  renderSeconds: z.number(),
  behaviour,
  billedMicroUsd: z.string(),
  /** Downloads that were made to break so far. */
  spoiled: z.number(),
  cancelledAt: z.number().optional(),
});
export type SimulatedJob = z.infer<typeof simulatedJob>;

export interface JobNow {
  state: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
  progress: number;
}

/** Where a job stands. A tenth of its time it waits, then it renders. */
export function jobNow(job: SimulatedJob, clock: Clock): JobNow {
  const share = job.renderSeconds === 0 ? 1 : (clock.now().getTime() - job.createdAt) / (job.renderSeconds * 1000);
  const progress = Math.max(0, Math.min(100, Math.floor(share * 100)));
  if (job.cancelledAt !== undefined) return { state: 'cancelled', progress };
  if (job.behaviour.stuck === true && progress > 47) return { state: 'running', progress: 47 };
  if (progress === 100) return { state: job.behaviour.fail === undefined ? 'completed' : 'failed', progress };
  return { state: progress < 10 ? 'queued' : 'running', progress };
}
