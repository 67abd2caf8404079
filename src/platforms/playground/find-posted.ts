import type { Database } from '../../database/database.ts';
import { findPlaygroundRow } from '../../database/playground-queries.ts';
import type { ChatSender, Posted } from '../chat-platform.ts';
import { asking } from './errors.ts';

type About = Parameters<ChatSender['find']>[1];

/** Looks through the channel's rows for our message about a generation. */
export async function findPosted(database: Database, channelId: string, about: About): Promise<Posted | undefined> {
  const messageId = await asking(findPlaygroundRow(database, channelId, about.generationId, about.kind));
  return messageId === undefined ? undefined : { channelId, messageId };
}
