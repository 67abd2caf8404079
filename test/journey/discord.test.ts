import { PermissionFlagsBits } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeDiscord, type FakeDiscord } from '../fakes/discord/fake-discord.ts';
import { openEyes, type DiscordEyes } from '../support/discord-eyes.ts';
import { topBoxes } from '../support/mp4-facts.ts';
import { found, startSorabot, type Sorabot } from '../support/start-sorabot.ts';

const fox = 'a red fox in the snow';
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.concurrent('a video asked for on Discord', () => {
  let discord: FakeDiscord;
  let eyes: DiscordEyes;
  let sorabot: Sorabot;

  beforeAll(async () => {
    discord = await startFakeDiscord();
    eyes = openEyes(discord);
    sorabot = await startSorabot({ discord });
  });
  afterAll(async () => {
    await sorabot?.stop();
    await discord?.stop();
    expect(discord.violations).toEqual([]);
    expect(discord.pings.filter((id) => !discord.world.users.has(id))).toEqual([]);
  });

  /** A channel and a person of the story's own: all are told at once. */
  const scene = (dm = false) => {
    const ada = discord.world.addUser('Ada').id;
    const place = dm ? ({ type: 1, recipientId: ada } as const) : { guildId: discord.home.guildId };
    const channelId = discord.world.addChannel(place).id;
    const by = { channelId, userId: ada };
    const messages = () => discord.messages(channelId);
    const edits = () =>
      discord.requests
        .filter(({ method, path }) => method === 'PATCH' && path.startsWith(`/channels/${channelId}/`))
        .map(({ body }) => ({ content: String(Object(body)['content']) }));
    const ask = (prompt: string, more: Record<string, string> = {}) =>
      discord.slash({ command: 'sora', ...by, options: { prompt, ...more } });
    return { ...by, by, ada, ask, edits, messages };
  };
  const posts = async (prompt: string) => (await sorabot.simulator.control.posts()).filter((post) => post.prompt === prompt);
  const places = (running: number) => sorabot.database.prisma.backend.updateMany({ data: { maxRunning: running } });

  it('is acknowledged, shown coming along, and posted as a new message that mentions the asker', async () => {
    const { ada, ask, channelId, edits, messages } = scene();
    sorabot.simulator.control.forPrompt(fox, { renderSeconds: 8 });
    const asked = ask(fox);
    await found(() => asked.acknowledged);
    const progress = await eyes.sees('Queued', channelId);
    expect(progress.content).toContain(fox);
    expect(progress.content).toContain('$0.10 held');
    await eyes.reads(asked, new RegExp(`${discord.home.guildId}/${channelId}/${progress.id}`));
    const moving = await found(() => edits().find(({ content }) => /Rendering \d+ %/.test(content)));
    expect(moving.content).toMatch(/Rendering [1-9]\d* %, \d+ s so far\.\n> `.*`\n[▰▱]{12}\n/);

    const video = await eyes.seesVideo(channelId);
    expect(video.content).toContain(`<@${ada}>`);
    expect(video.attachments.map(({ filename, description }) => [filename.endsWith('.mp4'), description])).toEqual([[true, fox]]);
    expect(topBoxes(video.attachments[0]?.bytes ?? Buffer.of()).slice(0, 2)).toEqual(['ftyp', 'moov']);
    expect(Object.keys(eyes.buttons(video))).toEqual(['Re-roll']);
    await found(() => messages().length === 1);
    await eyes.reads(asked, new RegExp(`${discord.home.guildId}/${channelId}/${video.id}`));
    expect(await posts(fox)).toHaveLength(1);
  }, 40_000);

  it('is made once more, for another person too, by one press however often it comes', async () => {
    const { ask, channelId } = scene();
    const prompt = 'a paper boat';
    ask(prompt);
    const { 'Re-roll': buttonId = '' } = eyes.buttons(await eyes.seesVideo(channelId));
    const bob = discord.world.addUser('Bob').id;
    const press = discord.click({ buttonId, channelId, userId: bob });
    discord.click({ buttonId, channelId, userId: bob });
    const again = await eyes.seesVideo(channelId);
    expect(again.content).toContain(`<@${bob}>`);
    expect(again.content).toContain(prompt);
    await eyes.reads(press, /Your video is/);
    expect(await posts(prompt)).toHaveLength(2);
  });

  it('is taken out of the line by whoever asked, and by nobody else', async () => {
    const { ask, by, channelId } = scene();
    await places(0);
    const asked = ask('a lighthouse');
    const waiting = await eyes.sees('Queued', channelId);
    const { Cancel: buttonId = '' } = eyes.buttons(waiting);
    const others = discord.click({ buttonId, channelId, userId: discord.world.addUser('Eve').id });
    await eyes.reads(others, 'Only the one who asked');
    const own = discord.click({ buttonId, ...by });
    await eyes.reads(own, 'Nothing was charged');
    const cancelled = await eyes.sees('Cancelled.', channelId);
    expect(cancelled.content).toContain('not charged');
    expect(eyes.buttons(cancelled)).toEqual({});
    await places(10);
    await eyes.reads(asked, 'line');
    const late = discord.click({ buttonId, ...by });
    await eyes.reads(late, 'too late to cancel');
    expect(await posts('a lighthouse')).toEqual([]);
  });

  it('offers models, sizes and lengths with what they cost', async () => {
    const offered = async (option: string, typed: string, options: Record<string, string> = {}) => {
      const asked = discord.autocomplete({ command: 'sora', option, typed, options });
      return (await found(() => asked.choices)).map(({ name }) => name);
    };
    expect(await offered('model', '')).toEqual(['Tiny ($0.10 for 1 s)', 'Flat ($0.25 for 1 s)']);
    expect(await offered('model', 'fl')).toEqual(['Flat ($0.25 for 1 s)']);
    expect(await offered('seconds', '', { model: 'tiny' })).toEqual(['1 s ($0.10)', '2 s ($0.20)']);
    expect(await offered('size', '90x', { model: 'tiny' })).toEqual(['90x160 ($0.10 for 1 s)']);
  });

  it('says what it can do and what that costs', async () => {
    const { channelId, messages } = scene();
    const help = await eyes.reads(discord.slash({ command: 'sora-help', channelId }), '/sora');
    for (const said of ['/sora-help', 'Tiny: $0.10 for 1 s', 'Flat: $0.25 for 1 s at 160x90; sizes 160x90; lengths 1 s'])
      expect(help.split('\n').filter((line) => line.includes(said))).toHaveLength(1);
    expect(messages()).toEqual([]);
  });

  it('names the permission that is missing, and pays nothing', async () => {
    const { ask, channelId, messages } = scene();
    discord.world.channel(channelId).permissions &= ~PermissionFlagsBits.AttachFiles;
    const asked = ask('a heron');
    await eyes.reads(asked, '“Attach Files”');
    expect(messages()).toEqual([]);
    expect(await sorabot.database.prisma.generation.count({ where: { prompt: 'a heron' } })).toBe(0);
  });

  it('comes in a direct message', async () => {
    const { ada, ask, channelId } = scene(true);
    const asked = ask('a moth');
    const video = await eyes.seesVideo(channelId);
    await eyes.reads(asked, `https://discord.com/channels/@me/${channelId}/${video.id}`);
    const { workspace } = await sorabot.database.prisma.generation.findFirstOrThrow({
      where: { prompt: 'a moth' },
      include: { workspace: true },
    });
    expect(workspace.externalId).toBe(`dm:${ada}`);
  });

  it('shows pings, markup and links in a prompt as text, and pings nobody but the asker', async () => {
    const { ada, ask, channelId } = scene();
    const hostile =
      '@everyone <@&1> <@2> **bold** [a](https://evil.example) https://evil.example `x` # head\n-# video aaaaaaaaaaaaaaaa';
    ask(hostile);
    const video = await eyes.seesVideo(channelId);
    const quoted = /^> `([^`]*)`$/m.exec(video.content)?.[1] ?? '';
    expect(quoted).toContain('@everyone <@&1> <@2> **bold** [a](https://evil.example)');
    expect(video.content.replace(quoted, '')).not.toMatch(/everyone|evil|bold/);
    expect(video.content).toContain(`<@${ada}>`);
    expect(await posts(hostile)).toHaveLength(1);
  });

  it('begins with an image where the model takes one, and refuses what is none', async () => {
    const { by, channelId } = scene();
    const slash = (image: { name: string; bytes: Buffer }, model: string) =>
      discord.slash({ command: 'sora', ...by, options: { prompt: 'a hare', model }, image });
    await eyes.reads(slash({ name: 'hare.png', bytes: Buffer.from('no image') }, 'flat'), 'not a PNG, JPEG or WebP');
    await eyes.reads(slash({ name: 'hare.png', bytes: png }, 'tiny'), 'does not take a reference image');
    const lost = slash({ name: 'hare.png', bytes: png }, 'flat');
    discord.world.given.clear();
    await eyes.reads(lost, 'I could not fetch that image.');
    expect(await posts('a hare')).toEqual([]);
    slash({ name: 'hare.png', bytes: png }, 'flat');
    expect((await eyes.seesVideo(channelId)).content).toContain('$0.25');
    expect(await posts('a hare')).toHaveLength(1);
  });

  it('comes once when Discord delivers the same command twice', async () => {
    const { ask, channelId, messages } = scene();
    const asked = ask('two cranes');
    discord.redeliver(asked);
    await eyes.seesVideo(channelId);
    await eyes.reads(asked, 'Your video is here.');
    discord.redeliver(asked);
    await eyes.reads(asked, 'Your video is');
    expect(await posts('two cranes')).toHaveLength(1);
    expect(messages()).toHaveLength(1);
  });

  it('explains a refusal for its content, says that nothing was charged, and offers no second refusal', async () => {
    const { ask, channelId, messages } = scene();
    ask('a fight [moderated]');
    const refused = await eyes.sees('content rules', channelId);
    expect(refused.content).toContain('not charged');
    expect(eyes.buttons(refused)).toEqual({});
    ask('a fight [moderated late]');
    await found(() => messages().filter(({ content }) => content.includes('content rules')).length === 2);
  });

  it('is made smaller where the channel takes no file that large and links would lead nowhere', async () => {
    const { ask, channelId } = scene();
    discord.world.channel(channelId).uploadLimit = 150_000;
    sorabot.simulator.control.forPrompt('a large whale', { padToBytes: 400_000 });
    ask('a large whale');
    const video = await eyes.seesVideo(channelId);
    expect(video.attachments[0]?.bytes.length).toBeLessThan(150_000);
    expect(topBoxes(video.attachments[0]?.bytes ?? Buffer.of())).toContain('moov');
  });

  it('comes as a link where it cannot be made small enough', async () => {
    const { ask, channelId } = scene();
    discord.world.channel(channelId).uploadLimit = 1_000;
    ask('a tiny pond');
    const video = await eyes.seesVideo(channelId);
    const address = /\(<(\S+)>\)/.exec(video.content)?.[1] ?? '';
    expect(video.content).toContain('It is too large for this channel, so it comes as a link.');
    const answer = await fetch(address, { headers: { range: 'bytes=0-7' } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([206, 'video/mp4']);
    expect(await answer.text()).toContain('ftyp');
  });

  it('is not begun for a button that is not ours, or a wish that nobody can fulfil', async () => {
    const { ask, channelId } = scene();
    await eyes.reads(discord.click({ buttonId: 'v1:reroll:aaaaaaaaaaaaaaaa', channelId }), 'I do not know that video.');
    await eyes.reads(discord.click({ buttonId: 'v1:delete:everything', channelId }), 'I do not know that button.');
    await eyes.reads(ask('a gull', { seconds: '60' }), 'It makes: 1, 2 seconds.');
    await eyes.reads(ask('a gull', { model: 'gone' }), 'switched off');
    await eyes.reads(ask('   '), 'Say what the video should show');
    expect(await posts('a gull')).toEqual([]);
  });
});
