import type { Database } from '../database/database.ts';
import { videoKeyOf } from '../database/video-queries.ts';
import type { MediaStore } from '../media/media-store.ts';

/** Where a generation's video lies; asked at every request for it. */
export async function findStoredVideo(database: Database, store: MediaStore, id: string): Promise<{ path: string } | undefined> {
  const key = await videoKeyOf(database, id);
  const path = key === undefined ? undefined : await store.path(key);
  return path === undefined ? undefined : { path };
}
