import { namesOf } from '../../database/member-queries.ts';
import type { Limit } from '../../database/limit-queries.ts';
import { beyondWords, describeAmount, describeRate, leftUnder } from '../../money/describe-limit.ts';
import { listLimits, type LimitListed } from '../../money/list-limits.ts';
import type { ChatRow } from '../../platforms/chat-message.ts';
import type { AdminAct } from './desk.ts';
import { nameOfPerson, namesFor, type Names } from './place-names.ts';
import { shortList } from './short-list.ts';

const memberPrefix = 'member:';

/** Every limit that applies here, who set it, and where it stands. */
export const showLimits: AdminAct = async ({ doors, workspace }) => {
  const limits = await listLimits(doors, workspace.id);
  const names = await namesFor(
    { doors },
    limits.map(({ limit }) => limit),
  );
  const setters = await namesOf(doors.database, limits.map(({ limit }) => limit.setBy.slice(memberPrefix.length)).filter(isUuid));
  const rows = limits.map((listed) => rowOf(listed, names, setBy(listed.limit, setters)));
  return shortList("These limits hold here. Only whoever runs this bot can change the operator's.", rows);
};

function rowOf({ limit, standing }: LimitListed, names: Names, who: string): ChatRow {
  const said = `${names(limit)}: ${describeRate({ ...limit, amount: standing?.amount ?? limit.amount })}${beyondWords[limit.onExceed]}`;
  if (standing === undefined) return { text: `${said} · ${who}` };
  const used = standing.spent + standing.held;
  const stands = `${describeAmount(limit.unit, used)} used, ${describeAmount(limit.unit, leftUnder(standing))} left`;
  return {
    text: `${said} · ${stands} · ${who}`,
    percent: standing.amount === 0n || used >= standing.amount ? 100 : Number((used * 100n) / standing.amount),
    ...(standing.resetsAt !== null && { about: { label: 'It starts anew', at: standing.resetsAt } }),
  };
}

function setBy({ authority, setBy: who }: Limit, setters: Map<string, string>): string {
  if (authority === 'operator') return "the operator's";
  return who.startsWith(memberPrefix)
    ? `set by ${nameOfPerson(setters.get(who.slice(memberPrefix.length)))}`
    : 'as it was at first';
}

function isUuid(text: string): boolean {
  return /^[0-9a-f-]{36}$/.test(text);
}
