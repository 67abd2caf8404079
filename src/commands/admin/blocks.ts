import { blockedIn, type Member } from '../../database/member-queries.ts';
import { notice, type ChatRow } from '../../platforms/chat-message.ts';
import type { AdminAct } from './desk.ts';
import { nameOfPerson } from './place-names.ts';
import { shortList } from './short-list.ts';

/** Who is blocked, since when and why. */
export const showBlocks: AdminAct = async ({ doors, workspace }) => {
  const blocked = await blockedIn(doors.database, workspace.id);
  if (blocked.length === 0) return notice('Nobody is blocked here.');
  return shortList('These members are blocked here.', blocked.map(rowOf));
};

function rowOf({ name, externalId, blockedAt, blockedReason }: Member): ChatRow {
  const why = blockedReason === null ? '' : `: ${blockedReason}`;
  return { text: `${nameOfPerson(name ?? externalId)}${why}`, ...(blockedAt && { about: { label: 'Blocked', at: blockedAt } }) };
}
