import { operatorsLimits } from '../database/limit-rows.ts';
import type { Limit, LimitPeriod, LimitScope, LimitUnit, OnExceed } from '../database/limit-queries.ts';
import { memberIn } from '../database/member-queries.ts';
import type { Transaction } from '../database/transaction.ts';
import { Refusal } from '../errors/fault.ts';
import { describeRate } from './describe-limit.ts';
import { subjectOf, type LimitPlace } from './limit-place.ts';

const whose: Record<LimitScope, string> = {
  instance: 'for everybody together',
  workspace: 'for this whole place',
  channel: 'for that channel',
  role: 'for each with that role',
  everyone: 'for each member',
  member: 'for that member',
};

/**
 * A manager's limit may not be above the operator's of the same unit and period, there or further up.
 * @throws {Refusal} that names the operator's limit.
 */
export async function stayBelowOperator(
  tx: Transaction,
  wish: { place: LimitPlace; unit: LimitUnit; period: LimitPeriod; onExceed: OnExceed; amount: bigint },
): Promise<void> {
  const { place, unit, period, onExceed, amount } = wish;
  const limits = await operatorsLimits(tx, await subjectsOver(tx, place), { unit, period, onExceed: ['refuse', onExceed] });
  const above = thoseThatApply(limits).find((limit) => amount > limit.amount);
  if (above !== undefined) throw beyondOperator(above);
}

/** Names the operator's limit that stands in the way. */
export function beyondOperator(limit: Pick<Limit, 'scope' | 'unit' | 'period' | 'amount'>): Refusal {
  return new Refusal(
    `The operator's limit ${whose[limit.scope]} is ${describeRate(limit)}, and nothing here can go beyond it. ` +
      'Please name less, or ask whoever runs this bot.',
  );
}

/** The place itself, and all that lies over it. */
async function subjectsOver(tx: Transaction, place: LimitPlace): Promise<{ scope: LimitScope; subject: string }[]> {
  if (place.scope === 'instance') return [subjectOf(place)];
  const { workspaceId } = place;
  const ancestors = [subjectOf({ scope: 'instance' }), subjectOf({ scope: 'workspace', workspaceId })];
  if (place.scope === 'workspace' || place.scope === 'channel') return [...ancestors, subjectOf(place)];
  const everyone = subjectOf({ scope: 'everyone', workspaceId });
  const roles = place.scope === 'member' ? ((await memberIn(tx, workspaceId, place.memberId))?.roles ?? []) : [];
  const ofRoles = roles.map((externalId) => subjectOf({ scope: 'role', workspaceId, externalId }));
  return [...ancestors, everyone, ...ofRoles, subjectOf(place)];
}

/** For a person only the most particular counts: their own, else the most of their roles, else everyone's. */
function thoseThatApply(limits: Limit[]): Limit[] {
  const personal: LimitScope[] = ['member', 'role', 'everyone'];
  const shared = limits.filter(({ scope }) => !personal.includes(scope));
  const ofPerson = (['refuse', 'ask', 'confirm'] satisfies OnExceed[]).flatMap((onExceed) => {
    const scope = personal.find((each) => limits.some((limit) => limit.scope === each && limit.onExceed === onExceed));
    const said = limits.filter((limit) => limit.scope === scope && limit.onExceed === onExceed);
    return said.toSorted((a, b) => (a.amount > b.amount ? -1 : 1)).slice(0, 1);
  });
  return [...shared, ...ofPerson].toSorted((a, b) => (a.amount > b.amount ? 1 : -1));
}
