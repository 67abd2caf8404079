import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimSubmission } from '../../../src/database/attempt-queries.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

const caps = (maxRunning: number, maxRunningPerMember: number) =>
  world.doors.database.prisma.backend.update({ where: { id: 'simulator' }, data: { maxRunning, maxRunningPerMember } });
const askAs = (memberId: string, prompt: string) => world.ask(prompt, { asker: { ...world.asker, memberId } });
const claim = () =>
  claimSubmission(world.doors.database, 'simulator', world.clock.now(), new Date(world.clock.now().getTime() + 6_000));

describe('the line', () => {
  it("runs no more than the backend's slots at once, and all in the end", async () => {
    await caps(3, 3);
    for (let n = 0; n < 7; n += 1) await askAs(`member-${n}`, `fox ${n}`);
    await world.followReminders();
    expect(
      await world.doors.database.prisma.generation.groupBy({ by: ['status'], _count: true, orderBy: { status: 'asc' } }),
    ).toEqual([
      { status: 'queued', _count: 4 },
      { status: 'rendering', _count: 3 },
    ]);
    await world.settle(120_000);
    expect(await world.doors.database.prisma.generation.count({ where: { status: 'delivered' } })).toBe(7);
    expect(await world.simulator.control.posts()).toHaveLength(7);
  });

  it('serves whoever was served least lately, not whoever asked most', async () => {
    await caps(100, 100);
    for (let n = 0; n < 3; n += 1) await askAs('greedy', `greedy ${n}`);
    await askAs('patient', 'patient');
    const order: string[] = [];
    for (let next = await claim(); next !== undefined; next = await claim()) {
      order.push((await world.row(next.generationId)).prompt);
      world.clock.turn(1);
    }
    expect(order).toEqual(['greedy 0', 'patient', 'greedy 1', 'greedy 2']);
  });

  it('lets one member run no more than their share', async () => {
    await caps(10, 2);
    for (let n = 0; n < 4; n += 1) await askAs('greedy', `greedy ${n}`);
    const claims = [await claim(), await claim(), await claim()];
    expect(claims.map((one) => one !== undefined)).toEqual([true, true, false]);
  });

  it('gives one generation to one claimer, however many claim at once', async () => {
    await caps(100, 100);
    for (let n = 0; n < 10; n += 1) await askAs(`member-${n}`, `fox ${n}`);
    const claims = await Promise.all(Array.from({ length: 30 }, claim));
    const ids = claims.flatMap((one) => one?.generationId ?? []);
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
  });

  it('says a place that never goes up', async () => {
    await caps(1, 1);
    await askAs('first', 'fox one');
    world.clock.turn(1);
    await askAs('second', 'fox two');
    world.clock.turn(1);
    const third = await askAs('third', 'fox three');
    const headlines: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      await world.settle(1_000);
      const mine = (await world.seen()).find(({ body }) => body.kind === 'progress' && JSON.stringify(body).includes(third));
      if (mine !== undefined) headlines.push(mine.body.headline);
    }
    const places = headlines.flatMap((headline) =>
      headline.startsWith('Queued') ? [Number(/about (\d+)/.exec(headline)?.[1] ?? 0)] : [],
    );
    expect(places[0]).toBe(2);
    expect(places).toEqual(places.toSorted((a, b) => b - a));
    expect(places.at(-1)).toBe(0);
  });

  it('leaves a backend alone that asked for it, and only that one', async () => {
    await caps(10, 10);
    await askAs('first', 'fox [429]');
    await askAs('second', 'fox two');
    await world.followReminders();
    const backend = await world.doors.database.prisma.backend.findUniqueOrThrow({ where: { id: 'simulator' } });
    expect(backend.pausedUntil?.getTime()).toBe(world.clock.now().getTime() + 3_000);
    await world.settle();
    expect(await world.doors.database.prisma.generation.count({ where: { status: 'delivered' } })).toBe(2);
  });

  it('calls a submission whose worker died uncertain, and never submits it again', async () => {
    await world.ask('a fox');
    const claimed = await claim();
    await world.settle(40_000);
    expect(await world.row(claimed?.generationId ?? '')).toMatchObject({ status: 'uncertain' });
    expect(await world.simulator.control.posts()).toHaveLength(0);
  });

  it('keeps every promise when the queue engine forgets every reminder', async () => {
    const { enqueue } = world.doors;
    world.doors.enqueue = async () => undefined;
    const id = await world.ask('a fox');
    world.doors.enqueue = enqueue;
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
  });
});
