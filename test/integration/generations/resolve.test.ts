import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listDoubts } from '../../../src/database/resolve-queries.ts';
import { chargeGeneration, releaseGeneration } from '../../../src/generations/resolve.ts';
import { createWorld, type World } from '../../support/world.ts';

const operator = { kind: 'operator', name: 'fox', via: 'command line' } as const;
let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

async function uncertain(): Promise<string> {
  const id = await world.ask('a fox [drop] [forget]');
  await world.settle(5_000);
  expect(await world.row(id)).toMatchObject({ status: 'uncertain' });
  return id;
}

async function assumed(): Promise<string> {
  const id = await uncertain();
  world.clock.turn(25 * 3_600_000);
  await world.settle(10_000);
  expect(await world.row(id)).toMatchObject({ status: 'failed', costSource: 'assumed' });
  return id;
}

const books = async () => ({
  ...(await world.spend()),
  wrong: (await world.doors.database.pool.query('SELECT * FROM verify_books()')).rows,
});
const acts = () => world.doors.database.prisma.auditEntry.findMany();

describe('an operator, of a video in doubt,', () => {
  it('sees it in the list, newest first, with what is held', async () => {
    const id = await uncertain();
    expect(await listDoubts(world.doors.database, 10)).toEqual([
      expect.objectContaining({ id, usd: 100_000n, assumed: false, modelId: 'tiny' }),
    ]);
  });

  it('charges it: the hold is spent, the asker is told, and the act is kept', async () => {
    const id = await uncertain();
    expect(await chargeGeneration(world.doors, operator, id, 'it is on the bill')).toBe(100_000n);
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'failed', costMicroUsd: 100_000n, costSource: 'operator' });
    expect(await books()).toEqual({ held: 0n, spent: 100_000n, wrong: [] });
    expect(await acts()).toMatchObject([
      {
        act: 'generation.charge',
        target: id,
        actor: 'fox',
        before: { status: 'uncertain' },
        after: { status: 'failed' },
        reason: 'it is on the bill',
      },
    ]);
    expect(await listDoubts(world.doors.database, 10)).toEqual([]);
  });

  it('releases it: the hold is given back', async () => {
    const id = await uncertain();
    expect(await releaseGeneration(world.doors, operator, id)).toBe(100_000n);
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'failed', costMicroUsd: 0n });
    expect(await books()).toEqual({ held: 0n, spent: 0n, wrong: [] });
  });

  it('gives back what was assumed spent, once, in the window where it was reserved', async () => {
    const id = await assumed();
    expect(await listDoubts(world.doors.database, 10)).toEqual([expect.objectContaining({ id, assumed: true })]);
    expect(await releaseGeneration(world.doors, operator, id)).toBe(100_000n);
    expect(await books()).toEqual({ held: 0n, spent: 0n, wrong: [] });
    await expect(releaseGeneration(world.doors, operator, id)).rejects.toThrow(/not in doubt/);
    const windows = await world.doors.database.prisma.spendWindow.findMany();
    expect(windows.map(({ spentUsd, spentVideos }) => [spentUsd, spentVideos])).toEqual(windows.map(() => [0n, 0n]));
    expect(await acts()).toHaveLength(1);
  });

  it('decides once, however many try at the same time', async () => {
    const id = await uncertain();
    const tries = [chargeGeneration, releaseGeneration, chargeGeneration, releaseGeneration];
    const decided = await Promise.allSettled(tries.map((decide) => decide(world.doors, operator, id)));
    expect(decided.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await books()).toMatchObject({ held: 0n, wrong: [] });
    expect(await acts()).toHaveLength(1);
  });

  it('cannot charge or release what is not in doubt, or not there', async () => {
    const id = await world.ask('a fox');
    await world.settle();
    await expect(chargeGeneration(world.doors, operator, id)).rejects.toThrow(/is not in doubt: it is delivered/);
    await expect(releaseGeneration(world.doors, operator, id)).rejects.toThrow(/is not in doubt/);
    await expect(releaseGeneration(world.doors, operator, 'aaaaaaaaaaaaaaaa')).rejects.toThrow(/There is no video/);
  });
});
