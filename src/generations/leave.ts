import { findLeavers, markLeft } from '../database/account-queries.ts';
import type { PlatformName } from '../platforms/chat-platform.ts';
import type { Doors } from './doors.ts';
import { withdrawWaiting } from './withdraw-waiting.ts';

/**
 * A workspace has removed us: what waits is cancelled and its money given back; what runs is finished, settled and kept as
 * undelivered. Its limits and windows stay, for when it invites us back.
 */
export async function leaveWorkspace(doors: Doors, platform: PlatformName, externalId: string): Promise<void> {
  const { database, clock, log } = doors;
  const workspaceId = await markLeft(database, platform, externalId, clock.now());
  if (workspaceId === undefined) return;
  log.info({ workspaceId }, 'a workspace has removed us');
  await withdrawWaiting(doors, { workspaceId });
}

/** The same for every workspace of a platform but these. */
export async function leaveAllExcept(doors: Doors, platform: PlatformName, externalIds: string[]): Promise<void> {
  for (const externalId of await findLeavers(doors.database, platform, externalIds))
    await leaveWorkspace(doors, platform, externalId);
}
