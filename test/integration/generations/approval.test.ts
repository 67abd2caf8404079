import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveGeneration } from '../../../src/generations/approve.ts';
import { createEars } from '../../../src/commands/ears.ts';
import { cancelGeneration } from '../../../src/generations/cancel.ts';
import { expireApproval } from '../../../src/generations/expire.ts';
import type { ChatMessage } from '../../../src/platforms/chat-message.ts';
import { createApprovalStage, type ApprovalStage } from '../../support/approval-stage.ts';
import { createWorld, type World } from '../../support/world.ts';

const day = 24 * 60 * 60_000;

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
const gone = { held: 0n, spent: 0n };

describe('a manager', () => {
  it('approves: it is made, and the card says who said so', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    expect((await stage.approve(id)).headline).toBe('Approved. The video is in line.');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered', approval: { decision: 'approved' } });
    expect(await stage.cards()).toMatchObject([{ headline: 'Approved by Vixen.', buttons: [] }]);
    expect(await world.spend()).toEqual({ held: 0n, spent: 100_000n });
    expect(await stage.acts()).toMatchObject([
      {
        act: 'approval.approve',
        target: id,
        via: 'playground',
        actorKind: 'manager',
        before: { status: 'awaiting_approval', held: '100000' },
        after: { status: 'queued', held: '100000' },
      },
    ]);
    await expect(stage.approve(id)).rejects.toThrow('Too late. Approved by Vixen.');
  });

  it('approves, dies, and it is made all the same', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    const died = { ...world.doors, enqueue: () => Promise.reject(new Error('the process died')) };
    await expect(approveGeneration(died, id, stage.manager)).rejects.toThrow('died');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
    expect(await stage.cards()).toMatchObject([{ headline: 'Approved by Vixen.', buttons: [] }]);
  });

  it('denies: the money is given back, and the asker is told', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    expect((await stage.deny(id)).headline).toContain('Denied.');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', errorKind: 'denied', approval: { decision: 'denied' } });
    expect(await world.spend()).toEqual(gone);
    expect(await stage.cards()).toMatchObject([{ headline: 'Denied by Vixen.', buttons: [] }]);
    expect(await stage.said(world.asker.channelId)).toMatchObject([
      { headline: 'A manager has denied this.', onlyFor: null, buttons: [] },
      { headline: 'A manager has denied this.', onlyFor: 'fox', prompt: 'a fox' },
    ]);
    expect(await stage.acts()).toMatchObject([{ act: 'approval.deny', after: { status: 'cancelled' }, reason: null }]);
  });

  it('is asked who they are at every press', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    const { manages: _, ...hare } = { ...stage.manager, memberId: 'hare' };
    for (const act of [stage.approve, stage.raise, stage.deny])
      await expect(act(id, hare)).rejects.toThrow('Only those who manage');
    const elsewhere = { ...stage.manager, workspaceId: 'elsewhere' };
    for (const act of [stage.approve, stage.raise, stage.deny])
      await expect(act(id, elsewhere)).rejects.toThrow('I do not know that request.');
    await prisma().workspace.update({ where: { id: stage.workspaceId }, data: { managersRole: 'keepers' } });
    await expect(stage.approve(id, { ...hare, roles: ['others'] })).rejects.toThrow('Only those who manage');
    await stage.approve(id, { ...hare, roles: ['keepers'] });
    expect(await world.row(id)).toMatchObject({ status: 'queued' });
  });

  it('is also whoever is one by name', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    const { manages: _, ...hare } = { ...stage.manager, memberId: 'hare' };
    await expect(stage.deny(id, hare)).rejects.toThrow('Only those who manage');
    await prisma().member.updateMany({ where: { externalId: 'hare' }, data: { manager: true } });
    await stage.deny(id, hare);
    expect(await world.row(id)).toMatchObject({ status: 'cancelled' });
  });

  it('does not decide on a request of their own', async () => {
    await stage.askAbove();
    const id = await stage.ask({ memberId: 'vixen' });
    for (const act of [stage.approve, stage.raise, stage.deny])
      await expect(act(id)).rejects.toThrow('Nobody decides on their own request');
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval' });
  });

  it('wins alone, whatever else is pressed or happens in the same moment', async () => {
    await stage.askAbove();
    const other = { ...stage.manager, memberId: 'hare', memberName: 'Hare' };
    // The clock of another machine, which is a day ahead.
    const tomorrow = new Date(world.clock.now().getTime() + day);
    for (let round = 0; round < 5; round += 1) {
      const id = await stage.ask();
      const pressed = await Promise.allSettled([
        stage.approve(id),
        stage.deny(id, other),
        stage.raise(id, other),
        stage.approve(id),
        stage.deny(id),
        expireApproval({ ...world.doors, clock: { now: () => tomorrow } }, id).then(() => world.row(id)),
      ]);
      const { approval } = await world.row(id);
      const won = pressed.slice(0, 5).filter(({ status }) => status === 'fulfilled');
      expect(won).toHaveLength(approval?.decision === 'expired' ? 0 : 1);
      expect(pressed.slice(0, 5).flatMap((press) => (press.status === 'rejected' ? [String(press.reason)] : []))).toEqual(
        Array(5 - won.length).fill(expect.stringMatching(/Too late. (Approved by|Denied by|Nobody decided)/)),
      );
      await prisma().limit.deleteMany({ where: { scope: 'member' } });
      await world.settle();
      expect((await world.spend()).held).toBe(0n);
    }
    expect((await stage.cards()).map(({ buttons }) => buttons)).toEqual([[], [], [], [], []]);
  });

  it('sees no buttons on a card that was on its way while the asker took it back', async () => {
    await stage.askAbove();
    const { post } = world.sender;
    world.sender.post = async (channel, message, options) => {
      if (message.kind === 'approval') await cancelGeneration(world.doors, message.generationId ?? '', world.asker);
      return post(channel, message, options);
    };
    await stage.ask();
    await world.settle();
    expect(await stage.cards()).toMatchObject([{ headline: 'Taken back before anybody decided.', buttons: [] }]);
  });

  it.each([
    ['approve', 'Approved. The video is in line.'],
    ['raise', 'Approved. Their limit is now $0.10 for one video.'],
    ['deny', 'Denied. The one who asked is told, and nothing is charged.'],
  ])('presses the button %s, and reads what came of it', async (action, answer) => {
    await stage.askAbove();
    const id = await stage.ask();
    const answers: string[] = [];
    const heard = {
      requestKey: action,
      obstacles: [],
      buttonId: `v1:${action}:${id}`,
      answer: async ({ headline }: ChatMessage) => void answers.push(headline),
    };
    const ears = createEars(world.doors, 'film');
    await ears.button({ ...heard, asker: { ...stage.manager, memberId: 'hare', manages: false } });
    await ears.button({ ...heard, asker: stage.manager });
    expect(answers).toEqual(['Only those who manage this place can do that.', answer]);
  });
});

describe('nobody decides', () => {
  it('for a day: it ends, the money is given back, and the asker is told', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    world.clock.turn(day - 60_000);
    await world.settle(50_000);
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval' });
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', errorKind: 'expired', approval: { decision: 'expired' } });
    expect(await world.spend()).toEqual(gone);
    expect(await stage.cards()).toMatchObject([{ headline: 'Nobody decided in time.', buttons: [] }]);
    expect(await stage.said(world.asker.channelId)).toMatchObject([
      { headline: 'No manager decided in time, so this has ended.', onlyFor: null },
      { headline: 'No manager decided in time, so this has ended.', onlyFor: 'fox' },
    ]);
  });

  it('and then a manager who presses is too late, before and after it was swept', async () => {
    await stage.askAbove();
    const id = await stage.ask();
    world.clock.turn(day);
    for (const act of [stage.approve, stage.raise, stage.deny])
      await expect(act(id)).rejects.toThrow('Too late. Nobody decided in time.');
    await world.settle();
    for (const act of [stage.approve, stage.raise, stage.deny])
      await expect(act(id)).rejects.toThrow('Too late. Nobody decided in time.');
  });
});
