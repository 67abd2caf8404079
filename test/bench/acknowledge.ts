import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { startBuiltApp, type BuiltApp } from './support/built-app.ts';
import { report, spread } from './support/figures.ts';
import { setStage, type Stage } from './support/stage.ts';

let stage: Stage;
let app: BuiltApp;
beforeAll(async () => {
  stage = await setStage();
  app = await startBuiltApp(stage.environment);
  // The first commands of a process load what the others find loaded, down to the first video.
  await Promise.all([acknowledgeDiscord(), acknowledgeSlack()]);
  await vi.waitUntil(() => stage.test.database.prisma.generation.count({ where: { status: 'delivered' } }), { timeout: 60_000 });
});
afterAll(async () => {
  await app.stop();
  await stage.stop();
});

async function acknowledgeDiscord(): Promise<number> {
  const started = performance.now();
  const interaction = stage.discord.slash({ command: 'sora', options: { prompt: 'a fox' } });
  await vi.waitUntil(() => interaction.acknowledged, { timeout: 20_000, interval: 1 });
  return performance.now() - started;
}

async function acknowledgeSlack(): Promise<number> {
  const started = performance.now();
  await stage.slack.people.slash('a fox').deliver();
  return performance.now() - started;
}

async function atATime(perSecond: number, seconds: number, acknowledge: () => Promise<number>): Promise<number[]> {
  const all: Promise<number>[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    all.push(acknowledge());
    await sleep(1000 / perSecond);
  }
  return Promise.all(all);
}

describe.each([
  ['Discord', acknowledgeDiscord],
  ['Slack', acknowledgeSlack],
])('acknowledging a command on %s', (name, acknowledge) => {
  it('is measured at 20 a second and with 200 at once', async () => {
    report(`${name}: acknowledgement at 20 commands a second`, spread(await atATime(20, 10, acknowledge)));
    await sleep(3_000);
    report(
      `${name}: acknowledgement of 200 commands at once`,
      spread(await Promise.all(Array.from({ length: 200 }, acknowledge))),
    );
    await sleep(3_000);
  });
});
