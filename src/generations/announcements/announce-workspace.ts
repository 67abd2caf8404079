import type { Account } from '../../accounts/account.ts';
import { noteAnnouncement } from '../../database/announcement-queries.ts';
import type { Doors } from '../doors.ts';

/** The operator is told, once, that a workspace waits for them. */
export async function announceWorkspace(
  { database, clock }: Pick<Doors, 'database' | 'clock'>,
  { workspace }: Account,
): Promise<void> {
  const { id, platform, externalId, name } = workspace;
  // No brackets around what is to be filled in: some chats would make a link of them.
  const command = `npm run operator -- enable ${platform}:${externalId} DOLLARS_A_DAY`;
  const facts = { platform, externalId, name, command };
  await noteAnnouncement(database, { key: `workspace:${id}`, kind: 'workspace', workspaceId: id, facts }, clock.now());
}
