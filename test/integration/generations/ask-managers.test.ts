import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listApprovals } from '../../../src/database/approval-queries.ts';
import { reserveGeneration } from '../../../src/database/request-queries.ts';
import { cancelGeneration } from '../../../src/generations/cancel.ts';
import { prepareRequest } from '../../../src/generations/prepare.ts';
import { requestGeneration, reservationOf } from '../../../src/generations/request.ts';
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

describe('a request that needs a manager', () => {
  it('holds its money and asks once, in the channel of the managers, with all that they must know', async () => {
    await stage.askAbove();
    await stage.askAbove({ period: 'day', onExceed: 'refuse', amount: 1_000_000n });
    await stage.askAbove({ scope: 'workspace', period: 'day', onExceed: 'refuse', amount: 2_000_000n });
    const id = await stage.ask();
    expect(await world.row(id)).toMatchObject({ status: 'awaiting_approval', approval: { decision: null } });
    expect(await world.spend()).toEqual({ held: 100_000n, spent: 0n });
    await world.settle(3_000);
    const [asked, ...others] = await stage.cards();
    expect(others).toEqual([]);
    expect(asked).toMatchObject({
      headline: "Fox asks for a video that needs a manager's word.",
      prompt: 'a fox',
      generationId: id,
      facts: ['Tiny', '160x90', '1 s', '$0.10 held', 'demo'],
      about: { at: new Date('2026-11-23T12:00:00Z').toISOString() },
    });
    expect(asked?.rows?.[0]?.text).toBe('Their limit is $0.05 for one video: this is $0.05 over it');
    expect(JSON.stringify(asked?.rows)).toContain('Fox: $0.90 left today');
    expect(JSON.stringify(asked?.rows)).toContain('Everybody here: $1.90 left today');
    expect(buttonsOf(asked)).toEqual(['approve', 'raise', 'deny']);
    const [progress] = await stage.said(world.asker.channelId);
    expect(progress?.headline).toBe('Waiting for a manager to approve this.');
    expect(buttonsOf(progress)).toEqual(['cancel']);
    expect(await world.simulator.control.posts()).toHaveLength(0);
    expect(await listApprovals(world.doors.database, stage.workspaceId)).toMatchObject([
      { generationId: id, generation: { member: { name: 'Fox' } } },
    ]);
  });

  it('is asked about where it was asked for when there is no channel of the managers, or no way into it', async () => {
    await stage.askAbove();
    const { post } = world.sender;
    world.sender.post = (channel, ...rest) =>
      channel === 'managers' ? Promise.reject(new ChatError('forbidden', 'not there')) : post(channel, ...rest);
    const id = await stage.ask();
    expect(await stage.cards()).toEqual([]);
    expect(await stage.cards(world.asker.channelId)).toMatchObject([{ generationId: id }]);
    await prisma().workspace.update({ where: { id: stage.workspaceId }, data: { managersChannel: null } });
    const other = await stage.ask({ memberId: 'hare' });
    expect((await stage.cards(world.asker.channelId)).map(({ generationId }) => generationId)).toEqual([id, other]);
  });

  it('is asked about by the sweeper when the process died before, or the chat did not answer', async () => {
    await stage.askAbove();
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
    expect(await stage.cards()).toHaveLength(1);
    expect((await stage.said(world.asker.channelId)).map(({ headline }) => headline)).toEqual([
      'Waiting for a manager to approve this.',
    ]);
  });

  it('may be one of two of a member, and no more', async () => {
    await stage.askAbove();
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
    await stage.askAbove();
    const id = await stage.ask();
    await cancelGeneration(world.doors, id, world.asker);
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', approval: { decision: 'withdrawn', decidedBy: null } });
    expect(await world.spend()).toEqual(gone);
    expect(await stage.cards()).toMatchObject([{ headline: 'Taken back before anybody decided.', buttons: [] }]);
    expect((await stage.said(world.asker.channelId)).map(({ headline }) => headline)).toEqual(['Cancelled.']);
    await expect(stage.approve(id)).rejects.toThrow('Too late. Taken back before anybody decided.');
  });
});
