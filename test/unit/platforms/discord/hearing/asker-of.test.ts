import { PermissionFlagsBits as Permission } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../../../../src/logging/log.ts';
import type { Asker, ChatListener } from '../../../../../src/platforms/chat-platform.ts';
import { createListener } from '../../../../../src/platforms/discord/listener.ts';
import { startFakeDiscord, type FakeDiscord } from '../../../../fakes/discord/fake-discord.ts';
import { deafEars } from '../../../../support/deaf-ears.ts';

describe('what Discord says of the one who asks', () => {
  let fake: FakeDiscord;
  let listener: ChatListener;
  let askers: Asker[];

  const start = () => listener.start({ ...deafEars, command: async ({ asker }) => void askers.push(asker) });
  const hear = async () => {
    fake.slash({ command: 'film', options: { prompt: 'a fox' } });
    await vi.waitUntil(() => askers.length > 0, { timeout: 5000, interval: 5 });
    return askers[0];
  };

  beforeEach(async () => {
    fake = await startFakeDiscord();
    listener = createListener({ token: fake.token, apiUrl: fake.url, commandName: 'film', log: createLog('silent') });
    askers = [];
  });
  afterEach(async () => {
    await listener.stop();
    await fake.stop();
    expect(fake.violations).toEqual([]);
  });

  it.each([
    ['the permission', Permission.ManageGuild, true],
    ['the one that holds all others', Permission.Administrator, true],
    ['another permission', Permission.ManageMessages, false],
  ])('sees by %s of a role whether somebody manages the server', async (_, permissions, manages) => {
    const role = fake.world.addRole({ guildId: fake.home.guildId, permissions });
    fake.world.member(fake.home.guildId, fake.home.userId)?.roles.push(role.id);
    await start();
    expect(await hear()).toMatchObject({ roles: [role.id], manages, guest: false });
  });

  it('says which channel a thread is part of, for its limits hold there too', async () => {
    const { guildId, channelId } = fake.home;
    const thread = fake.world.addChannel({ guildId, type: 11, parentId: channelId });
    await start();
    fake.slash({ command: 'film', options: { prompt: 'a fox' }, channelId: thread.id });
    await vi.waitUntil(() => askers.length > 0, { timeout: 5000, interval: 5 });
    expect(askers[0]).toMatchObject({ channelId: thread.id, within: channelId });
  });

  it('takes who was let in as a guest for a guest', async () => {
    Object.assign(fake.world.member(fake.home.guildId, fake.home.userId) ?? {}, { flags: 16 });
    await start();
    expect((await hear())?.guest).toBe(true);
  });
});
