import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { StartFault } from '../errors/fault.ts';
import { messageOf } from '../errors/message-of.ts';
import { consumerSettings, type Engine } from './engine.ts';
import { within } from './within.ts';

const prefix = 'sorabot';

/** @throws {StartFault} when no Redis answers at the address. */
export async function connectRedis(url: string, onError: (error: unknown) => void): Promise<Engine> {
  // A reminder is given up at once while Redis is away; the sweeper reminds again.
  const producing = await connect(new Redis(url, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 1 }));
  // BullMQ insists: a worker waits for Redis to come back, however long.
  const consuming = new Redis(url, { maxRetriesPerRequest: null });
  for (const client of [producing, consuming]) client.on('error', onError);
  return {
    name: 'redis',
    openProducer: (job) => new Queue(job, { connection: producing, prefix }).on('error', onError),
    openConsumer: (job, work, concurrency) =>
      new Worker(job, work, { ...consumerSettings, connection: consuming, prefix, concurrency }).on('error', onError),
    async close() {
      producing.disconnect();
      consuming.disconnect();
    },
  };
}

async function connect(client: Redis): Promise<Redis> {
  let trouble: unknown;
  const remember = (error: unknown) => (trouble = error);
  client.on('error', remember);
  try {
    await within(5_000, 'Redis', client.connect());
  } catch (error) {
    client.disconnect();
    const { host, port } = client.options;
    const reason = messageOf(trouble ?? error);
    throw new StartFault(`Redis at ${host}:${port} cannot be used (${reason}): start it, or correct REDIS_URL.`, {
      cause: error,
    });
  }
  return client.off('error', remember);
}
