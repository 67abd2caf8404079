import { messageOf } from '../../errors/message-of.ts';
import { ChatError } from '../chat-platform.ts';

/** Runs a query; the playground has no other trouble than that of its database. */
export async function asking<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof ChatError) throw error;
    throw new ChatError('unavailable', `The playground's database: ${messageOf(error)}`, { cause: error });
  }
}
