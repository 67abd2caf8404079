import type { Books } from '../../accounts/books.ts';
import { listAudit, type AuditEntry } from '../../database/audit-queries.ts';
import { notice, type ChatRow } from '../../platforms/chat-message.ts';
import { describeAct } from './describe-act.ts';
import type { AdminAct } from './desk.ts';
import { knownNames, nameOfPerson } from './place-names.ts';
import { shortList } from './short-list.ts';

const mostShown = 15;
/** What stands before the id of what may be asked in, or with. */
const ruled = /^(?:channel|role) /;

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
  const names = await knownNames({ database }, entries.flatMap(namedIn));
  return entries.map((entry) => ({
    text: `${entry.actorKind === 'operator' ? 'The operator' : nameOfPerson(names.get(entry.actor))} ${describeAct(entry, names)}`,
    about: { label: 'Done', at: entry.at },
  }));
}

/** Whom and what an entry names: members by our ids, channels and roles as "workspace/id". */
function namedIn({ workspaceId, actor, target, after, before }: AuditEntry): string[] {
  const values = [after, before].flatMap((known) => (known !== null && typeof known === 'object' ? Object.values(known) : []));
  const words = [actor, target, ...values].filter((word) => typeof word === 'string');
  return [...words, ...words.map((word) => `${workspaceId}/${word.replace(ruled, '')}`)];
}
