import type { Generation } from '../database/generation-queries.ts';
import type { Asker, PlatformName } from '../platforms/chat-platform.ts';

/** Who asked for this, where. */
export function askerOf(generation: Generation): Asker {
  const { workspace, member, platform, channelId, threadId } = generation;
  return {
    // `request` wrote the platform's own name there.
    platform: platform as PlatformName,
    workspaceId: workspace.externalId,
    memberId: member.externalId,
    channelId: placeOf(generation),
    ...(threadId !== null && { within: channelId }),
  };
}

/** The channel or thread where it was asked for, and is posted. */
export function placeOf({ channelId, threadId }: Pick<Generation, 'channelId' | 'threadId'>): string {
  return threadId ?? channelId;
}
