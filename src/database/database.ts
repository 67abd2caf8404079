import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../generated/prisma/client.ts';

/** Prisma on a shared pool; `queuePool` is the queue's own, with its own search path. */
export interface Database {
  prisma: PrismaClient;
  pool: pg.Pool;
  queuePool: pg.Pool;
  close: () => Promise<void>;
}

export function openDatabase(url: string): Database {
  // A connection that breaks while idle is replaced at the next use; without a listener the process would end.
  const poolOf = (options: pg.PoolConfig) =>
    new pg.Pool({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000, ...options }).on(
      'error',
      () => undefined,
    );
  const pool = poolOf({ max: 12 });
  const queuePool = poolOf({ max: 12, options: '-c search_path=bullmq' });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    queuePool,
    async close() {
      await prisma.$disconnect();
      await Promise.all([pool.end(), queuePool.end()]);
    },
  };
}
