import { createPostgresBackend, isPgPool, Queue, runMigrations, Worker } from 'bullmq';
import type { Database } from '../database/database.ts';
import { consumerSettings, type Engine } from './engine.ts';

/** BullMQ in the schema `bullmq` of our own Postgres, all of it on one pool. */
export async function connectPostgres(pool: Database['queuePool'], onError: (error: unknown) => void): Promise<Engine> {
  // BullMQ describes a pool in its own words, which @types/pg does not match to the letter.
  if (!isPgPool(pool)) throw new TypeError('The queue needs a pool of pg.');
  // Every queue and worker leaves a listener on it.
  pool.setMaxListeners(50);
  const client = await pool.connect();
  try {
    // Takes a lock of its own: any number of processes may start at once.
    await runMigrations(client);
  } finally {
    client.release();
  }
  return {
    name: 'postgres',
    openProducer: (job) => new Queue(job, { connection: pool }, createPostgresBackend).on('error', onError),
    openConsumer: (job, work, concurrency) =>
      new Worker(job, work, { ...consumerSettings, connection: pool, concurrency }, createPostgresBackend).on('error', onError),
    close: async () => undefined,
  };
}
