import { readFile } from 'node:fs/promises';
import type { VideoRequest } from '../backends/video-backend.ts';
import { imageFacts } from '../media/image-facts.ts';
import type { MediaStore } from '../media/media-store.ts';

/** The kept reference image, as a backend takes it. */
export async function readImage(store: MediaStore, key: string): Promise<VideoRequest['image']> {
  const path = await store.path(key);
  if (path === undefined) return undefined;
  const bytes = await readFile(path);
  const type = imageFacts(bytes)?.type ?? 'image/png';
  return { bytes, type, name: `reference.${type.slice('image/'.length)}` };
}
