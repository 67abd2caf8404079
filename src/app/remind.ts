import type { Log } from '../logging/log.ts';
import type { Enqueue } from '../queue/enqueue.ts';
import type { Queue } from '../queue/create-queue.ts';

/** Reminders that never fail their sender: what the engine does not take, the sweeper finds in Postgres a little later. */
export function remind(queue: Queue, log: Log): Enqueue {
  return async (job, id, options) => {
    try {
      await queue.enqueue(job, id, options);
    } catch (error) {
      log.warn({ err: error, job }, 'the queue did not take a reminder; the sweeper will');
    }
  };
}
