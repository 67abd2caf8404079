import { randomUUID } from 'node:crypto';
import { access, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { MediaStore } from './media-store.ts';

/** Keeps media as files of one folder, which is made at the first save. */
export function createDiskStore(folder: string): MediaStore {
  return {
    async save(key, content) {
      const file = fileOf(folder, key);
      await mkdir(folder, { recursive: true });
      // In the same folder, so that the rename is one step: a reader finds the old file, the whole new one, or none.
      const partial = join(folder, `.${randomUUID()}.part`);
      try {
        const bytes = await write(partial, content);
        await rename(partial, file);
        return bytes;
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
    async path(key) {
      const file = fileOf(folder, key);
      return access(file).then(
        () => file,
        () => undefined,
      );
    },
    async remove(key) {
      await rm(fileOf(folder, key), { force: true });
    },
  };
}

/** Keys become file names, so nothing that means something in a path is let through. */
function fileOf(folder: string, key: string): string {
  if (!/^[A-Za-z0-9_-]{1,128}\.[a-z0-9]{1,10}$/.test(key)) throw new Error('Not a key of the media store.');
  return join(folder, key);
}

async function write(file: string, content: Readable | Buffer): Promise<number> {
  const handle = await open(file, 'wx');
  try {
    await writeFile(handle, content);
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}
