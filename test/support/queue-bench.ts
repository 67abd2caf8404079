import { Redis } from 'ioredis';
import { vi } from 'vitest';
import { createLog } from '../../src/logging/log.ts';
import { createQueue, type Queue } from '../../src/queue/create-queue.ts';
import { createTestDatabase } from './database.ts';
import { redisUrl } from './redis.ts';
import { startProcess, type TestProcess } from './start-process.ts';

interface Worked {
  /** "submit one": what the handlers were given, in order. */
  seen: string[];
  stop: (patienceMs?: number) => Promise<void>;
}

/** One queue on an engine of its own, and what a story does to it. */
export interface QueueBench {
  queue: Queue;
  /** As another process would: on the same engine, with connections of its own. */
  openAnother: () => Promise<Queue>;
  work: (handle?: (id: string) => Promise<void>, concurrency?: number, on?: Queue) => Worked;
  startWorker: (workMs: number) => Promise<TestProcess>;
  wipe: () => Promise<void>;
  cutConnections: () => Promise<void>;
  close: () => Promise<void>;
}

export async function openQueueBench(engine: Queue['engine']): Promise<QueueBench> {
  const { url, database, drop } = await createTestDatabase();
  const address = engine === 'redis' ? redisUrl() : undefined;
  const open = () => createQueue({ redisUrl: address, database, log: createLog('silent') });
  const queues = [await open()];
  const [queue] = queues as [Queue];
  const stops: (() => Promise<void>)[] = [];

  async function onRedis(act: (client: Redis) => Promise<unknown>): Promise<void> {
    const client = new Redis(address ?? '');
    await act(client);
    client.disconnect();
  }

  return {
    queue,
    async openAnother() {
      const another = await open();
      queues.push(another);
      return another;
    },
    work(handle = async () => undefined, concurrency = 5, on = queue) {
      const seen: string[] = [];
      const handlerOf = (job: string) => (id: string) => {
        seen.push(`${job} ${id}`);
        return handle(id);
      };
      const [submit, collect] = [handlerOf('submit'), handlerOf('collect')];
      const [deliver, notify] = [handlerOf('deliver'), handlerOf('notify')];
      const { stop } = on.run({ submit, collect, deliver, notify }, concurrency);
      stops.push(stop);
      return { seen, stop };
    },
    async startWorker(workMs) {
      const worker = startProcess('support/queue-process.ts', [url, address ?? '', String(workMs)]);
      stops.push(worker.kill);
      await vi.waitUntil(() => worker.messages.includes('ready'), { timeout: 60_000 });
      return worker;
    },
    async wipe() {
      if (address !== undefined) return onRedis((client) => client.flushdb());
      const tables = `SELECT format('bullmq.%I', tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq'`;
      const { rows } = await database.pool.query<{ name: string }>(tables);
      const truncate = () => database.pool.query(`TRUNCATE ${rows.map((row) => row.name).join(', ')}`);
      // Whoever is at work there may hold what we want and want what we hold: Postgres ends one of us.
      await vi.waitFor(truncate, { timeout: 20_000, interval: 50 });
    },
    async cutConnections() {
      // All Redis connections of this database, which no other test uses.
      if (address !== undefined) return onRedis((client) => killOthers(client, new URL(address).pathname.slice(1)));
      const others = 'datname = current_database() AND pid <> pg_backend_pid()';
      await database.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`);
    },
    async close() {
      await Promise.all(stops.map((stop) => stop()));
      await Promise.all(queues.map((each) => each.close()));
      await drop();
    },
  };
}

async function killOthers(client: Redis, database: string): Promise<void> {
  const own = await client.client('ID');
  const lines = String(await client.client('LIST')).split('\n');
  const ids = lines.filter((line) => line.includes(` db=${database} `)).map((line) => /^id=(\d+)/.exec(line)?.[1]);
  for (const id of ids) if (id !== undefined && id !== String(own)) await client.call('CLIENT', 'KILL', 'ID', id);
}
