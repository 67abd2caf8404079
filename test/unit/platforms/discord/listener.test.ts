import { deafEars } from '../../../support/deaf-ears.ts';
import { PermissionFlagsBits as Permission } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../../../src/logging/log.ts';
import type { ChatListener, Choice, CommandHeard } from '../../../../src/platforms/chat-platform.ts';
import { createListener } from '../../../../src/platforms/discord/listener.ts';
import { ApiError } from '../../../fakes/discord/api-error.ts';
import { startFakeDiscord, type FakeDiscord } from '../../../fakes/discord/fake-discord.ts';

describe('hearing Discord', () => {
  let fake: FakeDiscord;
  let listener: ChatListener;
  let heard: CommandHeard[];
  let asked: unknown[][];
  let choices: Choice[];

  const create = (token = fake.token, log = createLog('silent')) =>
    createListener({ token, apiUrl: fake.url, commandName: 'film', log });
  const start = () =>
    listener.start({
      ...deafEars,
      command: async (command) => void heard.push(command),
      async choices(...question) {
        asked.push(question);
        return choices;
      },
    });
  const hear = async (given: Partial<Parameters<FakeDiscord['slash']>[0]> = {}) => {
    fake.slash({ command: 'film', options: { prompt: 'a fox' }, ...given });
    await vi.waitUntil(() => heard.length > 0, { timeout: 5000, interval: 5 });
    return heard[0] as CommandHeard;
  };

  beforeEach(async () => {
    fake = await startFakeDiscord();
    listener = create();
    heard = [];
    asked = [];
    choices = [];
  });
  afterEach(async () => {
    await listener.stop();
    await fake.stop();
    expect(fake.violations).toEqual([]);
  });

  it('acknowledges within three seconds although everything else is slow', async () => {
    await start();
    const hold = fake.hold(({ path }) => !path.includes('/callback'));
    const interaction = fake.slash({ command: 'film', options: { prompt: 'a fox' } });
    await vi.waitUntil(() => interaction.acknowledged, { timeout: 3000, interval: 5 });
    expect(interaction.reply?.flags).toBe(64);
    hold.release();
  });

  it('hears a server that has an outage of its own', async () => {
    const guild = fake.world.addGuild({ outage: true });
    const channel = fake.world.addChannel({ guildId: guild.id });
    await start();
    const { asker, obstacles } = await hear({ channelId: channel.id });
    expect(asker.workspaceId).toBe(guild.id);
    expect(asker).not.toHaveProperty('workspaceName');
    // discord.js knows none of its roles now, which is not the same as having none.
    expect(asker).not.toHaveProperty('roles');
    expect(obstacles).toEqual([]);
  });

  it('begins nothing for a command whose acknowledgement came too late', async () => {
    await start();
    const hold = fake.hold(({ path }) => path.includes('/callback'));
    const interaction = fake.slash({ command: 'film', options: { prompt: 'a fox' } });
    await hold.arrived;
    fake.pass(3001);
    hold.release();
    await vi.waitUntil(() => interaction.callbacks > 0, { timeout: 5000, interval: 5 });
    await listener.stop();
    expect(heard).toEqual([]);
  });

  it('hears its own commands only, by whatever name they were given', async () => {
    await start();
    const other = fake.slash({ command: 'sora' });
    await vi.waitUntil(() => other.acknowledged, { timeout: 5000, interval: 5 });
    const { command, requestKey } = await hear({ command: 'film-help', options: {} });
    expect(command).toBe('help');
    expect(requestKey).toBe(`discord:${fake.interactions[1]?.id}`);
    expect(heard).toHaveLength(1);
  });

  it('fetches an image only when it is wanted, byte for byte', async () => {
    await start();
    const bytes = Buffer.from('not really a picture');
    const { image } = await hear({ image: { name: 'fox.png', bytes } });
    expect(image).toMatchObject({ name: 'fox.png', bytes: bytes.length });
    expect((await image?.fetch())?.equals(bytes)).toBe(true);
  });

  it('refuses an image that is too large', async () => {
    await start();
    const { image } = await hear({ image: { name: 'fox.png', bytes: Buffer.alloc(20 * 1024 * 1024 + 1) } });
    await expect(image?.fetch()).rejects.toMatchObject({ kind: 'too_large' });
  });

  it.each([
    ['SendMessages', 'Send Messages'],
    ['AttachFiles', 'Attach Files'],
    ['ReadMessageHistory', 'Read Message History'],
    ['ViewChannel', 'View Channel'],
  ] as const)('names %s when it is missing', async (permission, name) => {
    fake.world.channel(fake.home.channelId).permissions &= ~Permission[permission];
    await start();
    const { obstacles } = await hear();
    expect(obstacles).toEqual([`I need the permission “${name}” in this channel. Ask an admin to grant it.`]);
  });

  it('asks for the permission of threads in a thread', async () => {
    const permissions = fake.world.channel(fake.home.channelId).permissions & ~Permission.SendMessagesInThreads;
    const thread = fake.world.addChannel({ type: 11, guildId: fake.home.guildId, permissions });
    await start();
    expect((await hear({ channelId: thread.id })).obstacles).toEqual([expect.stringContaining('Send Messages in Threads')]);
  });

  it.each([
    [
      'a bot',
      () => ({ name: 'member', type: 6 as const, value: fake.world.addUser('Robot', { bot: true }).id }),
      'Bots never ask',
    ],
    ['everyone as a role', () => ({ name: 'role', type: 8 as const, value: fake.home.guildId }), 'no role here'],
  ])('refuses a limit for %s', async (_, option, words) => {
    await start();
    fake.world.addRole({ id: fake.home.guildId, guildId: fake.home.guildId, name: '@everyone' });
    const interaction = fake.slash({
      command: 'film-admin',
      sub: { name: 'limit', options: [{ name: 'amount', value: '3' }, option()] },
    });
    await vi.waitUntil(() => interaction.reply?.content.includes(words), { timeout: 5000, interval: 5 });
    expect(heard).toEqual([]);
  });

  it('answers a button of a message that all can see apart from it', async () => {
    await start();
    const interaction = fake.click({ buttonId: 'v1:remix:cm123' });
    await vi.waitUntil(() => interaction.acknowledged, { timeout: 5000, interval: 5 });
    expect(interaction.reply).not.toBe(interaction.pressed);
    expect(interaction.reply?.flags).toBe(64);
  });

  it('takes a direct message as a place of its own', async () => {
    const direct = fake.world.addChannel({ type: 1, recipientId: fake.home.userId });
    await start();
    const { asker, obstacles } = await hear({ channelId: direct.id });
    expect(asker).toMatchObject({ workspaceId: `dm:${fake.home.userId}`, channelId: direct.id });
    expect(asker.manages ?? asker.roles ?? asker.guest).toBeUndefined();
    expect(obstacles).toEqual([]);
  });

  it('says that it cannot post where it is no member', async () => {
    await start();
    const strange = fake.world.addGuild({ name: 'Elsewhere' });
    const elsewhere = fake.world.addChannel({ guildId: strange.id });
    expect((await hear({ channelId: elsewhere.id })).obstacles).toEqual([expect.stringContaining('invite me')]);
    heard.length = 0;
    const group = fake.world.addChannel({ type: 1 });
    const { asker, obstacles } = await hear({ channelId: group.id, context: 2 });
    expect(asker.workspaceId).toBe(`dm:${fake.home.userId}`);
    expect(obstacles).toEqual([expect.stringContaining('direct message')]);
  });

  it('offers at most 25 choices, none too long, knowing which model is chosen', async () => {
    choices = Array.from({ length: 30 }, (_, index) => ({
      label: 'm'.repeat(150),
      value: index === 0 ? 'x'.repeat(101) : `m${index}`,
    }));
    await start();
    const interaction = fake.autocomplete({ command: 'film', option: 'size', typed: '12', options: { model: 'fox' } });
    await vi.waitUntil(() => interaction.acknowledged, { timeout: 5000, interval: 5 });
    expect(asked).toEqual([['size', '12', 'fox']]);
    expect(interaction.choices).toHaveLength(24);
    expect(interaction.choices?.[0]?.name).toHaveLength(100);
  });

  it('does not start with a token that Discord does not know, and does not try again', async () => {
    listener = create('wrong');
    await expect(start()).rejects.toMatchObject({ name: 'StartFault', message: expect.stringContaining('DISCORD_TOKEN') });
    expect(fake.gateway.identified()).toBe(0);
    expect(listener.trouble()).toBeTypeOf('string');
  });

  it('does not start where Discord cannot be reached, and says where it looked', async () => {
    fake.fail(() => true, new ApiError(403, 40_333, 'internal network error'));
    await expect(start()).rejects.toMatchObject({ name: 'StartFault', message: expect.stringContaining(fake.url) });
  });

  it('says at start to publish the commands, when Discord has others', async () => {
    const lines: string[] = [];
    listener = create(fake.token, createLog('warn', { write: (line) => void lines.push(line) }));
    await start();
    await expect.poll(() => lines.join('')).toContain('npm run commands:deploy');
  });

  it('hears already while it asks Discord for its commands', async () => {
    const comparison = fake.hold(({ method, path }) => method === 'GET' && path.endsWith('/commands'));
    await start();
    await comparison.arrived;
    expect((await hear()).options.prompt).toBe('a fox');
    comparison.release();
  });

  it('has trouble when Discord closes the connection for good', async () => {
    await start();
    fake.resetToken();
    await vi.waitUntil(() => listener.trouble() !== undefined, { timeout: 5000, interval: 5 });
    expect(listener.trouble()).toContain('4004');
  });

  it('comes back when the connection breaks', async () => {
    await start();
    fake.gateway.drop(4000);
    await vi.waitUntil(() => fake.gateway.identified() === 2 && fake.gateway.connected() === 1, {
      timeout: 15_000,
      interval: 20,
    });
    await vi.waitUntil(() => listener.trouble() === undefined, { timeout: 15_000, interval: 20 });
    expect((await hear()).options.prompt).toBe('a fox');
  }, 30_000);
});
