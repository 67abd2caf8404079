import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { asChatError } from '../../../../src/platforms/slack/errors.ts';

const refused = (error: string) => asChatError(new WebAPIPlatformError({ ok: false, error, response_metadata: {} }));

describe("Slack's errors", () => {
  it.each([
    ['is_archived', 'gone'],
    ['channel_not_found', 'forbidden'],
    ['restricted_action_read_only_channel', 'forbidden'],
    ['edit_window_closed', 'message_gone'],
    ['token_revoked', 'auth'],
    ['internal_error', 'unavailable'],
    ['invalid_blocks', 'rejected'],
    ['<html>Bad gateway</html>', 'unavailable'],
  ])('%s means %s', (word, kind) => {
    expect(refused(word)).toMatchObject({ name: 'ChatError', kind, message: expect.stringMatching(/^[A-Z].+\.$/) });
  });

  it.each(['file_uploads_disabled', 'storage_limit_reached', 'slack_connect_file_upload_sharing_blocked'])(
    '%s means that no file is small enough, so that a link is sent',
    (word) => expect(refused(word)).toMatchObject({ kind: 'too_large', maxBytes: 0 }),
  );

  it('say how long to wait', () => {
    expect(asChatError(new WebAPIRateLimitedError(7))).toMatchObject({ kind: 'rate_limited', retryAfterMs: 7000 });
  });
});
