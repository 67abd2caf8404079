import type { Database } from '../../database/database.ts';
import { addPlaygroundRow } from '../../database/playground-queries.ts';
import type { ChatMessage } from '../chat-message.ts';
import type { PostOptions, Posted, VideoFile } from '../chat-platform.ts';
import { asking } from './errors.ts';
import { newId } from './page/new-id.ts';
import { render } from './render.ts';

/** Shows a video in the channel. The file stays where it is: the page fetches it by its generation. */
export async function upload(
  database: Database,
  channelId: string,
  message: ChatMessage,
  video: VideoFile,
  { nonce }: PostOptions,
): Promise<Posted> {
  const row = { id: newId(), channelId, nonce, body: render(message, video) };
  return { channelId, messageId: await asking(addPlaygroundRow(database, row)) };
}
