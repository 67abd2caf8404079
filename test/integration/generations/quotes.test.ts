import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeOldDrafts } from '../../../src/generations/remove-old-drafts.ts';
import { askIn, buttonOf, headlineOf, limitIn, pressIn, tinyImage, unpromisedIn } from '../../support/asking.ts';
import { createWorld, type World } from '../../support/world.ts';

const minute = 60_000;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

const made = () => world.doors.database.prisma.generation.findMany({ orderBy: { createdAt: 'asc' } });
const drafts = () => world.doors.database.prisma.draft.findMany();

describe('a request above the price at which one is asked', () => {
  beforeEach(() => limitIn(world, { period: 'request', onExceed: 'confirm', amount: 150_000n }));

  it('is shown with its price, what is left after it, and which limit asks', async () => {
    await limitIn(world, { amount: 1_000_000n });
    const message = await unpromisedIn(world, { seconds: '2' });
    expect(message).toMatchObject({
      headline: 'Shall I make this?',
      prompt: 'a red fox',
      facts: ['Tiny', '160x90', '2 s', '$0.20', 'then $0.80 left today', 'demo'],
      rows: [{ text: 'Above $0.15 for one video everywhere, the price is shown first' }],
    });
    expect(message.buttons.map(({ label }) => label)).toEqual(['Make it for $0.20', 'Cancel']);
    expect(await made()).toEqual([]);
    await expect(askIn(world, { seconds: '1' })).resolves.toHaveProperty('id');
  });

  it('is made once by however many presses of its one asker', async () => {
    const id = buttonOf(await unpromisedIn(world, { seconds: '2' }), /Make it/);
    const said = await Promise.all([pressIn(world, id), pressIn(world, id), pressIn(world, id)]);
    expect(said.map(headlineOf)).toEqual(Array(3).fill('Your video is in line.'));
    world.clock.turn(16 * minute);
    expect(headlineOf(await pressIn(world, id))).not.toContain('Shall I');
    expect(await made()).toHaveLength(1);
    expect(await world.spend()).toEqual({ held: 200_000n, spent: 0n });
  });

  it('is nobody else’s to make, and nowhere else', async () => {
    const id = buttonOf(await unpromisedIn(world, { seconds: '2' }), /Make it/);
    expect(await pressIn(world, id, { ...world.asker, memberId: 'hare' })).toContain('Only the one who was shown');
    expect(await pressIn(world, id, { ...world.asker, workspaceId: 'elsewhere' })).toContain('Only the one who was shown');
    expect(await pressIn(world, id, { ...world.asker, channelId: 'elsewhere' })).toContain('another channel');
    expect(await pressIn(world, 'v1:make:aaaaaaaaaaaaaaaa')).toContain('no longer have that quote');
    expect(await made()).toEqual([]);
  });

  it('is quoted again after a quarter of an hour, on a new card', async () => {
    const id = buttonOf(await unpromisedIn(world, { seconds: '2' }), /Make it/);
    world.clock.turn(16 * minute);
    const again = await pressIn(world, id);
    expect(again).toMatchObject({ headline: expect.stringContaining('a while ago'), facts: expect.arrayContaining(['$0.20']) });
    expect(await made()).toEqual([]);
    if (typeof again !== 'string') await pressIn(world, buttonOf(again, /Make it/));
    expect(await made()).toHaveLength(1);
  });

  it('is quoted again when the price has changed', async () => {
    const id = buttonOf(await unpromisedIn(world, { seconds: '2' }), /Make it/);
    const { prisma } = world.doors.database;
    await prisma.price.updateMany({ where: { modelId: 'tiny' }, data: { validUntil: world.clock.now() } });
    await prisma.price.create({ data: { modelId: 'tiny', unit: 'second', microUsd: 150_000n, validFrom: world.clock.now() } });
    expect(headlineOf(await pressIn(world, id))).toBe('The price has changed from $0.20 to $0.30. Shall I make this?');
    // Pressed twice, the old button makes nothing at a price that nobody may have read.
    expect(headlineOf(await pressIn(world, id))).toContain('The price has changed');
    expect(await made()).toEqual([]);
  });

  it('is refused as any other when the limits have filled up meanwhile', async () => {
    const id = buttonOf(await unpromisedIn(world, { seconds: '2' }), /Make it/);
    await limitIn(world, { amount: 100_000n });
    expect(headlineOf(await pressIn(world, id))).toContain('over a limit');
    world.clock.turn(16 * minute);
    expect(headlineOf(await pressIn(world, id))).toContain('over a limit');
    expect(await made()).toEqual([]);
  });

  it('is forgotten at a press of Cancel, and can then no longer be made', async () => {
    const message = await unpromisedIn(world, { model: 'flat' }, { image: tinyImage });
    const [draft] = await drafts();
    expect(await world.doors.store.path(`${draft?.id}.image`)).toBeDefined();
    expect(await pressIn(world, buttonOf(message, /Cancel/), { ...world.asker, memberId: 'hare' })).toContain(
      'Only the one who was shown',
    );
    expect(headlineOf(await pressIn(world, buttonOf(message, /Cancel/)))).toBe('Not made. Nothing was charged.');
    expect(await pressIn(world, buttonOf(message, /Make it/))).toContain('no longer have that quote');
    expect(await world.doors.store.path(`${draft?.id}.image`)).toBeUndefined();
    expect(await drafts()).toEqual([]);
  });

  it('cannot be forgotten once it was made', async () => {
    const message = await unpromisedIn(world, { seconds: '2' });
    await pressIn(world, buttonOf(message, /Make it/));
    expect(await pressIn(world, buttonOf(message, /Cancel/))).toContain('already asked for');
  });

  it('is made with the image that was given with it, also from a newer card', async () => {
    const message = await unpromisedIn(world, { model: 'flat' }, { image: tinyImage });
    world.clock.turn(16 * minute);
    const again = await pressIn(world, buttonOf(message, /Make it/));
    if (typeof again !== 'string') await pressIn(world, buttonOf(again, /Make it/));
    const [generation] = await made();
    expect(await world.doors.store.path(generation?.imageKey ?? '')).toBeDefined();
    world.clock.turn(25 * 60 * minute);
    const keys = (await drafts()).map(({ imageKey }) => imageKey ?? '');
    expect(keys).toHaveLength(2);
    await removeOldDrafts(world.doors);
    expect(await drafts()).toEqual([]);
    expect(await Promise.all(keys.map(world.doors.store.path))).toEqual([undefined, undefined]);
    expect(await world.doors.store.path(generation?.imageKey ?? '')).toBeDefined();
  });
});

describe('a request over a limit at which a manager is asked', () => {
  it('is refused in a sentence while too many of one person wait', async () => {
    await limitIn(world, { period: 'request', onExceed: 'ask', amount: 0n });
    await askIn(world);
    await askIn(world);
    expect((await unpromisedIn(world)).headline).toMatch(/2 of your requests already wait for a manager/);
    expect(await made()).toHaveLength(2);
  });
});
