import type { Generation } from '../database/generation-queries.ts';
import type { Asker, PlatformName } from '../platforms/chat-platform.ts';

/** Who asked for this, where. */
export function askerOf({ workspace, member, platform, channelId }: Generation): Asker {
  // `request` wrote the platform's own name there.
  return { platform: platform as PlatformName, workspaceId: workspace.externalId, memberId: member.externalId, channelId };
}
