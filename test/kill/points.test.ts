import { describe, expect, inject, it, vi } from 'vitest';
import { judge } from './judge.ts';
import { points } from './points.ts';
import { prompt } from './reach.ts';
import { createStage } from './stage.ts';

// What the process had under way ends with it, or is carried out after its death.
const fates = process.env['KILL_GRID'] === 'full' ? (['ends', 'outlives', 'ends'] as const) : (['ends'] as const);
const grid = fates.flatMap((fate) => points.map((point) => ({ point, fate })));

for (const engine of ['postgres', 'redis'] as const)
  describe.skipIf(engine === 'redis' && inject('redisUrl') === undefined)(`a process on ${engine}`, () => {
    for (const { point, fate } of grid)
      it.concurrent(
        `loses and doubles nothing, killed ${point.name} (what is held ${fate})`,
        { timeout: 120_000 },
        async (context) => {
          const stage = await createStage(engine);
          context.onTestFailed(() => console.log(stage.output()));
          try {
            await stage.start();
            await point.reach(stage);
            await stage.kill(fate);
            await stage.start();
            await stage.settled();
            await point.andThen?.(stage);
            const heard = await stage.database.prisma.generation.count();
            expect(heard === 0 && point.unheard === true ? 1 : heard).toBe(1);
            if (heard === 0) {
              stage.ask(prompt);
              await vi.waitUntil(() => stage.database.prisma.generation.count(), { timeout: 10_000 });
              await stage.settled();
            }
            await judge(stage, (fate === 'outlives' ? point.postsIfOutlived : undefined) ?? point.posts);
          } finally {
            await stage.stop();
          }
        },
      );
  });
