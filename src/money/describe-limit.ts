import type { LimitPeriod, LimitState, LimitUnit, OnExceed, SpendScope } from '../database/limit-queries.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';

const whose: Record<SpendScope, string> = {
  member: 'Your limit',
  channel: 'The limit of this channel',
  workspace: 'The limit here',
  instance: 'The limit for everybody together',
};

const where: Record<SpendScope, string> = {
  member: 'for you',
  channel: 'in this channel',
  workspace: 'here',
  instance: 'everywhere',
};

const instead: Record<Exclude<OnExceed, 'refuse'>, string> = {
  ask: 'a manager is asked',
  confirm: 'the price is shown first',
};

/** What becomes of what is over a limit, to be put after its rate. */
export const beyondWords: Record<OnExceed, string> = {
  refuse: '',
  ask: `, beyond it ${instead.ask}`,
  confirm: `, beyond it ${instead.confirm}`,
};

const per: Record<LimitPeriod, string> = {
  request: 'for one video',
  at_once: 'at one time',
  hour: 'an hour',
  day: 'a day',
  week: 'a week',
  month: 'a month',
  total: 'in total',
};

const leftOf: Record<LimitPeriod, string> = {
  request: 'for this video',
  at_once: 'now',
  hour: 'left this hour',
  day: 'left today',
  week: 'left this week',
  month: 'left this month',
  total: 'left',
};

/** "$3.00", "2 videos" or "40 s". */
export function describeAmount(unit: LimitUnit, amount: bigint): string {
  if (unit === 'usd') return formatUsd(amount);
  if (unit === 'seconds') return `${amount} s`;
  return amount === 1n ? '1 video' : `${amount} videos`;
}

/** "$3.00 a day". */
export function describeRate({ unit, period, amount }: Pick<LimitState, 'unit' | 'period' | 'amount'>): string {
  return `${describeAmount(unit, amount)} ${per[period]}`;
}

/** What may still be asked for under a limit; never below zero, even after an overrun. */
export function leftUnder({ amount, spent, held }: Pick<LimitState, 'amount' | 'spent' | 'held'>): bigint {
  const left = amount - spent - held;
  return left > 0n ? left : 0n;
}

/** "$2.20 left today". */
export function describeLeft(state: LimitState): string {
  return `${describeAmount(state.unit, leftUnder(state))} ${leftOf[state.period]}`;
}

/** "Your limit is $3.00 a day: $2.40 spent, $0.40 held, $0.20 left" or "Above $5.00 for one video here, a manager is asked" */
export function describeLimit(state: LimitState): string {
  const { unit, period, spent, held } = state;
  const said = describeRule(state);
  if (period === 'request') return said;
  const parts = [`${describeAmount(unit, spent)} spent`, ...(held > 0n ? [`${describeAmount(unit, held)} held`] : [])];
  return `${said}: ${parts.join(', ')}, ${describeAmount(unit, leftUnder(state))} left`;
}

function describeRule({ scope, onExceed, ...rate }: LimitState): string {
  if (onExceed === 'refuse') return `${whose[scope]} is ${describeRate(rate)}`;
  const mine = scope === 'member' && rate.period === 'request';
  return `Above ${describeRate(rate)}${mine ? '' : ` ${where[scope]}`}, ${instead[onExceed]}`;
}

/** "Your limit is 2 videos at one time; more wait in line" */
export function describeAtOnce({ scope, ...rate }: Pick<LimitState, 'scope' | 'unit' | 'period' | 'amount'>): string {
  return `${whose[scope]} is ${describeRate(rate)}; more wait in line`;
}

/** Of the limits in money that refuse, the one with the least left; undefined: there is none. */
export function tightest(states: LimitState[]): LimitState | undefined {
  const counted = states.filter(
    ({ unit, onExceed, resetsAt, period }) =>
      unit === 'usd' && onExceed === 'refuse' && (resetsAt !== undefined || period === 'total'),
  );
  return counted.reduce<LimitState | undefined>(
    (least, state) => (least === undefined || leftUnder(state) < leftUnder(least) ? state : least),
    undefined,
  );
}
