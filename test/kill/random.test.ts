import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { judge } from './judge.ts';
import { createStage, type Stage } from './stage.ts';

const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
const rounds = process.env['KILL_GRID'] === 'full' ? 5 : 0;
const longestLifeMs = 6_000;

for (const engine of ['postgres', 'redis'] as const)
  describe.skipIf(rounds === 0 || (engine === 'redis' && inject('redisUrl') === undefined))(`a burst on ${engine}`, () => {
    const random = createRandom(seed);
    const draw = () => Math.round(random() * longestLifeMs);
    const grid = Array.from({ length: rounds }, () => ({ seed, first: draw(), second: draw() }));

    it.concurrent.for(grid)(
      'comes right, killed after $first and again after $second ms (seed $seed)',
      { timeout: 180_000 },
      async ({ first, second }, { onTestFailed }) => {
        const stage = await createStage(engine);
        onTestFailed(() => console.log(stage.output()));
        try {
          await stage.start();
          askFiveTimes(stage);
          for (const life of [first, second]) {
            await sleep(life);
            await stage.kill();
            await stage.start();
          }
          await stage.settled(60_000);
          expect(stage.discord.gateway.identified()).toBe(3);
          await judge(stage, 'at most one');
        } finally {
          await stage.stop();
        }
      },
    );
  });

/** Three people, who stay under what one person may have running. */
function askFiveTimes(stage: Stage): void {
  const people = ['Ada', 'Grace', 'Edith'].map((name) => stage.discord.world.addUser(name).id);
  for (let number = 1; number <= 5; number += 1) stage.ask(`fox number ${number} in the snow`, people[number % people.length]);
}

/** Mulberry32: numbers from 0 to 1 that a seed brings back. */
function createRandom(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
