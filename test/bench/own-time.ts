import { describe, it, vi } from 'vitest';
import { redisUrl } from '../support/redis.ts';
import { startBuiltApp } from './support/built-app.ts';
import { report, spread } from './support/figures.ts';
import { setStage } from './support/stage.ts';

const videos = 30;

describe.each([
  ['Postgres', undefined],
  ['Redis', redisUrl()],
])('our own time with the queue in %s', (engine, redis) => {
  it.skipIf(engine === 'Redis' && redis === undefined)(
    'is measured from the look that finds a video completed to the message with it',
    async () => {
      const stage = await setStage(redis);
      const app = await startBuiltApp({ ...stage.environment, POLL_INTERVAL_MS: '100' });
      const { prisma } = stage.test.database;
      for (let n = 1; n <= videos; n += 1) {
        stage.discord.slash({ command: 'sora', options: { prompt: `fox ${n}`, model: 'tiny' } });
        await vi.waitUntil(async () => (await prisma.generation.count({ where: { status: 'delivered' } })) >= n, {
          timeout: 60_000,
        });
      }
      const rows = await prisma.generation.findMany({ include: { posts: true } });
      const times = rows.map(({ completedAt, posts }) => {
        const posted = posts.find(({ kind }) => kind === 'result')?.postedAt;
        return (posted?.getTime() ?? NaN) - (completedAt?.getTime() ?? NaN);
      });
      report(`Own time, completed to delivered, queue in ${engine}`, spread(times));
      await app.stop();
      await stage.stop();
    },
  );
});
