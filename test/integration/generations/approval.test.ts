import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountOf } from '../../../src/accounts/account.ts';
import { listApprovals } from '../../../src/database/approval-queries.ts';
import { reserveGeneration } from '../../../src/database/request-queries.ts';
import { approveAndRaise } from '../../../src/generations/approve-and-raise.ts';
import { approveGeneration } from '../../../src/generations/approve.ts';
import { cancelGeneration } from '../../../src/generations/cancel.ts';
import { denyGeneration } from '../../../src/generations/deny.ts';
import { prepareRequest } from '../../../src/generations/prepare.ts';
import { requestGeneration, reservationOf } from '../../../src/generations/request.ts';
import { firstStateOf } from '../../../src/money/first-limits.ts';
import { ChatError, type Asker } from '../../../src/platforms/chat-platform.ts';
import type { Limit } from '../../../src/database/limit-queries.ts';
import { createWorld, type World } from '../../support/world.ts';

const day = 24 * 60 * 60_000;

let world: World;
let vixen: Asker;
let workspaceId: string;

beforeEach(async () => {
  world = await createWorld();
  vixen = { ...world.asker, memberId: 'vixen', memberName: 'Vixen', manages: true };
  const account = await accountOf(world.doors, vixen, firstStateOf(world.doors.firstLimits, false));
  workspaceId = account.workspaceId;
  await prisma().workspace.update({ where: { id: workspaceId }, data: { managersChannel: 'managers' } });
});
afterEach(async () => {
  expect((await world.doors.database.pool.query('SELECT * FROM verify_books()')).rows).toEqual([]);
  await world.stop();
});

const prisma = () => world.doors.database.prisma;

/** A limit of the managers' for each member, five cents a video, above which they are asked. */
const askAbove = (more: Partial<Limit> = {}) =>
  prisma().limit.create({
    data: {
      scope: 'everyone',
      subject: workspaceId,
      workspaceId,
      unit: 'usd',
      period: 'request',
      authority: 'manager',
      onExceed: 'ask',
      amount: 50_000n,
      setBy: 'environment',
      ...more,
    },
  });
const ask = (more: Partial<Asker> = {}) => world.ask('a fox', { asker: { ...world.asker, memberName: 'Fox', ...more } });
interface Said {
  kind: string;
  headline: string;
  onlyFor: string | null;
  [more: string]: unknown;
}
const said = async (channelId: string) => {
  const rows = await prisma().playgroundMessage.findMany({ where: { channelId, removed: false }, orderBy: { id: 'asc' } });
  return rows.map(({ body, onlyFor }): Said => ({ ...(body as unknown as Said), onlyFor }));
};
const card = async (channelId = 'managers') => (await said(channelId)).filter(({ kind }) => kind === 'approval');
const buttonsOf = (message: Said | undefined) => ((message?.buttons ?? []) as { id: string }[]).map(({ id }) => id.split(':')[1]);
const acts = () => prisma().auditEntry.findMany({ orderBy: { id: 'asc' } });
const approve = (id: string, by = vixen) => approveGeneration(world.doors, id, by);
const deny = (id: string, by = vixen) => denyGeneration(world.doors, id, by);
const raise = (id: string, by = vixen) => approveAndRaise(world.doors, id, by);
const gone = { held: 0n, spent: 0n };

describe('a request that needs a manager', () => {
  it('holds its money and asks once, in the channel of the managers, with all that they must know', async () => {
    await askAbove();
    await askAbove({ scope: 'member', subject: 'somebody else' });
    await prisma().limit.create({
      data: {
        ...(await askAbove({ period: 'day', onExceed: 'refuse', amount: 1_000_000n })),
        id: randomUUID(),
        scope: 'workspace',
      },
    });
    const id = await ask();
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval', approval: { decision: null } });
    expect(await world.spend()).toEqual({ held: 100_000n, spent: 0n });
    await world.settle(3_000);
    const [asked, ...others] = await card();
    expect(others).toEqual([]);
    expect(asked).toMatchObject({
      headline: "Fox asks for a video that needs a manager's word.",
      prompt: 'a fox',
      generationId: id,
      facts: ['Tiny', '160x90', '1 s', '$0.10 held', 'demo'],
      lines: ['Their limit is $0.05 for one video: this is $0.05 over it.'],
      about: { at: new Date('2026-11-23T12:00:00Z').toISOString() },
    });
    expect(JSON.stringify(asked?.rows)).toContain('Fox: $0.90 left today');
    expect(JSON.stringify(asked?.rows)).toContain('Everybody here: $0.90 left today');
    expect(buttonsOf(asked)).toEqual(['approve', 'raise', 'deny']);
    const [progress] = await said(world.asker.channelId);
    expect(progress?.headline).toBe('Waiting for a manager to approve this.');
    expect(buttonsOf(progress)).toEqual(['cancel']);
    expect(await world.simulator.control.posts()).toHaveLength(0);
    expect(await listApprovals(world.doors.database, workspaceId)).toMatchObject([
      { generationId: id, generation: { member: { name: 'Fox' } } },
    ]);
  });

  it('is asked about where it was asked for when there is no channel of the managers, or no way into it', async () => {
    await askAbove();
    const { post } = world.sender;
    world.sender.post = (channel, ...rest) =>
      channel === 'managers' ? Promise.reject(new ChatError('forbidden', 'not there')) : post(channel, ...rest);
    const id = await ask();
    expect(await card()).toEqual([]);
    expect(await card(world.asker.channelId)).toMatchObject([{ generationId: id }]);
    await prisma().workspace.update({ where: { id: workspaceId }, data: { managersChannel: null } });
    const other = await ask({ memberId: 'hare' });
    expect((await card(world.asker.channelId)).map(({ generationId }) => generationId)).toEqual([id, other]);
  });

  it('is asked about by the sweeper when the process died before, or the chat did not answer', async () => {
    await askAbove();
    const dead = await requestGeneration(world.doors, {
      asker: world.asker,
      requestKey: 'dead',
      prompt: 'a fox',
      wish: { model: 'tiny' },
    });
    expect(dead).toMatchObject({ repeated: false });
    const { post } = world.sender;
    let tries = 0;
    world.sender.post = (channel, ...rest) =>
      channel === 'managers' && (tries += 1) <= 2
        ? Promise.reject(new ChatError('unavailable', 'no answer'))
        : post(channel, ...rest);
    await world.settle(30_000);
    expect(await card()).toHaveLength(1);
    expect((await said(world.asker.channelId)).map(({ headline }) => headline)).toEqual([
      'Waiting for a manager to approve this.',
    ]);
  });

  it('may be one of two of a member, and no more', async () => {
    await askAbove();
    const request = { asker: world.asker, requestKey: 'third', prompt: 'a fox', wish: { model: 'tiny' } };
    const prepared = await prepareRequest(world.doors, request);
    const answers = await Promise.all(
      ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc', 'dddddddddddddddd'].map((id) =>
        reserveGeneration(
          world.doors.database,
          reservationOf(world.doors, { ...request, requestKey: id }, prepared, { id, imageKey: undefined }),
        ),
      ),
    );
    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual([
      'awaiting_approval',
      'awaiting_approval',
      'too_many_awaiting',
      'too_many_awaiting',
    ]);
    expect(await world.spend()).toEqual({ held: 200_000n, spent: 0n });
  });

  it('can be taken back by the one who asked', async () => {
    await askAbove();
    const id = await ask();
    await cancelGeneration(world.doors, id, world.asker);
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', approval: { decision: 'withdrawn', decidedBy: null } });
    expect(await world.spend()).toEqual(gone);
    expect(await card()).toMatchObject([{ headline: 'Taken back before anybody decided.', buttons: [] }]);
    expect((await said(world.asker.channelId)).map(({ headline }) => headline)).toEqual(['Cancelled.']);
    await expect(approve(id)).rejects.toThrow('Too late. Taken back before anybody decided.');
  });
});

describe('a manager', () => {
  it('approves: it is made, and the card says who said so', async () => {
    await askAbove();
    const id = await ask();
    expect((await approve(id)).headline).toBe('Approved. The video is in line.');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered', approval: { decision: 'approved' } });
    expect(await card()).toMatchObject([{ headline: 'Approved by Vixen.', buttons: [] }]);
    expect(await world.spend()).toEqual({ held: 0n, spent: 100_000n });
    expect(await acts()).toMatchObject([
      {
        act: 'approval.approve',
        target: id,
        via: 'playground',
        actorKind: 'manager',
        before: { status: 'awaiting_approval', held: '100000' },
        after: { status: 'queued', held: '100000' },
      },
    ]);
    await expect(approve(id)).rejects.toThrow('Too late. Approved by Vixen.');
  });

  it('approves, dies, and it is made all the same', async () => {
    await askAbove();
    const id = await ask();
    const died = { ...world.doors, enqueue: () => Promise.reject(new Error('the process died')) };
    await expect(approveGeneration(died, id, vixen)).rejects.toThrow('died');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
    expect(await card()).toMatchObject([{ headline: 'Approved by Vixen.', buttons: [] }]);
  });

  it('denies: the money is given back, and the asker is told', async () => {
    await askAbove();
    const id = await ask();
    expect((await deny(id)).headline).toContain('Denied.');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', errorKind: 'denied', approval: { decision: 'denied' } });
    expect(await world.spend()).toEqual(gone);
    expect(await card()).toMatchObject([{ headline: 'Denied by Vixen.', buttons: [] }]);
    expect(await said(world.asker.channelId)).toMatchObject([
      { headline: 'A manager has denied this.', onlyFor: null, buttons: [] },
      { headline: 'A manager has denied this.', onlyFor: 'fox', prompt: 'a fox' },
    ]);
    expect(await acts()).toMatchObject([{ act: 'approval.deny', after: { status: 'cancelled' }, reason: null }]);
  });

  it('is asked who they are at every press', async () => {
    await askAbove();
    const id = await ask();
    const { manages: _, ...hare } = { ...vixen, memberId: 'hare' };
    for (const act of [approve, raise, deny]) await expect(act(id, hare)).rejects.toThrow('Only those who manage');
    const elsewhere = { ...vixen, workspaceId: 'elsewhere' };
    for (const act of [approve, raise, deny]) await expect(act(id, elsewhere)).rejects.toThrow('I do not know that request.');
    await prisma().workspace.update({ where: { id: workspaceId }, data: { managersRole: 'keepers' } });
    await expect(approve(id, { ...hare, roles: ['others'] })).rejects.toThrow('Only those who manage');
    await approve(id, { ...hare, roles: ['keepers'] });
    expect(await world.row(id)).toMatchObject({ status: 'queued' });
  });

  it('is also whoever is one by name', async () => {
    await askAbove();
    const id = await ask();
    const { manages: _, ...hare } = { ...vixen, memberId: 'hare' };
    await expect(deny(id, hare)).rejects.toThrow('Only those who manage');
    await prisma().member.updateMany({ where: { externalId: 'hare' }, data: { manager: true } });
    await deny(id, hare);
    expect(await world.row(id)).toMatchObject({ status: 'cancelled' });
  });

  it('does not decide on a request of their own', async () => {
    await askAbove();
    const id = await ask({ memberId: 'vixen' });
    for (const act of [approve, raise, deny]) await expect(act(id)).rejects.toThrow('Nobody decides on their own request');
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval' });
  });

  it('wins alone, whatever else is pressed or happens in the same moment', async () => {
    await askAbove();
    const other = { ...vixen, memberId: 'hare', memberName: 'Hare' };
    for (let round = 0; round < 4; round += 1) {
      const id = await ask();
      const pressed = await Promise.allSettled([
        approve(id),
        deny(id, other),
        raise(id, other),
        approve(id),
        cancelGeneration(world.doors, id, world.asker),
      ]);
      const row = await world.row(id);
      const won = pressed.filter(({ status }) => status === 'fulfilled').length;
      // What was approved still waits in line, so the asker may take it back after all.
      const takenBack =
        row.status === 'cancelled' && row.approval?.decision !== 'withdrawn' && row.approval?.decision !== 'denied';
      expect(won).toBe(takenBack ? 2 : 1);
      await prisma().limit.deleteMany({ where: { scope: 'member' } });
      for (const lost of pressed) if (lost.status === 'rejected') expect(String(lost.reason)).toMatch(/Too late|too late/);
      await world.settle();
      expect((await world.spend()).held).toBe(0n);
    }
    expect((await card()).every(({ buttons }) => Array.isArray(buttons) && buttons.length === 0)).toBe(true);
  });
});

describe('nobody decides', () => {
  it('for a day: it ends, the money is given back, and the asker is told', async () => {
    await askAbove();
    const id = await ask();
    world.clock.turn(day - 60_000);
    await world.settle(50_000);
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval' });
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', errorKind: 'expired', approval: { decision: 'expired' } });
    expect(await world.spend()).toEqual(gone);
    expect(await card()).toMatchObject([{ headline: 'Nobody decided in time.', buttons: [] }]);
    expect(await said(world.asker.channelId)).toMatchObject([
      { headline: 'No manager decided in time, so this has ended.', onlyFor: null },
      { headline: 'No manager decided in time, so this has ended.', onlyFor: 'fox' },
    ]);
  });

  it('and then a manager who presses is too late, before and after it was swept', async () => {
    await askAbove();
    const id = await ask();
    world.clock.turn(day);
    for (const act of [approve, raise, deny]) await expect(act(id)).rejects.toThrow('Too late. Nobody decided in time.');
    await world.settle();
    for (const act of [approve, raise, deny]) await expect(act(id)).rejects.toThrow('Too late. Nobody decided in time.');
  });
});

describe('what was true when it was asked for is looked at again', () => {
  const price = (microUsd: bigint) =>
    prisma().$transaction([
      prisma().price.updateMany({ where: { modelId: 'tiny', validUntil: null }, data: { validUntil: world.clock.now() } }),
      prisma().price.create({ data: { modelId: 'tiny', unit: 'second', microUsd, validFrom: world.clock.now() } }),
    ]);

  it('a higher price is held and shown, and approved only once it was seen', async () => {
    await askAbove();
    const id = await ask();
    await price(150_000n);
    const twice = await Promise.all([approve(id), approve(id)]);
    expect(twice.map(({ headline }) => headline)).toEqual(Array(2).fill(expect.stringContaining('The price has risen to $0.15')));
    expect(await world.spend()).toEqual({ held: 150_000n, spent: 0n });
    await world.followReminders();
    expect(await card()).toMatchObject([{ facts: expect.arrayContaining(['$0.15 held']) }]);
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval' });
    world.clock.turn(11_000);
    expect((await approve(id)).headline).toBe('Approved. The video is in line.');
    await world.settle();
    expect(await world.spend()).toEqual({ held: 0n, spent: 150_000n });
  });

  it('a higher price is shown by the sweeper when the process died before', async () => {
    await askAbove();
    const id = await ask();
    await price(150_000n);
    await approveGeneration({ ...world.doors, enqueue: () => Promise.resolve() }, id, vixen);
    await world.settle(3_000);
    expect(await card()).toMatchObject([{ facts: expect.arrayContaining(['$0.15 held']) }]);
  });

  it('a lower price is what is held from then on', async () => {
    await askAbove();
    const id = await ask();
    await price(20_000n);
    await approve(id);
    expect(await world.spend()).toEqual({ held: 20_000n, spent: 0n });
  });

  it.each([
    ['a higher price that fits no more', () => price(2_000_000_000n), /which is over a limit/],
    ['no price', () => prisma().price.updateMany({ data: { validUntil: world.clock.now() } }), /no longer makes such a video/],
    [
      'a model that was switched off',
      () => prisma().model.updateMany({ data: { enabled: false } }),
      /no longer makes such a video/,
    ],
    ['a model that has ended', () => prisma().model.updateMany({ data: { retiresAt: world.clock.now() } }), /no longer makes/],
    ['an asker who was blocked', () => prisma().member.updateMany({ data: { blockedAt: world.clock.now() } }), /blocked you/],
    [
      'a workspace that was switched off',
      () => prisma().workspace.updateMany({ data: { status: 'disabled' } }),
      /switched it off/,
    ],
    [
      'a channel that is denied now',
      () => prisma().accessRule.create({ data: { workspaceId, kind: 'channel', subject: 'playground', allow: false } }),
      /may not be made in this channel/,
    ],
    [
      'a role that is denied, and that the asker has got since',
      async () => {
        await prisma().accessRule.create({ data: { workspaceId, kind: 'role', subject: 'muted', allow: false } });
        world.sender.lookUp = () => Promise.resolve({ roles: ['muted'] });
      },
      /Your role may not/,
    ],
    ['an asker who is a guest now', () => (world.sender.lookUp = () => Promise.resolve({ guest: true })), /full members/],
    [
      'an asker who has left',
      () => (world.sender.lookUp = () => Promise.reject(new ChatError('gone', 'no such member'))),
      /no longer a member/,
    ],
  ])('%s: it is cancelled, and both read why', async (_, change, why) => {
    await askAbove();
    const id = await ask();
    await change();
    const { headline, lines } = await approve(id);
    expect(headline).toBe('I cancelled it instead, for it can no longer be made.');
    expect(lines?.[0]).toMatch(why);
    await world.settle();
    expect(await world.spend()).toEqual(gone);
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', approval: { decision: 'denied', decidedBy: null } });
    expect((await said(world.asker.channelId)).map((message) => message.headline)).toEqual([
      expect.stringMatching(why),
      expect.stringMatching(why),
    ]);
    expect((await card())[0]?.headline).toMatch(why);
    expect(await acts()).toMatchObject([{ act: 'approval.deny', reason: expect.stringMatching(why) }]);
  });

  it('nothing is decided while the platform does not say what their roles are', async () => {
    await askAbove();
    const id = await ask();
    world.sender.lookUp = () => Promise.reject(new ChatError('unavailable', 'no answer'));
    await expect(approve(id)).rejects.toThrow('Please try again in a minute');
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval' });
    world.sender.lookUp = () => Promise.resolve({ roles: ['artists'] });
    await approve(id);
    expect((await world.row(id)).member.roles).toEqual(['artists']);
  });
});

describe('approving and raising', () => {
  const limits = async () =>
    (await prisma().limit.findMany({ where: { onExceed: 'ask' }, orderBy: { createdAt: 'asc' } })).map(
      ({ scope, subject, amount, revision, setBy }) => ({ scope, subject, amount, revision, setBy }),
    );

  it('gives the member a limit of their own where it was said for everyone', async () => {
    const everyone = await askAbove();
    const id = await ask();
    const { memberId } = await world.row(id);
    expect((await raise(id)).headline).toBe('Approved. From now on a manager is asked above $0.10 for one video.');
    const setBy = `member:${(await prisma().member.findFirstOrThrow({ where: { externalId: 'vixen' } })).id}`;
    expect(await limits()).toEqual([
      { scope: 'everyone', subject: workspaceId, amount: 50_000n, revision: 1, setBy: 'environment' },
      { scope: 'member', subject: memberId, amount: 100_000n, revision: 1, setBy },
    ]);
    await world.settle();
    expect(await card()).toMatchObject([{ headline: 'Approved by Vixen, and the limit was raised.', buttons: [] }]);
    expect(await acts()).toMatchObject([
      {
        act: 'approval.raise',
        before: { limits: [{ limitId: everyone.id, amount: '50000' }] },
        after: { limits: [{ amount: '100000' }] },
      },
    ]);
    expect(await world.row(await ask())).toMatchObject({ status: 'queued' });
    expect(await world.row(await ask({ memberId: 'hare' }))).toMatchObject({ status: 'awaiting_approval' });
  });

  it('raises a window to what is spent and held with it, beside what was granted', async () => {
    await askAbove({ scope: 'workspace', period: 'day', amount: 150_000n, authority: 'manager' });
    await prisma().grant.create({
      data: {
        scope: 'workspace',
        subject: workspaceId,
        workspaceId,
        unit: 'usd',
        period: 'day',
        authority: 'manager',
        amount: 70_000n,
        startsAt: world.clock.now(),
        reason: 'a feast',
        setBy: 'environment',
      },
    });
    await ask();
    await ask({ memberId: 'hare' });
    const id = await ask({ memberId: 'wolf' });
    expect((await card()).at(-1)).toMatchObject({ lines: ['The limit here is $0.22 a day: this is $0.08 over it.'] });
    await raise(id);
    expect(await limits()).toMatchObject([{ amount: 230_000n, revision: 2 }]);
    expect(await world.row(await ask({ memberId: 'otter' }))).toMatchObject({ status: 'awaiting_approval' });
  });

  it("leaves an operator's limit as it is, and does not offer it", async () => {
    await askAbove({ authority: 'operator' });
    const id = await ask();
    expect(buttonsOf((await card())[0])).toEqual(['approve', 'deny']);
    expect((await raise(id)).headline).toBe('Approved. There was nothing to raise.');
    expect(await limits()).toMatchObject([{ amount: 50_000n, revision: 1 }]);
    expect(await world.row(id)).toMatchObject({ status: 'queued', approval: { decision: 'approved' } });
  });
});
