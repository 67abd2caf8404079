import type { Readable } from 'node:stream';

/** Where MP4s and reference images are kept. Keys are ours: `<generation id>.mp4`, `<generation id>.image`. */
export interface MediaStore {
  /** Keeps the whole stream or nothing: a broken stream leaves no file. Replaces what had the key. Answers its length in bytes. */
  save: (key: string, content: Readable | Buffer) => Promise<number>;
  /** A path on this machine to read the file from, or undefined when it is not there. */
  path: (key: string) => Promise<string | undefined>;
  remove: (key: string) => Promise<void>;
}
