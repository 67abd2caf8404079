import { createHash } from 'node:crypto';
import type { DueAnnouncement, Named } from '../../database/announcement-queries.ts';
import { ChatError, type ChatErrorKind, type PlatformName } from '../../platforms/chat-platform.ts';
import type { Doors } from '../doors.ts';
import type { Said } from './announcement.ts';

/** Final for this channel, whatever is said there. */
const closed: ReadonlySet<ChatErrorKind> = new Set(['gone', 'forbidden', 'rejected']);

/**
 * Posts an announcement in the channel that the managers chose, if it is for them and they did.
 * @returns why it can never be posted there; undefined: it was, or nobody wants it.
 * @throws {ChatError} when another try may succeed.
 */
export async function notifyManagers(
  { senders }: Doors,
  { key, facts, workspace }: DueAnnouncement,
  said: Said<unknown>,
  named: Named,
): Promise<string | undefined> {
  const channel = workspace?.managersChannel;
  if (!said.forManagers || channel == null || workspace?.left !== false) return undefined;
  const sender = senders.get(workspace.platform as PlatformName);
  if (sender === undefined) return `${workspace.platform} is switched off.`;
  try {
    await sender.post(
      channel,
      said.describe(facts, (id) => nameIn(named, id)),
      { nonce: nonceOf(key) },
    );
    return undefined;
  } catch (error) {
    if (error instanceof ChatError && closed.has(error.kind)) return error.message;
    throw error;
  }
}

function nameIn({ members, channels }: Named, id: string): string {
  if (id.includes('/')) return channels.get(id) ?? id.slice(id.indexOf('/') + 1);
  return members.get(id)?.name ?? members.get(id)?.externalId ?? 'somebody';
}

/** Discord takes 25 characters. */
function nonceOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 24);
}
