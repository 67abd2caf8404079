import type { Clock } from '../clock/clock.ts';
import { noteAsker, type Account } from '../database/account-queries.ts';
import type { Database } from '../database/database.ts';
import type { FirstState } from '../database/account-queries.ts';
import type { Asker } from '../platforms/chat-platform.ts';

export type { Account };

/** Whether this is one person's direct messages rather than a guild or team. */
export function isPersonal({ workspaceId }: Pick<Asker, 'workspaceId'>): boolean {
  return workspaceId.startsWith('dm:');
}

/** The account of whoever asks, as the verified event and our own rows know it. A workspace that is new begins as `first` says. */
export async function accountOf(
  { database, clock }: { database: Database; clock: Clock },
  asker: Asker,
  first: FirstState,
): Promise<Account> {
  const { platform, workspaceId, workspaceName, memberId, memberName, roles } = asker;
  return noteAsker(database, { platform, workspaceId, workspaceName, memberId, memberName, roles }, first, clock.now());
}
