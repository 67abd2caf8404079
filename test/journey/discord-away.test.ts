import { describe, expect, it, type TestContext } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../fakes/discord/api-error.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import { openEyes } from '../support/discord-eyes.ts';
import { found, startSorabot } from '../support/start-sorabot.ts';

/** As a minute would, and quick enough to be tried at every run. */
const awayMs = 5_000;

describe.concurrent('Discord out of reach while a video is made', () => {
  const start = async (finished: TestContext['onTestFinished'], env = {}) => {
    const discord = await startFakeDiscord();
    const eyes = openEyes(discord);
    const sorabot = await startSorabot({ discord, env, renderSeconds: 2 });
    finished(async () => {
      await sorabot.stop();
      await discord.stop();
      expect(discord.violations).toEqual([]);
    });
    const ask = (prompt: string) => discord.slash({ command: 'sora', options: { prompt } });
    const status = async () => (await sorabot.database.prisma.generation.findFirst())?.status;
    return { discord, eyes, sorabot, ask, status };
  };

  it('gets the video once it is back, once', async ({ onTestFinished }) => {
    const { discord, eyes, sorabot, ask, status } = await start(onTestFinished);
    const asked = ask('a slow snail');
    await found(async () => (await status()) === 'rendering');
    discord.fail(() => true, new ApiError(500, 0, 'Internal Server Error'));
    await found(async () => (await status()) === 'stored');
    await sleep(awayMs);
    expect(eyes.results()).toEqual([]);
    discord.recover();
    const video = await eyes.seesVideo();
    await eyes.reads(asked, video.id);
    await found(() => discord.messages().length === 1);
    expect(await sorabot.simulator.control.posts()).toHaveLength(1);
  }, 30_000);

  it('has posted the video although it answered 500: it is found there, not posted again', async ({ onTestFinished }) => {
    const { discord, eyes, ask, status } = await start(onTestFinished);
    discord.fail(({ method, files }) => method === 'POST' && files > 0, new ApiError(500, 0, 'Internal Server Error'), 'after');
    ask('a quick hare');
    await eyes.seesVideo();
    await found(async () => (await status()) === 'delivered');
    expect(discord.requests.filter(({ files }) => files > 0)).toHaveLength(1);
    await found(() => discord.messages().length === 1);
  });

  it('has lost the channel: the asker gets a link that plays', async ({ onTestFinished }) => {
    const { discord, eyes, ask, status } = await start(onTestFinished);
    const asked = ask('a lost kite');
    await found(async () => (await status()) === 'rendering');
    discord.world.channels.delete(discord.home.channelId);
    const told = await eyes.reads(asked, 'Your video is ready');
    expect(told).toContain('This channel is gone or closed to me (Unknown Channel).');
    expect(await status()).toBe('undelivered');
    const address = /\(<(\S+)>\)/.exec(told)?.[1] ?? '';
    const answer = await fetch(address, { headers: { range: 'bytes=4-7' } });
    expect([answer.status, await answer.text()]).toEqual([206, 'ftyp']);
    expect((await fetch(`${address}x`)).status).toBe(404);
    expect(told).toContain('$0.10');
  });

  it('links to a large video where the address is one that people can open', async ({ onTestFinished }) => {
    const { discord, eyes, sorabot, ask } = await start(onTestFinished, { PUBLIC_URL: 'https://videos.example' });
    discord.world.channel(discord.home.channelId).uploadLimit = 10_000;
    sorabot.simulator.control.next({ padToBytes: 30_000 });
    ask('a long train');
    const video = await eyes.seesVideo();
    expect(video.content).toMatch(/\[Watch the video\]\(<https:\/\/videos\.example\/media\/[\w.-]+>\)/);
    expect(video.content).toContain(`<@${discord.home.userId}>`);
    expect(video.attachments).toEqual([]);
  });
});
