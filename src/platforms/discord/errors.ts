import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes as Code } from 'discord.js';
import { messageOf } from '../../errors/message-of.ts';
import { ChatError, type ChatErrorKind } from '../chat-platform.ts';

/** What Discord's codes mean to us, where the HTTP status alone does not say (developers/topics/opcodes-and-status-codes). */
const kinds = new Map<number | string, ChatErrorKind>([
  [Code.UnknownChannel, 'gone'],
  [Code.UnknownGuild, 'gone'],
  [Code.InvalidActionOnArchivedThread, 'gone'],
  [Code.ThreadLocked, 'gone'],
  [Code.UnknownMessage, 'message_gone'],
  [Code.UnknownInteraction, 'message_gone'],
  [Code.UnknownWebhook, 'message_gone'],
  // An expired interaction token answers 401, yet says nothing about our own credentials.
  [Code.InvalidWebhookToken, 'message_gone'],
  [Code.RequestEntityTooLarge, 'too_large'],
  [50_045, 'too_large'],
  [Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached, 'rate_limited'],
  [Code.CannotSendMessagesToThisUser, 'forbidden'],
  [50_278, 'forbidden'],
  [20_028, 'rate_limited'],
  [20_029, 'rate_limited'],
  [40_062, 'rate_limited'],
  [130_000, 'rate_limited'],
  // Cloudflare stands before Discord and lets nothing through.
  [40_333, 'unavailable'],
]);

const kindsByStatus = new Map<number, ChatErrorKind>([
  [401, 'auth'],
  [403, 'forbidden'],
  [404, 'gone'],
  [413, 'too_large'],
  [429, 'rate_limited'],
]);

/** Said to people where it ends what they asked for; Discord's own words follow in brackets. */
const sentences: Partial<Record<ChatErrorKind, string>> = {
  gone: 'This channel is gone or closed to me',
  forbidden: 'Discord does not let me post here',
  too_large: 'Discord does not take a file of this size',
  auth: 'Discord does not accept my token',
  unavailable: 'Discord has trouble',
};

/** Puts anything that @discordjs/rest throws into our words. */
export function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof RateLimitError) {
    // A limit of part of a route comes in `sublimitTimeout`, all others in the other two.
    const retryAfterMs = Math.max(error.retryAfter, error.sublimitTimeout, error.timeToReset, 0);
    return new ChatError('rate_limited', `Discord asks us to wait ${Math.ceil(retryAfterMs / 1000)} s.`, {
      retryAfterMs,
      cause: error,
    });
  }
  if (error instanceof DiscordAPIError) {
    const kind = kinds.get(error.code) ?? kindsByStatus.get(error.status) ?? 'rejected';
    return new ChatError(kind, `${sentences[kind] ?? 'Discord does not take this'} (${error.message}).`, { cause: error });
  }
  // A 401 takes the token from its client; see `trouble` in sender.ts, which gives it back.
  if (messageOf(error).startsWith('Expected token')) return new ChatError('auth', `${sentences.auth}.`, { cause: error });
  const what = error instanceof HTTPError ? String(error.status) : messageOf(error);
  return new ChatError('unavailable', `${sentences.unavailable} (${what}).`, { cause: error });
}

/** Runs a request; whatever it throws comes out as a {@link ChatError}. */
export async function asking<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw asChatError(error);
  }
}
