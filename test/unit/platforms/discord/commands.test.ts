import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminVerbs } from '../../../../src/platforms/admin-verbs.ts';
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

  it('sees a difference deep in a command', async () => {
    await publishDiscordCommands(account, 'sora');
    const change = (find: string, replacement: string) => {
      const before = fake.world.commands;
      fake.world.commands = JSON.parse(JSON.stringify(before).replace(find, replacement)) as unknown[];
      expect(fake.world.commands).not.toEqual(before);
      return async () => {
        const differ = await deployedCommandsDiffer(account, 'sora');
        fake.world.commands = before;
        return differ;
      };
    };
    expect(await change('"value":"seconds"', '"value":"minutes"')()).toBe(true);
    expect(await change('"default_member_permissions":"32"', '"default_member_permissions":null')()).toBe(true);
    expect(await change('Whom it is for', 'Who')()).toBe(true);
    // What Discord adds and leaves out by itself.
    expect(await change('"required":false,', '"name_localizations":null,')()).toBe(false);
  });

  it('offers each verb of managers with its options, the required ones first', async () => {
    await publishDiscordCommands(account, 'sora');
    const [, , , admin] = fake.world.commands as {
      options: { type: number; name: string; options: { name: string; type: number }[] }[];
    }[];
    const grant = admin?.options.find(({ name }) => name === 'grant');
    expect(admin?.options.map(({ name }) => name)).toEqual(adminVerbs.map(({ verb }) => verb));
    expect(grant?.options.slice(0, 2)).toMatchObject([
      { name: 'amount', required: true, type: 3, max_length: 30 },
      { name: 'reason', required: true, type: 3, max_length: 300 },
    ]);
    expect(grant?.options.map(({ name, type }) => [name, type]).slice(2)).toEqual([
      ['unit', 3],
      ['per', 3],
      ['member', 6],
      ['channel', 7],
      ['until', 3],
    ]);
    expect(admin?.options.find(({ name }) => name === 'deny')?.options.map(({ type }) => type)).toEqual([7, 8]);
  });

  it('keeps every command within what Discord takes, however long its name', async () => {
    await publishDiscordCommands(account, 'x'.repeat(22));
    // Names, counts and 8,000 characters: judge.ts in the fake.
    expect(fake.violations).toEqual([]);
  });

  it('knows its own names only', () => {
    expect(commandOf('film', 'film')).toBe('sora');
    expect(commandOf('film-help', 'film')).toBe('help');
    expect(commandOf('film-admin', 'film')).toBe('admin');
    expect(commandOf('sora', 'film')).toBeUndefined();
  });

  it('says so when the token is not known', async () => {
    await expect(publishDiscordCommands({ ...account, token: 'wrong' }, 'sora')).rejects.toMatchObject({ kind: 'auth' });
  });
});
