import type { JobsOptions, JobType } from 'bullmq';
import type { JobName } from './enqueue.ts';

/** What a job carries: the id of a row in Postgres, where the truth is. */
interface Reminder {
  id: string;
}

/** One job that this process works on. */
export interface TakenJob {
  data: Reminder;
  moveToWait: (token?: string) => Promise<unknown>;
}

export interface Producer {
  add: (job: string, reminder: Reminder, options: JobsOptions) => Promise<unknown>;
  getJobCounts: (...types: JobType[]) => Promise<Record<string, number>>;
  close: () => Promise<void>;
}

export interface Consumer {
  close: () => Promise<void>;
  disconnect: () => Promise<void>;
}

export type Work = (job: TakenJob, token?: string) => Promise<void>;

/** The little of BullMQ that is used, the same on Redis and on Postgres. */
export interface Engine {
  name: 'redis' | 'postgres';
  openProducer: (job: JobName) => Producer;
  openConsumer: (job: JobName, work: Work, concurrency: number) => Consumer;
  close: () => Promise<void>;
}

/** So that a killed process' job is taken up in seconds; a job is never given up because its process was killed. */
export const consumerSettings = {
  lockDuration: 5_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000_000,
  runRetryDelay: 1_000,
  // Seconds between looks at an idle queue. A call for work can be lost with a connection; then this is what finds it.
  drainDelay: 2,
};
