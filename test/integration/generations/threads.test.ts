import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setAccessRule } from '../../../src/accounts/set-access-rule.ts';
import { unpromisedIn } from '../../support/asking.ts';
import { createWorld, type World } from '../../support/world.ts';

const operator = { kind: 'operator', name: 'fox', via: 'command line' } as const;
let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

const inThread = () => ({ ...world.asker, channelId: 'a thread', within: world.asker.channelId });
const workspaceId = async () => (await world.doors.database.prisma.workspace.findFirstOrThrow()).id;

describe('a thread', () => {
  it('is posted in, and counts under the limit of its channel', async () => {
    const first = await world.ask('a fox');
    const subject = `${await workspaceId()}/${world.asker.channelId}`;
    const limit = {
      scope: 'channel',
      subject,
      unit: 'videos',
      period: 'day',
      authority: 'manager',
      amount: 2n,
      setBy: 'test',
    } as const;
    await world.doors.database.prisma.limit.create({ data: limit });
    const second = await world.ask('a fox in a thread', { asker: inThread() });
    expect((await world.row(first)).channelId).toBe((await world.row(second)).channelId);
    expect((await world.row(second)).posts).toMatchObject([{ kind: 'progress', channelId: 'a thread' }]);
    expect(await unpromisedIn(world, {}, { asker: inThread() })).toMatchObject({
      headline: expect.stringContaining('over a limit'),
    });
  });

  it('is no way around a channel that is denied, nor out of one that is allowed', async () => {
    await world.ask('a fox');
    const rule = { workspaceId: await workspaceId(), kind: 'channel', subject: world.asker.channelId } as const;
    await setAccessRule(world.doors, operator, { ...rule, rule: 'deny' });
    await expect(world.ask('a fox', { asker: inThread() })).rejects.toThrow(/not be made in this channel/);
    await setAccessRule(world.doors, operator, { ...rule, rule: 'allow' });
    await world.ask('a fox', { asker: inThread() });
    await expect(world.ask('a fox', { asker: { ...inThread(), within: 'elsewhere' } })).rejects.toThrow(
      /not be made in this channel/,
    );
  });
});
