import { setByOf, type Actor } from '../accounts/actor.ts';
import { noteAct } from '../accounts/audit.ts';
import type { Books } from '../accounts/books.ts';
import { addGrant, effectiveLimits, type EffectiveLimit, type Grant } from '../database/grant-queries.ts';
import type { LimitPeriod, LimitUnit } from '../database/limit-queries.ts';
import { aloneWithBooks, type Transaction } from '../database/transaction.ts';
import { Refusal } from '../errors/fault.ts';
import { plainText, shorten } from '../platforms/plain-text.ts';
import { checkPlace } from './check-place.ts';
import { endOfGrant } from './end-of-grant.ts';
import { subjectOf, workspaceOf, type GrantPlace } from './limit-place.ts';
import { beyondOperator } from './stay-below-operator.ts';

const mostReason = 300;

export interface GrantWish {
  place: GrantPlace;
  unit: LimitUnit;
  /** On top of which limit: an hour's, a day's, a week's, a month's or the one in total. */
  period: LimitPeriod;
  amount: bigint;
  /** The last day, such as "2026-12-31"; undefined: only until the window that is open now ends. */
  until?: string | undefined;
  reason: string;
}

export interface GrantGiven {
  grant: Grant;
  /** The limits that it was put on, with what they allow now. */
  raised: EffectiveLimit[];
}

/**
 * Gives more than a limit says, for a time. It is counted beside the limit: nothing that was spent is touched.
 * @throws {Refusal} with the sentence for whoever acts.
 */
export async function giveGrant({ database, clock }: Books, actor: Actor, wish: GrantWish): Promise<GrantGiven> {
  const { place, unit, period, amount } = wish;
  const now = clock.now();
  const reason = readReason(wish.reason);
  if (amount <= 0n) throw new Refusal('Please give more than nothing.');
  return aloneWithBooks(database, async (tx) => {
    await checkPlace(tx, actor, place);
    const endsAt = await endOfGrant(tx, wish, now);
    const raised = await raisedBy(tx, actor, wish, now);
    const workspaceId = workspaceOf(place);
    const news = {
      ...subjectOf(place),
      unit,
      period,
      authority: actor.kind,
      amount,
      startsAt: now,
      endsAt: endsAt ?? null,
      reason,
    };
    const grant = await addGrant(tx, { ...news, workspaceId: workspaceId ?? null, setBy: setByOf(actor), createdAt: now });
    await noteAct(tx, actor, { act: 'grant.give', target: grant.id, workspaceId, after: news, reason }, now);
    return { grant, raised };
  });
}

/** What is on top of which limits then; a manager's only as far as the operator's limits reach. */
async function raisedBy(tx: Transaction, actor: Actor, wish: GrantWish, now: Date): Promise<EffectiveLimit[]> {
  const { place, amount } = wish;
  const limits = (await limitsAround(tx, wish, now)).filter(({ scope }) => scope !== 'member' || place.scope === 'member');
  const raised = limits
    .filter(({ scope, authority }) => scope === place.scope && (authority === 'manager' || actor.kind === 'operator'))
    .map(({ amount: before, ...limit }) => Object.assign(limit, { amount: before + amount }));
  if (raised.length === 0) throw new Refusal(nothingToRaise(limits.some(({ scope }) => scope === place.scope)));
  if (actor.kind === 'operator') return raised;
  const beyond = limits.find(
    ({ authority, onExceed, amount: most }) =>
      authority === 'operator' && raised.some((limit) => limit.amount > most && ['refuse', limit.onExceed].includes(onExceed)),
  );
  if (beyond !== undefined) throw beyondOperator(beyond);
  return raised;
}

async function limitsAround(tx: Transaction, { place, unit, period }: GrantWish, now: Date): Promise<EffectiveLimit[]> {
  const memberId = place.scope === 'member' ? place.memberId : undefined;
  const channelId = place.scope === 'channel' ? place.externalId : undefined;
  return effectiveLimits(tx, { workspaceId: workspaceOf(place), memberId, channelId }, { unit, period }, now);
}

function nothingToRaise(isOperators: boolean): string {
  return isOperators
    ? 'Only the operator limits that, so only whoever runs this bot can give more of it. Please ask them.'
    : 'There is no limit of that kind, so there is nothing to give more of.';
}

function readReason(typed: string): string {
  const reason = shorten(plainText(typed), mostReason);
  if (reason === '') throw new Refusal('Please say why: it is kept with what was given.');
  return reason;
}
