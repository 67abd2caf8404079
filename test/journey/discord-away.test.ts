import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../fakes/discord/api-error.ts';
import { startFakeDiscord, type FakeDiscord } from '../fakes/discord/fake-discord.ts';
import { openEyes, type DiscordEyes } from '../support/discord-eyes.ts';
import { found, startSorabot, type Sorabot } from '../support/start-sorabot.ts';

/** As a minute would, and quick enough to be tried at every run. */
const awayMs = 5_000;

describe('Discord out of reach while a video is made', () => {
  let discord: FakeDiscord;
  let eyes: DiscordEyes;
  let sorabot: Sorabot;

  beforeEach(async () => {
    discord = await startFakeDiscord();
    eyes = openEyes(discord);
    sorabot = await startSorabot({ discord });
  });
  afterEach(async () => {
    expect(discord.violations).toEqual([]);
    await sorabot?.stop();
    await discord?.stop();
  });

  const ask = (prompt: string) => discord.slash({ command: 'sora', options: { prompt } });
  const status = async () => (await sorabot.database.prisma.generation.findFirstOrThrow()).status;

  it('gets the video once it is back, once', async () => {
    const asked = ask('a slow snail');
    await eyes.sees('Rendering');
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

  it('has posted the video although it answered 500: it is found there, not posted again', async () => {
    discord.fail(({ method, files }) => method === 'POST' && files > 0, new ApiError(500, 0, 'Internal Server Error'), 'after');
    ask('a quick hare');
    await eyes.seesVideo();
    await found(async () => (await status()) === 'delivered');
    expect(discord.requests.filter(({ files }) => files > 0)).toHaveLength(1);
    await found(() => discord.messages().length === 1);
  });

  it('has lost the channel: the asker gets a link that plays', async () => {
    const asked = ask('a lost kite');
    const progress = await eyes.sees('Rendering');
    discord.world.channels.delete(progress.channelId);
    const told = await eyes.reads(asked, 'Your video is ready');
    expect(told).toContain('This channel is gone or closed to me (Unknown Channel).');
    expect(await status()).toBe('undelivered');
    const address = /\(<(\S+)>\)/.exec(told)?.[1] ?? '';
    const answer = await fetch(address, { headers: { range: 'bytes=4-7' } });
    expect([answer.status, await answer.text()]).toEqual([206, 'ftyp']);
    expect((await fetch(`${address}x`)).status).toBe(404);
    expect(told).toContain('$0.10');
  });

  it('links to a large video where the address is one that people can open', async () => {
    await sorabot.stopApps();
    await sorabot.startApp({ PUBLIC_URL: 'https://videos.example' });
    discord.world.channel(discord.home.channelId).uploadLimit = 10_000;
    sorabot.simulator.control.next({ padToBytes: 30_000 });
    ask('a long train');
    const video = await eyes.seesVideo();
    expect(video.content).toMatch(/\[Watch the video\]\(<https:\/\/videos\.example\/media\/[\w.-]+>\)/);
    expect(video.content).toContain(`<@${discord.home.userId}>`);
    expect(video.attachments).toEqual([]);
  });
});
