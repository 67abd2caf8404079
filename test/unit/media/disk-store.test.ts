import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskStore } from '../../../src/media/disk-store.ts';

describe('the disk store', () => {
  let root: string;
  let folder: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sorabot-store-'));
    folder = join(root, 'media');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('keeps a stream whole and says how long it is', async () => {
    const store = createDiskStore(folder);
    expect(await store.save('one.mp4', Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(5, 2)]))).toBe(70_005);
    const path = await store.path('one.mp4');
    expect((await readFile(path ?? '')).length).toBe(70_005);
  });

  it('replaces what had the key', async () => {
    const store = createDiskStore(folder);
    await store.save('one.mp4', Buffer.from('old and long'));
    await store.save('one.mp4', Buffer.from('new'));
    expect(await readFile(join(folder, 'one.mp4'), 'utf8')).toBe('new');
  });

  it('leaves nothing of a stream that breaks, and keeps what was there', async () => {
    const store = createDiskStore(folder);
    await store.save('one.mp4', Buffer.from('whole'));
    const breaking = () =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(100_000);
          throw new Error('the line went dead');
        })(),
      );
    await expect(store.save('one.mp4', breaking())).rejects.toThrow('the line went dead');
    await expect(store.save('two.mp4', breaking())).rejects.toThrow('the line went dead');
    expect(await readdir(folder)).toEqual(['one.mp4']);
    expect(await readFile(join(folder, 'one.mp4'), 'utf8')).toBe('whole');
  });

  it('has no path for what is not there, and removes without complaint', async () => {
    const store = createDiskStore(folder);
    expect(await store.path('none.mp4')).toBeUndefined();
    await store.remove('none.mp4');
    await store.save('one.mp4', Buffer.from('x'));
    await store.remove('one.mp4');
    expect(await store.path('one.mp4')).toBeUndefined();
  });

  it.each([
    '../evil.mp4',
    '/etc/passwd',
    'a/b.mp4',
    'a\\b.mp4',
    '..',
    '.mp4',
    'one',
    'one.mp4\0.txt',
    'a..mp4',
    `${'a'.repeat(200)}.mp4`,
  ])('refuses %j as a key', async (key) => {
    const store = createDiskStore(folder);
    await expect(store.save(key, Buffer.from('x'))).rejects.toThrow('Not a key');
    await expect(store.path(key)).rejects.toThrow('Not a key');
    await expect(store.remove(key)).rejects.toThrow('Not a key');
    expect(await readdir(root)).toEqual([]);
  });
});
