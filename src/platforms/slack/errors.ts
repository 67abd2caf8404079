import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { messageOf } from '../../errors/message-of.ts';
import { ChatError, type ChatErrorKind } from '../chat-platform.ts';

/** What Slack's error words mean to us (the "errors" tables of chat.postMessage, chat.update and files.* on docs.slack.dev). */
const words: Partial<Record<ChatErrorKind, string[]>> = {
  gone: ['is_archived', 'is_inactive', 'file_deleted'],
  forbidden: [
    'not_in_channel',
    'channel_not_found',
    'no_permission',
    'posting_to_channel_denied',
    'missing_scope',
    'ekm_access_denied',
  ],
  message_gone: ['message_not_found', 'cant_update_message', 'edit_window_closed', 'block_mismatch', 'thread_not_found'],
  // Where files are not taken at all, a link is: the same answer as for a file that is too large.
  too_large: [
    'file_upload_size_restricted',
    'file_uploads_disabled',
    'file_uploads_except_images_disabled',
    'file_type_not_allowed',
    'storage_limit_reached',
    'unable_to_share_files',
  ],
  auth: [
    'account_inactive',
    'token_revoked',
    'token_expired',
    'invalid_auth',
    'not_authed',
    'org_login_required',
    'app_access_restricted',
    'team_access_not_granted',
  ],
  rate_limited: ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
  unavailable: [
    'internal_error',
    'fatal_error',
    'service_unavailable',
    'request_timeout',
    'team_added_to_org',
    'external_channel_migrating',
    'update_failed',
  ],
};
const kinds = new Map(Object.entries(words).flatMap(([kind, list]) => list.map((word) => [word, kind as ChatErrorKind])));

/** Said to people where it ends what they asked for; Slack's own word follows in brackets. */
const sentences: Partial<Record<ChatErrorKind, string>> = {
  gone: 'This channel is closed to me',
  forbidden: 'Slack does not let me do this here',
  too_large: 'Slack does not take this file',
  auth: 'Slack does not accept my token',
  unavailable: 'Slack has trouble',
};

/** The word of a refusal, such as `channel_not_found`; undefined when Slack did not refuse in words. */
export function wordOf(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

/** Puts anything that @slack/web-api throws into our words. */
export function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof WebAPIRateLimitedError)
    return new ChatError('rate_limited', `Slack asks us to wait ${error.retryAfter} s.`, {
      retryAfterMs: error.retryAfter * 1000,
      cause: error,
    });
  const word = wordOf(error);
  if (word === undefined) return new ChatError('unavailable', `Slack does not answer: ${messageOf(error)}.`, { cause: error });
  const kind = kindOf(word);
  return new ChatError(kind, `${sentences[kind] ?? 'Slack does not take this'} (${word}).`, {
    cause: error,
    ...(kind === 'too_large' && { maxBytes: 0 }),
  });
}

function kindOf(word: string): ChatErrorKind {
  const known = kinds.get(word);
  if (known !== undefined) return known;
  if (word.startsWith('restricted_action')) return 'forbidden';
  if (word.startsWith('slack_connect_')) return 'too_large';
  // A proxy's page instead of an answer arrives here as well: only Slack's own words are final.
  return /^[a-z_]+$/.test(word) ? 'rejected' : 'unavailable';
}

/** Runs a request; whatever it throws comes out as a {@link ChatError}. */
export async function asking<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw asChatError(error);
  }
}
