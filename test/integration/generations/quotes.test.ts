import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttons } from '../../../src/commands/button-list.ts';
import type { Limit } from '../../../src/database/limit-queries.ts';
import { removeOldDrafts } from '../../../src/generations/remove-old-drafts.ts';
import { requestGeneration, type Request } from '../../../src/generations/request.ts';
import type { ChatMessage } from '../../../src/platforms/chat-message.ts';
import type { Asker } from '../../../src/platforms/chat-platform.ts';
import { createWorld, type World } from '../../support/world.ts';

const minute = 60_000;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const image = { name: 'fox.png', bytes: png.length, fetch: () => Promise.resolve(png) };

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

const ask = (wish = {}, more: Partial<Request> = {}) =>
  requestGeneration(world.doors, {
    asker: world.asker,
    requestKey: randomUUID(),
    prompt: 'a red fox',
    wish: { model: 'tiny', ...wish },
    ...more,
  });

/** What is said instead of a promise. */
async function unpromised(wish = {}, more: Partial<Request> = {}): Promise<ChatMessage> {
  const requested = await ask(wish, more);
  if ('id' in requested) throw new Error('it was promised');
  return requested.unpromised;
}

async function limit({ amount, ...more }: Partial<Limit> & { amount: bigint }): Promise<void> {
  const day = { scope: 'instance', subject: '', unit: 'usd', period: 'day', authority: 'operator', onExceed: 'refuse' } as const;
  const key = { ...day, ...more };
  await world.doors.database.prisma.limit.upsert({
    where: { scope_subject_unit_period_authority_onExceed: key },
    create: { ...key, amount, setBy: 'operator:test' },
    update: { amount },
  });
}

/** Presses a button of a message; answers the last thing that was said, a refusal as its sentence. */
async function press(buttonId: string, asker: Asker = world.asker): Promise<ChatMessage | string> {
  const [, action = '', id = ''] = buttonId.split(':');
  const said: ChatMessage[] = [];
  const heard = {
    asker,
    requestKey: randomUUID(),
    obstacles: [],
    buttonId,
    answer: async (message: ChatMessage) => void said.push(message),
  };
  try {
    await buttons[action]?.(world.doors, id, heard);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return said.at(-1) ?? 'nothing was said';
}

const idOf = ({ buttons: offered }: ChatMessage, label: RegExp) => offered.find((button) => label.test(button.label))?.id ?? '';
const made = () => world.doors.database.prisma.generation.findMany({ orderBy: { createdAt: 'asc' } });
const drafts = () => world.doors.database.prisma.draft.findMany();
const headlineOf = (said: ChatMessage | string) => (typeof said === 'string' ? said : said.headline);

describe('a request over a limit', () => {
  it('is told which limit, what is used, held and left, and when it resets', async () => {
    await limit({ amount: 350_000n });
    await ask({ seconds: '2' });
    const message = await unpromised({ seconds: '2' });
    expect(message).toMatchObject({
      headline: 'This would cost $0.20, which is over a limit.',
      prompt: 'a red fox',
      rows: [
        {
          text: 'The limit for everybody together is $0.35 a day: $0.00 spent, $0.20 held, $0.15 left.',
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
    await limit({ amount: 150_000n });
    const message = await unpromised({ seconds: '2' });
    expect(message.lines).toEqual(['This would fit:']);
    expect(message.buttons.map(({ label }) => label)).toEqual(['1 s for $0.10', '90x160 for $0.14', 'Flat for $0.12']);
    expect(headlineOf(await press(idOf(message, /90x160/)))).toBe('Your video is in line.');
    expect(await made()).toMatchObject([
      { modelId: 'tiny', size: '90x160', seconds: 2, heldMicroUsd: 140_000n, prompt: 'a red fox' },
    ]);
    // Nothing more fits: the others' buttons say so.
    expect(await press(idOf(message, /^1 s/))).toMatchObject({ headline: expect.stringContaining('over a limit'), buttons: [] });
    expect(await made()).toHaveLength(1);
  });

  it('is not offered what another limit forbids', async () => {
    await limit({ amount: 150_000n });
    await limit({ unit: 'seconds', amount: 0n });
    expect((await unpromised({ seconds: '2' })).buttons).toEqual([]);
  });

  it('says when it starts anew if nothing fits, at the last of the limits', async () => {
    await limit({ amount: 0n });
    await limit({ unit: 'videos', period: 'month', amount: 0n });
    const message = await unpromised();
    expect(message).toMatchObject({
      lines: ['Nothing shorter, smaller or cheaper would fit.'],
      about: { label: 'Ask again', at: new Date('2026-12-01T00:00:00Z') },
      buttons: [],
    });
    expect(message.rows).toHaveLength(2);
    expect(await drafts()).toEqual([]);
  });

  it('names no moment where one of the limits never starts anew', async () => {
    await limit({ amount: 0n });
    await limit({ period: 'request', amount: 0n });
    expect(await unpromised()).not.toHaveProperty('about');
  });

  it('keeps its image for what fits, where that takes one', async () => {
    await world.doors.database.prisma.model.update({ where: { id: 'flat' }, data: { seconds: [1, 2] } });
    await world.doors.database.prisma.price.updateMany({ where: { modelId: 'flat' }, data: { validUntil: world.clock.now() } });
    const price = { modelId: 'flat', unit: 'second' as const, microUsd: 100_000n, validFrom: world.clock.now() };
    await world.doors.database.prisma.price.create({ data: price });
    await limit({ amount: 100_000n });
    const message = await unpromised({ model: 'flat', seconds: '2' }, { image });
    expect(message.buttons.map(({ label }) => label)).toEqual(['1 s for $0.10']);
    await press(message.buttons[0]?.id ?? '');
    const [generation] = await made();
    expect(generation).toMatchObject({ modelId: 'flat', seconds: 1, imageKey: `${generation?.id}.image` });
    expect(await world.doors.store.path(`${generation?.id}.image`)).toBeDefined();
  });
});

describe('a request above the price at which one is asked', () => {
  beforeEach(() => limit({ period: 'request', onExceed: 'confirm', amount: 150_000n }));

  it('is shown with its price, what is left after it, and which limit asks', async () => {
    await limit({ amount: 1_000_000n });
    const message = await unpromised({ seconds: '2' });
    expect(message).toMatchObject({
      headline: 'Shall I make this?',
      prompt: 'a red fox',
      facts: ['Tiny', '160x90', '2 s', '$0.20', '$0.80 left today after it', 'demo'],
      rows: [{ text: 'Above $0.15 for one video everywhere, the price is shown first.' }],
    });
    expect(message.buttons.map(({ label }) => label)).toEqual(['Make it for $0.20', 'Cancel']);
    expect(await made()).toEqual([]);
    await expect(ask({ seconds: '1' })).resolves.toHaveProperty('id');
  });

  it('is made once by however many presses of its one asker', async () => {
    const id = idOf(await unpromised({ seconds: '2' }), /Make it/);
    const said = await Promise.all([press(id), press(id), press(id)]);
    expect(said.map(headlineOf)).toEqual(Array(3).fill('Your video is in line.'));
    world.clock.turn(16 * minute);
    expect(headlineOf(await press(id))).not.toContain('Shall I');
    expect(await made()).toHaveLength(1);
    expect(await world.spend()).toEqual({ held: 200_000n, spent: 0n });
  });

  it('is nobody else’s to make, and nowhere else', async () => {
    const id = idOf(await unpromised({ seconds: '2' }), /Make it/);
    expect(await press(id, { ...world.asker, memberId: 'hare' })).toContain('Only the one who was shown');
    expect(await press(id, { ...world.asker, workspaceId: 'elsewhere' })).toContain('Only the one who was shown');
    expect(await press(id, { ...world.asker, channelId: 'elsewhere' })).toContain('another channel');
    expect(await press('v1:make:aaaaaaaaaaaaaaaa')).toContain('no longer have that quote');
    expect(await made()).toEqual([]);
  });

  it('is quoted again after a quarter of an hour, on a new card', async () => {
    const id = idOf(await unpromised({ seconds: '2' }), /Make it/);
    world.clock.turn(16 * minute);
    const again = await press(id);
    expect(again).toMatchObject({ headline: expect.stringContaining('a while ago'), facts: expect.arrayContaining(['$0.20']) });
    expect(await made()).toEqual([]);
    if (typeof again !== 'string') await press(idOf(again, /Make it/));
    expect(await made()).toHaveLength(1);
  });

  it('is quoted again when the price has changed', async () => {
    const id = idOf(await unpromised({ seconds: '2' }), /Make it/);
    const { prisma } = world.doors.database;
    await prisma.price.updateMany({ where: { modelId: 'tiny' }, data: { validUntil: world.clock.now() } });
    await prisma.price.create({ data: { modelId: 'tiny', unit: 'second', microUsd: 150_000n, validFrom: world.clock.now() } });
    expect(headlineOf(await press(id))).toBe('The price has changed from $0.20 to $0.30. Shall I make this?');
    // Pressed twice, the old button makes nothing at a price that nobody may have read.
    expect(headlineOf(await press(id))).toContain('The price has changed');
    expect(await made()).toEqual([]);
  });

  it('is refused as any other when the limits have filled up meanwhile', async () => {
    const id = idOf(await unpromised({ seconds: '2' }), /Make it/);
    await limit({ amount: 100_000n });
    expect(headlineOf(await press(id))).toContain('over a limit');
    world.clock.turn(16 * minute);
    expect(headlineOf(await press(id))).toContain('over a limit');
    expect(await made()).toEqual([]);
  });

  it('is forgotten at a press of Cancel, and can then no longer be made', async () => {
    const message = await unpromised({ model: 'flat' }, { image });
    const [draft] = await drafts();
    expect(await world.doors.store.path(`${draft?.id}.image`)).toBeDefined();
    expect(await press(idOf(message, /Cancel/), { ...world.asker, memberId: 'hare' })).toContain('Only the one who was shown');
    expect(headlineOf(await press(idOf(message, /Cancel/)))).toBe('Not made. Nothing was charged.');
    expect(await press(idOf(message, /Make it/))).toContain('no longer have that quote');
    expect(await world.doors.store.path(`${draft?.id}.image`)).toBeUndefined();
    expect(await drafts()).toEqual([]);
  });

  it('cannot be forgotten once it was made', async () => {
    const message = await unpromised({ seconds: '2' });
    await press(idOf(message, /Make it/));
    expect(await press(idOf(message, /Cancel/))).toContain('already asked for');
  });

  it('is made with the image that was given with it, also from a newer card', async () => {
    const message = await unpromised({ model: 'flat' }, { image });
    world.clock.turn(16 * minute);
    const again = await press(idOf(message, /Make it/));
    if (typeof again !== 'string') await press(idOf(again, /Make it/));
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
    await limit({ period: 'request', onExceed: 'ask', amount: 0n });
    await ask();
    await ask();
    expect((await unpromised()).headline).toMatch(/2 of your requests already wait for a manager/);
    expect(await made()).toHaveLength(2);
  });
});
