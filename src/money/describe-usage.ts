import type { Grant, Total, Totals } from '../database/usage-queries.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import type { ChatRow } from '../platforms/chat-message.ts';
import { describeAmount } from './describe-limit.ts';

const forWhom: Record<Grant['scope'], string> = {
  member: 'for you',
  everyone: 'for everyone',
  role: 'for your role',
  channel: 'in this channel',
  workspace: 'here',
  instance: 'for everybody together',
};

/** "You spent $0.80 today (2 videos), $2.40 this week (6 videos), $9.10 this month (20 videos)" */
export function describeTotals(who: string, { today, week, month }: Totals): string {
  return `${who} spent ${describeTotal(today)} today, ${describeTotal(week)} this week, ${describeTotal(month)} this month`;
}

function describeTotal({ usd, videos }: Total): string {
  return videos === 0 ? formatUsd(usd) : `${formatUsd(usd)} (${describeAmount('videos', BigInt(videos))})`;
}

/** "$2.00 more a day for you: the launch party", and until when. */
export function grantRow({ scope, unit, period, amount, reason, endsAt }: Grant): ChatRow {
  const rate = period === 'total' ? 'in total' : `a ${period}`;
  return {
    text: `${describeAmount(unit, amount)} more ${rate} ${forWhom[scope]}: ${reason}`,
    ...(endsAt && { about: { label: 'Until', at: endsAt } }),
  };
}
