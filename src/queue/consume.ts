import { messageOf } from '../errors/message-of.ts';
import type { Log } from '../logging/log.ts';
import type { Consumer, Engine, TakenJob, Work } from './engine.ts';
import type { JobName } from './enqueue.ts';
import { within } from './within.ts';

export type Handlers = Record<JobName, (id: string) => Promise<void>>;

/** With the token that proves each is ours. */
type InHand = Map<TakenJob, string | undefined>;

export interface Consumption {
  /** Takes nothing more, waits for what is in hand (10 s unless told otherwise), and gives the rest back. */
  stop: (patienceMs?: number) => Promise<void>;
}

/** Works off every kind of job, each with its own `concurrency`, so that none waits behind another's crowd. */
export function consume(engine: Engine, handlers: Handlers, concurrency: number, log: Log): Consumption {
  const inHand: InHand = new Map();
  const consumers = Object.entries(handlers).map(([job, handle]) =>
    engine.openConsumer(job as JobName, tracked(inHand, guarded(job, handle, log)), concurrency),
  );
  let stopped: Promise<void> | undefined;
  return { stop: (patienceMs = 10_000) => (stopped ??= stop(consumers, inHand, patienceMs, log)) };
}

/** A step that throws has said in Postgres how far it got: the sweeper reminds of it again, the engine need not. */
function guarded(job: string, handle: (id: string) => Promise<void>, log: Log): Work {
  return async ({ data: { id } }) => {
    try {
      await handle(id);
    } catch (err) {
      log.error({ job, id, err }, 'a job threw');
    }
  };
}

function tracked(inHand: InHand, work: Work): Work {
  return async (job, token) => {
    inHand.set(job, token);
    await work(job).finally(() => inHand.delete(job));
  };
}

async function stop(consumers: Consumer[], inHand: InHand, patienceMs: number, log: Log): Promise<void> {
  try {
    await within(patienceMs, 'The work in hand', Promise.all(consumers.map((consumer) => consumer.close())));
  } catch (error) {
    log.warn({ jobs: inHand.size, reason: messageOf(error) }, 'work in hand is given back');
    // So that another process has it at once, not when the lock has run out.
    await Promise.allSettled([...inHand].map(([job, token]) => within(1_000, 'The queue', job.moveToWait(token))));
    await Promise.allSettled(consumers.map((consumer) => within(1_000, 'The queue', consumer.disconnect())));
  }
}
