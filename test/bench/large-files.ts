import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { startBuiltApp } from './support/built-app.ts';
import { memoryMb, report } from './support/figures.ts';
import { setStage } from './support/stage.ts';

const videos = 10;

/** Runs ten requests of 60 MB to their end and answers the most memory that the process had meanwhile, above what it had before. */
async function deliverLarge(platform: 'discord' | 'slack'): Promise<string> {
  const stage = await setStage();
  const app = await startBuiltApp({ ...stage.environment, POLL_INTERVAL_MS: '200' });
  const { prisma } = stage.test.database;
  await prisma.backend.updateMany({ data: { maxRunning: videos, maxRunningPerMember: videos } });
  const { discord, slack } = stage;
  for (const guild of discord.world.guilds.values()) guild.tier = 3;
  await sleep(2_000);
  const before = memoryMb(app.pid);
  for (let n = 0; n < videos; n += 1) {
    const prompt = `fox ${n} [60 MB]`;
    if (platform === 'discord') discord.slash({ command: 'sora', options: { prompt, model: 'tiny' } });
    else await slack.people.slash(`${prompt} --model tiny`).deliver();
  }
  let most = before;
  const started = performance.now();
  while ((await prisma.generation.count({ where: { status: 'delivered' } })) < videos && performance.now() - started < 180_000) {
    most = Math.max(most, memoryMb(app.pid));
    await sleep(50);
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  await app.stop();
  await stage.stop();
  return `${before} MB before, ${most} MB at most, done in ${seconds} s`;
}

describe('ten videos of 60 MB at once', () => {
  it('are measured on Slack and on Discord', async () => {
    report('Memory while ten videos of 60 MB go to Slack', await deliverLarge('slack'));
    report('Memory while ten videos of 60 MB go to Discord', await deliverLarge('discord'));
  });
});
