import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveGeneration } from '../../../src/generations/approve.ts';
import { ChatError } from '../../../src/platforms/chat-platform.ts';
import { createApprovalStage, type ApprovalStage, type Said } from '../../support/approval-stage.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let stage: ApprovalStage;

beforeEach(async () => {
  world = await createWorld();
  stage = await createApprovalStage(world);
});
afterEach(async () => {
  expect(await stage.mistakes()).toEqual([]);
  await world.stop();
});

const prisma = () => world.doors.database.prisma;
const buttonsOf = (message: Said | undefined) => message?.buttons.map(({ id }) => id.split(':')[1]);
const gone = { held: 0n, spent: 0n };

describe('what was true when it was asked for is looked at again', () => {
  const price = (microUsd: bigint) =>
    prisma().$transaction([
      prisma().price.updateMany({ where: { modelId: 'tiny', validUntil: null }, data: { validUntil: world.clock.now() } }),
      prisma().price.create({ data: { modelId: 'tiny', unit: 'second', microUsd, validFrom: world.clock.now() } }),
    ]);

  it('a higher price is held and shown, and approved only once it was seen', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    await price(150_000n);
    const twice = await Promise.all([stage.approve(id), stage.approve(id)]);
    expect(twice.map(({ headline }) => headline)).toEqual(Array(2).fill(expect.stringContaining('The price has risen to $0.15')));
    expect(await world.spend()).toEqual({ held: 150_000n, spent: 0n });
    await world.followReminders();
    expect(await stage.cards()).toMatchObject([{ facts: expect.arrayContaining(['$0.15 held']) }]);
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval' });
    world.clock.turn(11_000);
    expect((await stage.approve(id)).headline).toBe('Approved. The video is in line.');
    await world.settle();
    expect(await world.spend()).toEqual({ held: 0n, spent: 150_000n });
  });

  it('a higher price is shown by the sweeper when the process died before', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    await price(150_000n);
    await approveGeneration({ ...world.doors, enqueue: () => Promise.resolve() }, id, stage.manager);
    await world.settle(3_000);
    expect(await stage.cards()).toMatchObject([{ facts: expect.arrayContaining(['$0.15 held']) }]);
  });

  it('a lower price is what is held from then on', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    await price(20_000n);
    await stage.approve(id);
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
      () =>
        prisma().accessRule.create({
          data: { workspaceId: stage.workspaceId, kind: 'channel', subject: 'playground', allow: false },
        }),
      /may not be made in this channel/,
    ],
    [
      'a role that is denied, and that the asker has got since',
      async () => {
        await prisma().accessRule.create({
          data: { workspaceId: stage.workspaceId, kind: 'role', subject: 'muted', allow: false },
        });
        world.sender.lookUp = () => Promise.resolve({ roles: ['muted'] });
      },
      /Your role may not/,
    ],
    ['an asker who is a guest now', () => (world.sender.lookUp = () => Promise.resolve({ guest: true })), /full members/],
  ])('%s: it is cancelled, and both read why', async (_, change, why) => {
    await stage.askAbove();
    const id = await stage.ask();
    await change();
    const { headline, lines } = await stage.approve(id);
    expect(headline).toBe('I cancelled it instead, for it can no longer be made.');
    expect(lines?.[0]).toMatch(why);
    await world.settle();
    expect(await world.spend()).toEqual(gone);
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', approval: { decision: 'denied', decidedBy: null } });
    expect((await stage.said(world.asker.channelId)).map((message) => message.headline)).toEqual([
      expect.stringMatching(why),
      expect.stringMatching(why),
    ]);
    expect((await stage.cards())[0]?.headline).toMatch(why);
    expect(await stage.acts()).toMatchObject([{ act: 'approval.deny', reason: expect.stringMatching(why) }]);
  });

  it('nothing is decided while the platform does not say what their roles are', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    world.sender.lookUp = () => Promise.reject(new ChatError('unavailable', 'no answer'));
    await expect(stage.approve(id)).rejects.toThrow('Please try again in a minute');
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval' });
    world.sender.lookUp = () => Promise.resolve({ roles: ['artists'] });
    await stage.approve(id);
    expect((await world.row(id)).member.roles).toEqual(['artists']);
  });
});

describe('approving and raising', () => {
  const limits = async () =>
    (await prisma().limit.findMany({ where: { onExceed: 'ask' }, orderBy: { createdAt: 'asc' } })).map(
      ({ scope, subject, amount, revision, setBy }) => ({ scope, subject, amount, revision, setBy }),
    );

  it('gives the member a limit of their own where it was said for everyone', async () => {
    const everyone = await stage.askAbove();
    const id = await stage.ask();
    const { memberId } = await world.row(id);
    expect((await stage.raise(id)).headline).toBe('Approved. Their limit is now $0.10 for one video.');
    const setBy = `member:${(await prisma().member.findFirstOrThrow({ where: { externalId: 'vixen' } })).id}`;
    expect(await limits()).toEqual([
      { scope: 'everyone', subject: stage.workspaceId, amount: 50_000n, revision: 1, setBy: 'environment' },
      { scope: 'member', subject: memberId, amount: 100_000n, revision: 1, setBy },
    ]);
    await world.settle();
    expect(await stage.cards()).toMatchObject([{ headline: 'Approved by Vixen, and the limit was raised.', buttons: [] }]);
    expect(await stage.acts()).toMatchObject([
      {
        act: 'approval.raise',
        before: { limits: [{ limitId: everyone.id, amount: '50000' }] },
        after: { limits: [{ amount: '100000' }] },
      },
    ]);
    expect(await world.row(await stage.ask())).toMatchObject({ status: 'queued' });
    expect(await world.row(await stage.ask({ memberId: 'hare' }))).toMatchObject({ status: 'awaiting_approval' });
  });

  it('raises a window to what is spent and held with it, beside what was granted', async () => {
    await stage.askAbove({ scope: 'workspace', period: 'day', amount: 150_000n, authority: 'manager' });
    await prisma().grant.create({
      data: {
        scope: 'workspace',
        subject: stage.workspaceId,
        workspaceId: stage.workspaceId,
        unit: 'usd',
        period: 'day',
        authority: 'manager',
        amount: 70_000n,
        startsAt: world.clock.now(),
        reason: 'a feast',
        setBy: 'environment',
      },
    });
    await stage.ask();
    await stage.ask({ memberId: 'hare' });
    const id = await stage.ask({ memberId: 'wolf' });
    expect((await stage.cards()).at(-1)).toMatchObject({
      rows: [{ text: 'The limit here is $0.22 a day: this is $0.08 over it' }],
    });
    await stage.raise(id);
    expect(await limits()).toMatchObject([{ amount: 230_000n, revision: 2 }]);
    expect(await world.row(await stage.ask({ memberId: 'otter' }))).toMatchObject({ status: 'awaiting_approval' });
  });

  it("leaves an operator's limit as it is, and does not offer it", async () => {
    await stage.askAbove({ authority: 'operator' });
    const id = await stage.ask();
    expect(buttonsOf((await stage.cards())[0])).toEqual(['approve', 'deny']);
    expect((await stage.raise(id)).headline).toBe('Approved. There was nothing to raise.');
    expect(await limits()).toMatchObject([{ amount: 50_000n, revision: 1 }]);
    expect(await world.row(id)).toMatchObject({ status: 'queued', approval: { decision: 'approved' } });
  });
});
