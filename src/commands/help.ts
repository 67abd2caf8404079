import { standingOf } from '../database/limit-queries.ts';
import { listModels, type Model } from '../database/model-queries.ts';
import { livingModels } from '../generations/choose-video.ts';
import type { Doors } from '../generations/doors.ts';
import { whoAsks } from '../generations/who-asks.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import { limitRow } from '../money/limit-row.ts';
import { quote } from '../money/quote.ts';
import { notice } from '../platforms/chat-message.ts';
import type { Command } from './command.ts';

/** Says what there is: written from the command table and the catalogue. */
export const help: Command = {
  summary: 'says what I can do, and what it costs',
  async run(doors, { asker, answer }, { commandName, summaries }) {
    // Slack has one command with words after it; elsewhere each is a command of its own.
    const join = asker.platform === 'slack' ? ' ' : '-';
    const lines = summaries.map(([name, summary]) => {
      const typed = name === 'sora' ? `/${commandName}` : `/${commandName}${join}${name}`;
      return `${typed}: ${summary}`;
    });
    const models = livingModels(await listModels(doors.database), doors.clock.now()).map(describeModel);
    const { workspaceId, id: memberId } = await whoAsks(doors, asker);
    const standing = await standingOf(
      doors.database,
      { workspaceId, memberId, channelId: asker.within ?? asker.channelId },
      doors.clock.now(),
    );
    await answer(
      notice(`I make videos. Type /${commandName} and what the video should show.`, {
        rows: standing.map(limitRow),
        lines: [...lines, ...models, ...describeDemo(doors.demoWords)],
      }),
    );
  },
};

function describeModel({ label, prices, defaultSize, defaultSeconds, sizes, seconds }: Model): string {
  const cost = quote(prices, defaultSize, defaultSeconds);
  const from = cost === undefined ? 'no price set' : `${formatUsd(cost.usd, 'up')} for ${defaultSeconds} s at ${defaultSize}`;
  return `${label}: ${from}; sizes ${sizes.join(', ')}; lengths ${seconds.join(', ')} s`;
}

function describeDemo(words: Doors['demoWords']): string[] {
  if (words.length === 0) return [];
  return [`Demo: try what happens with one of these in the prompt: ${words.map(({ word }) => word).join(' ')}`];
}
