import type { WebClient } from '@slack/web-api';
import type { Posted } from '../chat-platform.ts';
import { asChatError, asking, wordOf } from './errors.ts';
import { limits } from './limits.ts';

/** The `event_type` of the metadata that our progress messages carry. */
export const mark = 'sorabot_generation';

/** Where a file of ours stands in a channel; `unknown` when Slack has no such file (yet). */
export async function findShare(client: WebClient, fileId: string, channelId: string): Promise<Posted | 'unknown' | undefined> {
  try {
    const { file } = await client.files.info({ file: fileId });
    const share = [file?.shares?.public, file?.shares?.private].flatMap((shares) => shares?.[channelId] ?? [])[0];
    return share?.ts === undefined ? undefined : { channelId, messageId: share.ts };
  } catch (error) {
    if (wordOf(error) === 'file_not_found') return 'unknown';
    throw asChatError(error);
  }
}

/** Our progress message or card about a generation, by its metadata; undefined also where the scope to read the channel is not granted. */
export async function findMarked(
  client: WebClient,
  channelId: string,
  about: { generationId: string; kind: 'progress' | 'approval'; since: Date },
): Promise<Posted | undefined> {
  // A minute earlier, for Slack's clock is not ours.
  const oldest = String(about.since.getTime() / 1000 - 60);
  let cursor: string | undefined;
  for (let page = 0; page < limits.pagesLookedAt; page += 1) {
    const history = await historyOf(client, {
      channel: channelId,
      oldest,
      limit: 200,
      include_all_metadata: true,
      ...(cursor && { cursor }),
    });
    const found = history?.messages?.find(({ metadata }) => {
      const payload: Record<string, unknown> = { ...metadata?.event_payload };
      return metadata?.event_type === mark && payload.generation_id === about.generationId && payload.kind === about.kind;
    });
    if (found?.ts !== undefined) return { channelId, messageId: found.ts };
    cursor = history?.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return undefined;
  }
  return undefined;
}

async function historyOf(client: WebClient, asked: Parameters<WebClient['conversations']['history']>[0] & object) {
  try {
    return await client.conversations.history(asked);
  } catch (error) {
    if (wordOf(error) === 'missing_scope') return undefined;
    return asking(Promise.reject(error));
  }
}
