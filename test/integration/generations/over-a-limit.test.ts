import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askIn, buttonOf, headlineOf, limitIn, pressIn, tinyImage, unpromisedIn } from '../../support/asking.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

const made = () => world.doors.database.prisma.generation.findMany({ orderBy: { createdAt: 'asc' } });
const drafts = () => world.doors.database.prisma.draft.findMany();

describe('a request over a limit', () => {
  it('is told which limit, what is used, held and left, and when it resets', async () => {
    await limitIn(world, { amount: 350_000n });
    await askIn(world, { seconds: '2' });
    const message = await unpromisedIn(world, { seconds: '2' });
    expect(message).toMatchObject({
      headline: 'This would cost $0.20, which is over a limit.',
      prompt: 'a red fox',
      rows: [
        { text: 'Tiny · 160x90 · 2 s' },
        {
          text: 'The limit for everybody together is $0.35 a day: $0.00 spent, $0.20 held, $0.15 left',
          percent: 57,
          about: { at: new Date('2026-11-23T00:00:00Z') },
        },
      ],
    });
  });

  it('is offered what fits, each as a button that asks for exactly that', async () => {
    const { prisma } = world.doors.database;
    const price = { modelId: 'tiny', unit: 'second' as const, validFrom: world.clock.now() };
    await prisma.price.create({ data: { ...price, microUsd: 70_000n, size: '90x160' } });
    await prisma.model.update({ where: { id: 'flat' }, data: { seconds: [1, 2, 3] } });
    await prisma.price.updateMany({ where: { modelId: 'flat' }, data: { validUntil: world.clock.now() } });
    await prisma.price.create({ data: { ...price, modelId: 'flat', microUsd: 60_000n } });
    await limitIn(world, { amount: 150_000n });
    const message = await unpromisedIn(world, { seconds: '2' });
    expect(message.lines).toEqual(['This would fit:']);
    expect(message.buttons.map(({ label }) => label)).toEqual(['1 s for $0.10', '90x160 for $0.14', 'Flat for $0.12']);
    expect(headlineOf(await pressIn(world, buttonOf(message, /90x160/)))).toBe('Your video is in line.');
    expect(await made()).toMatchObject([
      { modelId: 'tiny', size: '90x160', seconds: 2, heldMicroUsd: 140_000n, prompt: 'a red fox' },
    ]);
    // Nothing more fits: the others' buttons say so.
    expect(await pressIn(world, buttonOf(message, /^1 s/))).toMatchObject({
      headline: expect.stringContaining('over a limit'),
      buttons: [],
    });
    expect(await made()).toHaveLength(1);
  });

  it('is not offered what another limit forbids', async () => {
    await limitIn(world, { amount: 150_000n });
    await limitIn(world, { unit: 'seconds', amount: 0n });
    expect((await unpromisedIn(world, { seconds: '2' })).buttons).toEqual([]);
  });

  it('says when it starts anew if nothing fits, at the last of the limits', async () => {
    await limitIn(world, { amount: 0n });
    await limitIn(world, { unit: 'videos', period: 'month', amount: 0n });
    const message = await unpromisedIn(world);
    expect(message).toMatchObject({
      lines: ['Nothing shorter, smaller or cheaper would fit.'],
      about: { label: 'Ask again', at: new Date('2026-12-01T00:00:00Z') },
      buttons: [],
    });
    expect(message.rows).toHaveLength(3);
    expect(await drafts()).toEqual([]);
  });

  it('names no moment where one of the limits never starts anew', async () => {
    await limitIn(world, { amount: 0n });
    await limitIn(world, { period: 'request', amount: 0n });
    expect(await unpromisedIn(world)).not.toHaveProperty('about');
  });

  it('keeps its image for what fits, where that takes one', async () => {
    await world.doors.database.prisma.model.update({ where: { id: 'flat' }, data: { seconds: [1, 2] } });
    await world.doors.database.prisma.price.updateMany({ where: { modelId: 'flat' }, data: { validUntil: world.clock.now() } });
    const price = { modelId: 'flat', unit: 'second' as const, microUsd: 100_000n, validFrom: world.clock.now() };
    await world.doors.database.prisma.price.create({ data: price });
    await limitIn(world, { amount: 100_000n });
    const message = await unpromisedIn(world, { model: 'flat', seconds: '2' }, { image: tinyImage });
    expect(message.buttons.map(({ label }) => label)).toEqual(['1 s for $0.10']);
    await pressIn(world, message.buttons[0]?.id ?? '');
    const [generation] = await made();
    expect(generation).toMatchObject({ modelId: 'flat', seconds: 1, imageKey: `${generation?.id}.image` });
    expect(await world.doors.store.path(`${generation?.id}.image`)).toBeDefined();
  });
});
