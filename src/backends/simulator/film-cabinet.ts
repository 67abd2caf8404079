import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeMp4 } from './encode-mp4.ts';
import type { SimulatedJob } from './job.ts';

/** What a video is made from. */
type Script = Pick<SimulatedJob, 'prompt' | 'size' | 'seconds' | 'image'>;

/** The simulator's finished videos, one for each prompt, size, length and first picture. */
export interface FilmCabinet {
  /** The file, encoded now where it is not there yet. */
  film: (script: Script) => Promise<string>;
  /** Gives up what is being encoded. */
  close: () => Promise<void>;
}

/** One video is encoded at a time: the machine has other things to do. */
export async function openFilmCabinet(folder: string, ffmpeg: string, seed: number): Promise<FilmCabinet> {
  const films = join(folder, 'films');
  await mkdir(films, { recursive: true });
  const awaited = new Map<string, Promise<string>>();
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  const make = async (file: string, { prompt, size, seconds, image }: Script) => {
    const there = await stat(file).catch(() => undefined);
    if (there === undefined) await encodeMp4({ ffmpeg, prompt, seed, size, seconds, image, file, signal: closing.signal });
    return file;
  };

  return {
    film(script) {
      const key = JSON.stringify([seed, script.prompt, script.size, script.seconds, script.image]);
      const file = join(films, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.mp4`);
      const making = awaited.get(file) ?? last.then(() => make(file, script));
      awaited.set(file, making);
      last = making.catch(() => undefined).finally(() => awaited.delete(file));
      return making;
    },
    async close() {
      closing.abort();
      await last;
    },
  };
}
