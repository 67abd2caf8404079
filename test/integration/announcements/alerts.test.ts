import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LimitScope } from '../../../src/database/limit-queries.ts';
import { settleGeneration } from '../../../src/database/transitions.ts';
import { requestGeneration } from '../../../src/generations/request.ts';
import { runDueChores } from '../../support/run-due-chores.ts';
import { createWorld, type World } from '../../support/world.ts';

const day = 24 * 3_600_000;
/** What a video of one second of the model "tiny" costs. */
const cents10 = 100_000n;
let world: World;
let workspaceId: string;
let memberId: string;

beforeEach(async () => {
  world = await createWorld();
  const { prisma } = world.doors.database;
  const place = {
    platform: 'playground',
    externalId: 'playground',
    name: 'Foxes @everyone <!channel>',
    managersChannel: 'managers',
  };
  ({ id: workspaceId } = await prisma.workspace.create({ data: { ...place, status: 'enabled' } }));
  ({ id: memberId } = await prisma.member.create({ data: { workspaceId, externalId: 'fox', name: 'Vixen' } }));
});
afterEach(() => world.stop());

const limit = (scope: LimitScope, subject: string, videos: bigint) =>
  world.doors.database.prisma.limit.create({
    data: {
      scope,
      subject,
      workspaceId,
      unit: 'usd',
      period: 'day',
      authority: 'operator',
      amount: videos * cents10,
      setBy: 'operator:me',
    },
  });
const request = (prompt = 'a secret fox') =>
  requestGeneration(world.doors, { asker: world.asker, requestKey: randomUUID(), prompt, wish: { model: 'tiny' } });
const tell = async () => {
  world.clock.turn(5_000);
  await runDueChores(world.doors);
};
const texts = () => world.notices.filter(({ kind }) => kind === 'alert').map(({ text }) => text.split('\n')[0] ?? '');
const percents = () => texts().map((text) => Number(/(\d+) %/.exec(text)?.[1]));
const inManagersChannel = async () => {
  const rows = await world.doors.database.prisma.playgroundMessage.findMany({
    where: { channelId: 'managers' },
    orderBy: { revision: 'asc' },
  });
  return rows.map(({ body }) => body as { headline: string; facts: string[]; rows?: { text: string; percent: number }[] });
};

describe('an alert', () => {
  it('is told at 50, 80 and 100 % of a window, once each, and again in the next window', async () => {
    await limit('workspace', workspaceId, 10n);
    for (let n = 0; n < 10; n += 1) {
      await request();
      await tell();
    }
    expect(percents()).toEqual([50, 80, 100]);
    await request();
    await tell();
    expect(percents()).toEqual([50, 80, 100]);
    world.clock.turn(day);
    for (let n = 0; n < 5; n += 1) await request();
    await tell();
    expect(percents()).toEqual([50, 80, 100, 50]);
  });

  it('is told again when the limit was changed', async () => {
    const { id } = await limit('workspace', workspaceId, 2n);
    await request();
    await tell();
    await world.doors.database.prisma.limit.update({ where: { id }, data: { amount: 4n * cents10, revision: { increment: 1 } } });
    await request();
    await tell();
    expect(percents()).toEqual([50, 50]);
  });

  it('is not told twice for what was given back and asked for again', async () => {
    await limit('workspace', workspaceId, 2n);
    for (let n = 0; n < 3; n += 1) {
      const requested = await request();
      const id = 'id' in requested ? requested.id : '';
      const release = { id, from: ['queued' as const], to: 'cancelled' as const, cost: 0n, source: undefined };
      expect(await settleGeneration(world.doors.database, release, world.clock.now())).toBe(true);
      await tell();
    }
    expect(percents()).toEqual([50]);
  });

  it('is told once by each threshold when fifty ask at once', async () => {
    await limit('member', memberId, 50n);
    const answers = await Promise.all(Array.from({ length: 50 }, () => request()));
    expect(answers.filter((answer) => 'id' in answer)).toHaveLength(50);
    await tell();
    expect(percents().toSorted((a, b) => a - b)).toEqual([50, 80, 100]);
    expect(await inManagersChannel()).toHaveLength(3);
  });

  it('names the member to the managers, and to the operator only our number', async () => {
    await limit('everyone', workspaceId, 2n);
    await request();
    await tell();
    const [message] = await inManagersChannel();
    expect(message).toMatchObject({ headline: 'The limit of Vixen has reached 50 %.', facts: ['demo'] });
    expect(message?.rows).toMatchObject([{ text: '$0.10 of $0.20 a day', percent: 50 }]);
    expect(texts()).toEqual([
      `Foxes everyone channel (playground:playground): The limit of member ${memberId} has reached 50 %.`,
    ]);
    expect(JSON.stringify(world.notices)).not.toMatch(/Vixen|secret/);
  });

  it('about a channel says which', async () => {
    await limit('channel', `${workspaceId}/playground`, 2n);
    await request();
    await tell();
    expect(texts()[0]).toContain(': The limit of the channel playground has reached 50 %.');
  });

  it('about the whole instance is for the operator alone', async () => {
    await world.doors.database.prisma.limit.updateMany({ where: { scope: 'instance' }, data: { amount: 2n * cents10 } });
    await request();
    await tell();
    expect(texts()).toEqual(['The limit for everybody together has reached 50 %.']);
    expect(world.notices[0]).not.toHaveProperty('workspace');
    expect(await inManagersChannel()).toEqual([]);
  });

  it('stays with the operator where managers have no channel, or the place has removed us', async () => {
    const { workspace } = world.doors.database.prisma;
    await limit('workspace', workspaceId, 2n);
    await workspace.updateMany({ data: { leftAt: world.clock.now() } });
    const posts: string[] = [];
    world.sender.post = async (channelId) => {
      posts.push(channelId);
      return { channelId, messageId: '1' };
    };
    await request();
    await workspace.updateMany({ data: { managersChannel: null } });
    await tell();
    expect(posts).toEqual([]);
    expect(percents()).toEqual([50]);
  });
});

describe('an overrun', () => {
  it('is told to the operator with both amounts', async () => {
    const requested = await request();
    const id = 'id' in requested ? requested.id : '';
    const dear = { id, from: ['queued' as const], to: 'stored' as const, cost: 150_000n, source: 'reported' };
    await settleGeneration(world.doors.database, dear, world.clock.now());
    await tell();
    expect(world.notices).toMatchObject([
      { key: `overrun:${id}`, kind: 'overrun', text: expect.stringContaining('billed $0.15 where its price is $0.10') },
    ]);
    expect(await inManagersChannel()).toEqual([]);
  });
});
