import { accessRefusal } from '../accounts/check-access.ts';
import { standingOf } from '../database/limit-queries.ts';
import { atOnceLimits, grantsFor, lastCosts, spentBy, type LastCost } from '../database/usage-queries.ts';
import { whoAsks } from '../generations/who-asks.ts';
import { describeCost } from '../money/describe-cost.ts';
import { describeAtOnce } from '../money/describe-limit.ts';
import { describeTotals, grantRow } from '../money/describe-usage.ts';
import { limitRow } from '../money/limit-row.ts';
import { notice } from '../platforms/chat-message.ts';
import { plainText, shorten } from '../platforms/plain-text.ts';
import type { Command } from './command.ts';

const mostCosts = 10;
const mostOfPrompt = 60;

/** Says what was spent and what is left: by limits, in total, and for the last requests. */
export const usage: Command = {
  summary: 'says what you and this place spent, and what is left',
  async run(doors, { asker, answer }) {
    const { database, clock, demo } = doors;
    const now = clock.now();
    const account = await whoAsks(doors, asker);
    const place = { workspaceId: account.workspaceId, memberId: account.id, channelId: asker.within ?? asker.channelId };
    const [standing, atOnce, { mine, ours }, grants, costs] = await Promise.all([
      standingOf(database, place, now),
      atOnceLimits(database, place, now),
      spentBy(database, place, now),
      grantsFor(database, place, now),
      lastCosts(database, account.id, mostCosts),
    ]);
    const totals = [describeTotals('You', mine), describeTotals('Everybody here', ours)];
    const rows = [
      ...standing.map(limitRow),
      ...[...atOnce.map(describeAtOnce), ...totals].map((text) => ({ text })),
      ...grants.map(grantRow),
    ];
    await answer(
      notice(accessRefusal(account, asker, demo) ?? 'This is what was spent, and what is left.', {
        rows,
        lines:
          costs.length === 0 ? ['You have not asked for a video here yet.'] : ['Your last ones:', ...costs.map(describeLast)],
        ...(demo && { facts: ['demo: nothing is paid'] }),
      }),
    );
  },
};

function describeLast(cost: LastCost): string {
  return `${describeCost(cost)} · ${cost.model.label}, ${cost.seconds} s · ${shorten(plainText(cost.prompt), mostOfPrompt)}`;
}
