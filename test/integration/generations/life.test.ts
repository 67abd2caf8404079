import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

const posts = async () => (await world.simulator.control.posts()).length;

describe('the life of a generation', () => {
  it('goes from a sentence to a video in the channel, and costs what the price says', async () => {
    const id = await world.ask('a red fox in the snow');
    await world.settle();
    const row = await world.row(id);
    expect(row).toMatchObject({ status: 'delivered', costMicroUsd: 100_000n, costSource: 'price', dueAt: null, videoMs: 1000 });
    expect(await posts()).toBe(1);
    expect(await world.spend()).toEqual({ held: 0n, spent: 100_000n });
    const seen = await world.seen();
    expect(seen.map(({ body }) => body.kind)).toEqual(['video']);
    expect(seen[0]?.body.facts).toContain('$0.10');
    expect(seen[0]?.body.facts).toContain('demo');
  });

  it('shows the place in line, then true progress', async () => {
    const id = await world.ask('a fox');
    expect((await world.seen()).at(-1)?.body.headline).toMatch(/next in line/);
    await world.settle(5_000);
    expect(await world.row(id)).toMatchObject({ status: 'rendering' });
    expect((await world.row(id)).progress).toBeGreaterThan(10);
  });

  it('makes one video of a request that is heard twice', async () => {
    const first = await world.ask('a fox', { requestKey: 'once' });
    expect(await world.ask('a fox', { requestKey: 'once' })).toBe(first);
    await world.settle();
    expect(await posts()).toBe(1);
    expect(await world.spend()).toEqual({ held: 0n, spent: 100_000n });
  });

  it('gives the money back when the backend refuses at once, and says why', async () => {
    const id = await world.ask('a fox [moderated]');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'failed', errorKind: 'moderation', costMicroUsd: 0n, dueAt: null });
    expect(await world.spend()).toEqual({ held: 0n, spent: 0n });
    const [message] = await world.seen();
    expect(message?.body.headline).toMatch(/content rules/);
    expect(message?.body.facts).toContain('not charged');
  });

  it('gives the money back for a late refusal where the catalogue says that it is free', async () => {
    const id = await world.ask('a fox [moderated late]');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'failed', errorKind: 'moderation', costMicroUsd: 0n });
  });

  it('charges for a late refusal where the catalogue says that it is billed', async () => {
    const id = await world.ask('a fox [moderated late]', { wish: { model: 'flat' } });
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'failed', costMicroUsd: 250_000n });
    expect(await world.spend()).toEqual({ held: 0n, spent: 250_000n });
  });

  it('waits in line again after a 429, and is then submitted', async () => {
    const id = await world.ask('a fox [429]');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
    const attempts = await world.doors.database.prisma.attempt.findMany({ orderBy: { startedAt: 'asc' } });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['throttled', 'accepted']);
  });

  it.each(['[drop]', '[500]'])(
    'never posts again when the answer is lost (%s), and finds the video in the list',
    async (word) => {
      const id = await world.ask(`a fox ${word}`);
      await world.followReminders();
      expect(await world.row(id)).toMatchObject({ status: 'uncertain' });
      await world.settle();
      expect(await world.row(id)).toMatchObject({ status: 'delivered', costMicroUsd: 100_000n });
      expect(await posts()).toBe(1);
    },
  );

  it('tells once that it is uncertain, and counts it as spent after a day', async () => {
    const id = await world.ask('a fox [drop] [forget]');
    await world.settle(30_000);
    expect(await world.row(id)).toMatchObject({ status: 'uncertain', shownStatus: 'uncertain', costMicroUsd: null });
    expect((await world.seen()).at(-1)?.body.headline).toMatch(/do not ask twice/);
    world.clock.turn(24 * 3_600_000);
    await world.settle(30_000);
    expect(await world.row(id)).toMatchObject({ status: 'failed', costMicroUsd: 100_000n, costSource: 'assumed' });
    expect(await posts()).toBe(1);
  });

  it('counts a video that the backend lost as spent', async () => {
    const id = await world.ask('a fox [forget]');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'failed', errorKind: 'lost', costSource: 'assumed' });
  });

  it('keeps looking past the deadline, and still delivers a late success', async () => {
    const id = await world.ask('a fox');
    await world.settle(3_000);
    await world.doors.database.prisma.generation.update({ where: { id }, data: { deadlineAt: world.clock.now() } });
    await world.settle(3_000);
    expect(await world.row(id)).toMatchObject({ status: 'overdue' });
    await world.settle(180_000);
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
  });

  it('settles a video that never ends as assumed after a day', async () => {
    const id = await world.ask('a fox [stuck]');
    await world.settle(20_000);
    world.clock.turn(11 * 60_000);
    await world.settle(120_000);
    expect(await world.row(id)).toMatchObject({ status: 'overdue', progress: 47 });
    world.clock.turn(24 * 3_600_000);
    await world.settle(180_000);
    expect(await world.row(id)).toMatchObject({ status: 'failed', costSource: 'assumed' });
  });

  it.each(['[cut]', '[broken]'])('fetches again what did not come whole (%s)', async (word) => {
    const id = await world.ask(`a fox ${word}`);
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered', costMicroUsd: 100_000n });
  });

  it('counts the hold as spent when the content never comes', async () => {
    const id = await world.ask('a fox [no content]');
    await world.settle(60_000);
    expect(await world.row(id)).toMatchObject({ status: 'rendering' });
    expect((await world.seen()).at(-1)?.body.headline).toMatch(/fetching it takes another try/);
    world.clock.turn(3_600_000);
    await world.settle(120_000);
    expect(await world.row(id)).toMatchObject({ status: 'failed', costMicroUsd: 100_000n, costSource: 'assumed' });
  });

  it('books what the backend reports, even above the price', async () => {
    const id = await world.ask('a fox [cost 0.42]');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered', costMicroUsd: 420_000n, costSource: 'reported' });
    expect(await world.spend()).toEqual({ held: 0n, spent: 420_000n });
  });
});
