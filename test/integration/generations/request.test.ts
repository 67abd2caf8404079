import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/database/database.ts';
import { isDatabaseAway } from '../../../src/database/is-database-away.ts';
import { cancelGeneration } from '../../../src/generations/cancel.ts';
import { requestGeneration, type Request } from '../../../src/generations/request.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
afterEach(() => world.stop());

const ask = (prompt: string | undefined, wish = {}) =>
  request({ asker: world.asker, requestKey: randomUUID(), prompt, wish: { model: 'tiny', ...wish } });

/** The promise; what was not promised fails, in the words that the person reads. */
async function request(wanted: Request): Promise<{ id: string; repeated: boolean }> {
  const requested = await requestGeneration(world.doors, wanted);
  if ('id' in requested) return requested;
  const { headline, rows = [] } = requested.unpromised;
  throw new Error([headline, ...rows.map(({ text }) => text)].join(' '));
}

describe('a request', () => {
  beforeEach(async () => {
    world = await createWorld();
  });

  it.each([undefined, '', '   ', '\u200B\u200D\u2060', '\u202E'])(
    'is refused when there is nothing to see in it (%j)',
    async (prompt) => {
      await expect(ask(prompt)).rejects.toThrow(/what the video should show/);
    },
  );

  it('is refused when it is longer than the model takes, with both numbers', async () => {
    await expect(ask('x'.repeat(32_000))).rejects.toThrow(/32000 characters; Tiny takes at most 4000/);
  });

  it('is refused with what there is when size, length or model are not', async () => {
    await expect(ask('a fox', { size: '1x1' })).rejects.toThrow(/160x90, 90x160/);
    await expect(ask('a fox', { seconds: 'forty' })).rejects.toThrow(/1, 2 seconds/);
    await expect(ask('a fox', { model: 'sora-2' })).rejects.toThrow(/I have: Tiny, Flat/);
  });

  it('names a living model when the one that was asked for has ended', async () => {
    await expect(ask('a fox', { model: 'gone' })).rejects.toThrow(/Gone has been switched off.*Tiny/);
  });

  it('is refused, never free, when the model has no price', async () => {
    await world.doors.database.prisma.price.updateMany({ where: { modelId: 'tiny' }, data: { validUntil: world.clock.now() } });
    await expect(ask('a fox')).rejects.toThrow(/no price/);
  });

  it('is refused when the books cannot be reached', async () => {
    const nowhere = openDatabase('postgresql://nobody@127.0.0.1:9/none');
    const wanted = { asker: world.asker, requestKey: randomUUID(), prompt: 'a fox', wish: {} };
    const refused = await requestGeneration({ ...world.doors, database: nowhere }, wanted).catch((error: unknown) => error);
    expect(isDatabaseAway(refused)).toBe(true);
    expect(await world.spend()).toEqual({ held: 0n, spent: 0n });
    await nowhere.close();
  });

  it('takes an image only where the model does, and judges it by its content', async () => {
    const image = (bytes: Buffer) => ({ name: 'fox.png', bytes: bytes.length, fetch: () => Promise.resolve(bytes) });
    const withImage = (model: string, bytes: Buffer) =>
      request({
        asker: world.asker,
        requestKey: randomUUID(),
        prompt: 'a fox',
        wish: { model },
        image: image(bytes),
      });
    await expect(withImage('tiny', Buffer.from('x'))).rejects.toThrow(/does not take a reference image/);
    await expect(withImage('flat', Buffer.from('<svg>'))).rejects.toThrow(/not a PNG, JPEG or WebP/);
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const { id } = await withImage('flat', png);
    expect(await world.doors.store.path(`${id}.image`)).toBeDefined();
  });

  it('keeps no image of a request that was not promised', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const saved: string[] = [];
    const { save, path } = world.doors.store;
    world.doors.store = { ...world.doors.store, save: (key, content) => (saved.push(key), save(key, content)) };
    const image = { name: 'fox.png', bytes: png.length, fetch: () => Promise.resolve(png) };
    const twice = { asker: world.asker, requestKey: 'twice', prompt: 'a fox', wish: { model: 'flat' }, image };
    await request(twice);
    expect((await request(twice)).repeated).toBe(true);
    expect(await Promise.all(saved.map(path))).toEqual([expect.any(String), undefined]);
  });

  it('can be taken back while it waits, by the one who asked, and costs nothing', async () => {
    const { id } = await ask('a fox');
    await expect(cancelGeneration(world.doors, id, { ...world.asker, memberId: 'hare' })).rejects.toThrow(
      /Only the one who asked/,
    );
    await expect(cancelGeneration(world.doors, id, { ...world.asker, workspaceId: 'elsewhere' })).rejects.toThrow(/do not know/);
    await cancelGeneration(world.doors, id, world.asker);
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', costMicroUsd: 0n, dueAt: null });
    expect(await world.simulator.control.posts()).toHaveLength(0);
    await expect(cancelGeneration(world.doors, id, world.asker)).rejects.toThrow(/no longer waits/);
  });
});

describe("the instance's day", () => {
  beforeEach(async () => {
    world = await createWorld({ maxDaily: 500_000n });
  });

  it('grants exactly what fits, however many ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 60 }, (_, n) => ask(`fox ${n}`)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await world.spend()).toEqual({ held: 500_000n, spent: 0n });
    const [refused] = asked.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(refused).toMatch(/would cost \$0\.10.*everybody together is \$0\.50 a day: .* \$0\.00 left/);
  });

  it('leaves no trace of a request over the limit', async () => {
    await expect(ask('a fox', { seconds: '2' })).resolves.toBeDefined();
    await expect(ask('a fox', { seconds: '2' })).resolves.toBeDefined();
    await expect(ask('a fox', { seconds: '2' })).rejects.toThrow(/\$0\.10 left/);
    expect(await world.doors.database.prisma.generation.count()).toBe(2);
    expect(await world.doors.database.prisma.requestKey.count()).toBe(2);
  });

  it('hears one request once, however many times at once', async () => {
    const same = { asker: world.asker, requestKey: 'same', prompt: 'a fox', wish: { model: 'tiny' } };
    const answers = await Promise.all(Array.from({ length: 20 }, () => request(same)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await world.spend()).toEqual({ held: 100_000n, spent: 0n });
  });
});
