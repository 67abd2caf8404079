import type { Database } from '../database/database.ts';
import { messageOf } from '../errors/message-of.ts';
import type { Log } from '../logging/log.ts';
import { connectPostgres } from './connect-postgres.ts';
import { connectRedis } from './connect-redis.ts';
import { consume, type Consumption, type Handlers } from './consume.ts';
import type { Producer } from './engine.ts';
import type { Enqueue, JobName } from './enqueue.ts';
import { createErrorLog } from './error-log.ts';
import { within } from './within.ts';

export interface Queue {
  engine: 'redis' | 'postgres';
  /** @throws when the engine does not take the reminder within two seconds. */
  enqueue: Enqueue;
  /** Works off the jobs until stopped, so many of each kind at once. */
  run: (handlers: Handlers, concurrency: number) => Consumption;
  /** Reminders that wait or are in hand. @throws when the engine does not answer. */
  depth: () => Promise<Record<JobName, number>>;
  /** Why the engine cannot be used just now. */
  trouble: () => Promise<string | undefined>;
  /** After `stop`; the database is closed by whoever opened it. */
  close: () => Promise<void>;
}

const answerMs = 2_000;

/** Nothing is kept of a finished job: the truth is in Postgres. (A count to keep deadlocks on the Postgres backend.) */
const jobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * The queue on Redis where an address is given, else in our Postgres.
 * @throws {StartFault} when Redis does not answer.
 */
export async function createQueue(options: { redisUrl?: string | undefined; database: Database; log: Log }): Promise<Queue> {
  const { redisUrl, database, log } = options;
  const report = createErrorLog(log);
  let closed = false;
  // What is said after the end is the sound of connections closing.
  const onError = (error: unknown) => {
    if (!closed) report(error);
  };
  const engine =
    redisUrl === undefined ? await connectPostgres(database.queuePool, onError) : await connectRedis(redisUrl, onError);
  const producers: Record<JobName, Producer> = {
    submit: engine.openProducer('submit'),
    collect: engine.openProducer('collect'),
    deliver: engine.openProducer('deliver'),
    notify: engine.openProducer('notify'),
  };
  const depth = () => within(answerMs, 'The queue', countAll(producers));
  return {
    engine: engine.name,
    async enqueue(job, id, { delayMs = 0 } = {}) {
      await within(answerMs, 'The queue', producers[job].add(job, { id }, { ...jobOptions, delay: delayMs }));
    },
    run: (handlers, concurrency) => consume(engine, handlers, concurrency, log),
    depth,
    trouble: () => depth().then(() => undefined, messageOf),
    async close() {
      closed = true;
      await Promise.allSettled(Object.values(producers).map((producer) => within(answerMs, 'The queue', producer.close())));
      await engine.close();
    },
  };
}

async function countAll({ submit, collect, deliver, notify }: Record<JobName, Producer>): Promise<Record<JobName, number>> {
  const [submits, collects, delivers, notifies] = await Promise.all([
    count(submit),
    count(collect),
    count(deliver),
    count(notify),
  ]);
  return { submit: submits, collect: collects, deliver: delivers, notify: notifies };
}

async function count(producer: Producer): Promise<number> {
  const counts = await producer.getJobCounts('waiting', 'delayed', 'active');
  return Object.values(counts).reduce((sum, number) => sum + number, 0);
}
