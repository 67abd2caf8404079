import type { Books } from '../../accounts/books.ts';
import { listAudit, type AuditEntry } from '../../database/audit-queries.ts';
import { namesOf } from '../../database/member-queries.ts';
import { notice, type ChatRow } from '../../platforms/chat-message.ts';
import { describeAct } from './describe-act.ts';
import type { AdminAct } from './desk.ts';
import { nameOfPerson } from './place-names.ts';
import { shortList } from './short-list.ts';

const mostShown = 15;

/** The last things that managers and operators did here. */
export const showHistory: AdminAct = async ({ doors, workspace }) => {
  const entries = await listAudit(doors.database, workspace.id, mostShown);
  if (entries.length === 0) return notice('Nothing was changed here yet.');
  return shortList('This was done here last.', await rowsOfActs(doors, entries));
};

/** "Vixen set a limit: Each member $3.00 a day", and when. */
export async function rowsOfActs(
  { database }: Pick<Books, 'database'>,
  entries: AuditEntry[],
): Promise<Required<Pick<ChatRow, 'text' | 'about'>>[]> {
  const names = await namesOf(database, entries.flatMap(peopleIn));
  return entries.map((entry) => ({
    text: `${entry.actorKind === 'operator' ? 'The operator' : nameOfPerson(names.get(entry.actor))} ${describeAct(entry, names)}`,
    about: { label: 'Done', at: entry.at },
  }));
}

/** Our ids of the people whom an entry names. */
function peopleIn({ actor, target, after, before }: AuditEntry): string[] {
  const subject = [after, before].flatMap((known) =>
    known !== null && typeof known === 'object' && 'subject' in known ? [known.subject] : [],
  );
  return [actor, target, ...subject].filter((word): word is string => typeof word === 'string' && /^[0-9a-f-]{36}$/.test(word));
}
