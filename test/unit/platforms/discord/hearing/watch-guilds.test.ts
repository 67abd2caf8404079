import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../../../../src/logging/log.ts';
import type { ChatListener } from '../../../../../src/platforms/chat-platform.ts';
import { createListener } from '../../../../../src/platforms/discord/listener.ts';
import { startFakeDiscord, type FakeDiscord } from '../../../../fakes/discord/fake-discord.ts';
import { deafEars } from '../../../../support/deaf-ears.ts';

describe('which servers have the bot', () => {
  let fake: FakeDiscord;
  let listener: ChatListener;
  let left: string[];
  let present: string[][];

  const start = () =>
    listener.start({
      ...deafEars,
      left: async (_, guildId) => void left.push(guildId),
      present: async (_, guildIds) => void present.push(guildIds),
    });

  beforeEach(async () => {
    fake = await startFakeDiscord();
    listener = createListener({ token: fake.token, apiUrl: fake.url, commandName: 'film', log: createLog('silent') });
    left = [];
    present = [];
  });
  afterEach(async () => {
    await listener.stop();
    await fake.stop();
  });

  it('names all servers that have it once it hears, those with an outage too', async () => {
    const outage = fake.world.addGuild({ outage: true });
    await start();
    await vi.waitUntil(() => present.length > 0, { timeout: 5000, interval: 5 });
    expect(present).toEqual([[fake.home.guildId, outage.id]]);
  });

  it('takes an outage for no removal', async () => {
    const other = fake.world.addGuild();
    await start();
    fake.gateway.dispatch('GUILD_DELETE', { id: fake.home.guildId, unavailable: true });
    fake.expel(other.id);
    await vi.waitUntil(() => left.length > 0, { timeout: 5000, interval: 5 });
    expect(left).toEqual([other.id]);
  });

  it('names the servers again after it was away, without the one that removed it then', async () => {
    const removing = fake.world.addGuild();
    await start();
    await vi.waitUntil(() => present.length > 0, { timeout: 5000, interval: 5 });
    fake.world.guilds.delete(removing.id);
    const inviting = fake.world.addGuild();
    fake.gateway.drop(4000);
    await vi.waitUntil(() => present.length > 1, { timeout: 15_000, interval: 20 });
    expect(present).toEqual([
      [fake.home.guildId, removing.id],
      [fake.home.guildId, inviting.id],
    ]);
    expect(left).toEqual([]);
  }, 30_000);
});
