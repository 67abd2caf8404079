import { StartFault } from '../errors/fault.ts';
import type { Log } from '../logging/log.ts';
import { createOpenAiVideos } from './openai-videos/create-openai-videos.ts';
import { type DialectName, dialects } from './openai-videos/dialect-list.ts';
import type { VideoBackend } from './video-backend.ts';

export interface BackendAddress {
  id: string;
  address: string;
  /** A word that `VIDEO_DIALECT` takes. */
  dialect: string;
  key: string | undefined;
}

/**
 * The video backend at an address.
 * @throws {StartFault} when nobody here speaks its dialect.
 */
export function connectBackend({ id, address, dialect, key }: BackendAddress, log: Log): VideoBackend {
  if (!isDialect(dialect)) {
    const known = Object.keys(dialects).join(', ');
    throw new StartFault(`The backend "${id}" has the dialect "${dialect}", which is not known. It can be one of: ${known}.`);
  }
  return createOpenAiVideos({ backendId: id, address, dialect, key, log });
}

function isDialect(word: string): word is DialectName {
  return Object.hasOwn(dialects, word);
}
