import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announceGeneration } from '../../../src/generations/announce.ts';
import { askIn, limitIn } from '../../support/asking.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ maxDaily: 3_000_000n });
});
afterEach(() => world.stop());

/** Asks as the command would; answers what was said privately. */
async function promised() {
  const requested = await askIn(world, { seconds: '2' });
  if (!('id' in requested)) throw new Error('it was not promised');
  return { id: requested.id, answer: await announceGeneration(world.doors, requested.id) };
}

const factsOf = async (kind: string) => (await world.seen()).find(({ body }) => body.kind === kind)?.body.facts;

describe('what is left', () => {
  it('stands beside what is held in the answer and the progress message, and beside the price at the result', async () => {
    const { answer } = await promised();
    expect(answer.facts).toEqual(['Tiny', '160x90', '2 s', '$0.20 held', '$2.80 left today', 'demo']);
    expect(await factsOf('progress')).toEqual(answer.facts);
    await world.settle();
    expect(await factsOf('video')).toEqual(['Tiny', '160x90', '2 s', '$0.20', '$2.80 left today', 'demo']);
  });

  it('is that of the limit with the least left, as it is then', async () => {
    const { id } = await promised();
    const { memberId: subject } = await world.row(id);
    await limitIn(world, { scope: 'member', subject, period: 'week', amount: 250_000n });
    await world.settle();
    expect(await factsOf('video')).toContain('$0.05 left this week');
  });

  it('is not spoken of where no limit in money applies', async () => {
    await world.doors.database.prisma.limit.deleteMany();
    const { answer } = await promised();
    expect(answer.facts).toEqual(['Tiny', '160x90', '2 s', '$0.20 held', 'demo']);
  });

  it('is nothing, and not less, after an overrun', async () => {
    await promised();
    await limitIn(world, { amount: 100_000n });
    await world.settle();
    expect(await factsOf('video')).toContain('$0.00 left today');
  });
});

describe('a failure', () => {
  it.each([
    ['tiny', 'not charged'],
    ['flat', 'charged $0.25, because the backend bills refused videos'],
  ])('of %s says "%s"', async (model, words) => {
    await world.ask('a fox [moderated late]', { wish: { model } });
    await world.settle();
    expect(await factsOf('failure')).toContain(words);
  });
});
