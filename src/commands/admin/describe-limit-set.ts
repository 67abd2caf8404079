import type { Limit, LimitUnit, OnExceed } from '../../database/limit-queries.ts';
import { describeAmount, describeRate } from '../../money/describe-limit.ts';
import type { LimitSet } from '../../money/write-limit.ts';
import type { Names } from './place-names.ts';

const does: Record<LimitUnit, string> = { usd: 'spend', videos: 'make', seconds: 'make' };

const beyond: Record<OnExceed, string> = {
  refuse: '',
  ask: ' without asking a manager',
  confirm: ' without being shown the price first',
};

/** "Each member may now spend $3.00 a day here. Before: $5.00." */
export function describeLimitSet({ limit, before }: LimitSet, names: Names): string {
  const isNew = before?.amount !== limit.amount;
  const now = `${names(limit)} may ${isNew ? 'now ' : ''}${does[limit.unit]} ${describeRate(limit)}${limit.scope === 'instance' ? '' : ' here'}${beyond[limit.onExceed]}.`;
  return [now, describeBefore(limit, before), describeAlerts(limit)].filter((part) => part !== '').join(' ');
}

/** "Removed: Each member, $3.00 a day. All other limits still hold." */
export function describeRemoved(limit: Limit, names: Names): string {
  return `Removed the limit: ${names(limit)}, ${describeRate(limit)}. All other limits still hold.`;
}

function describeBefore({ unit, amount }: Limit, before: Limit | undefined): string {
  if (before === undefined) return 'There was no such limit before.';
  return before.amount === amount ? 'So it was before.' : `Before: ${describeAmount(unit, before.amount)}.`;
}

function describeAlerts({ scope, period, alertPercents }: Limit): string {
  if (period === 'request' || period === 'at_once') return '';
  return alertPercents.length === 0
    ? 'Nobody is told as it fills.'
    : `${scope === 'instance' ? 'The operator is' : 'Managers are'} told at ${alertPercents.join(', ')} %.`;
}
