import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandOf, deployedCommandsDiffer, publishDiscordCommands } from '../../../../src/platforms/discord/commands.ts';
import { startFakeDiscord, type FakeDiscord } from '../../../fakes/discord/fake-discord.ts';

describe('the commands that Discord knows', () => {
  let fake: FakeDiscord;
  let account: { token: string; apiUrl: string };
  beforeEach(async () => {
    fake = await startFakeDiscord();
    account = { token: fake.token, apiUrl: fake.url };
  });
  afterEach(async () => {
    await fake.stop();
    expect(fake.violations).toEqual([]);
  });

  it('publishes all of them at once, under the chosen name', async () => {
    expect(await publishDiscordCommands(account, 'film')).toBe('Discord now has /film, /film-usage, /film-help, /film-admin.');
    expect(fake.world.commands).toMatchObject([
      { name: 'film', contexts: [0, 1], integration_types: [0] },
      { name: 'film-usage', contexts: [0, 1], integration_types: [0] },
      { name: 'film-help', contexts: [0, 1], integration_types: [0] },
      { name: 'film-admin', contexts: [0], integration_types: [0], default_member_permissions: '32' },
    ]);
  });

  it('sees whether what is published is of this version and name', async () => {
    expect(await deployedCommandsDiffer(account, 'sora')).toBe(true);
    await publishDiscordCommands(account, 'sora');
    expect(await deployedCommandsDiffer(account, 'sora')).toBe(false);
    expect(await deployedCommandsDiffer(account, 'film')).toBe(true);
  });

  it('knows its own names only', () => {
    expect(commandOf('film', 'film')).toBe('sora');
    expect(commandOf('film-help', 'film')).toBe('help');
    expect(commandOf('sora', 'film')).toBeUndefined();
  });

  it('says so when the token is not known', async () => {
    await expect(publishDiscordCommands({ ...account, token: 'wrong' }, 'sora')).rejects.toMatchObject({ kind: 'auth' });
  });
});
