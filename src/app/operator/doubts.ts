import { listDoubts } from '../../database/resolve-queries.ts';
import { chargeGeneration, releaseGeneration } from '../../generations/resolve.ts';
import { formatUsd } from '../../micro-usd/micro-usd.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { OperatorVerb } from './operator-verb.ts';

const most = 50;

export const doubts: OperatorVerb = {
  takes: '',
  means: 'lists videos of which nobody knows whether they were billed',
  async run({ database }) {
    const found = await listDoubts(database, most);
    if (found.length === 0) return notice('No video is in doubt.');
    const rows = found.map(({ id, usd, assumed, platform, workspace, member, modelId, since }) => ({
      text: `${id} · ${formatUsd(usd)} ${assumed ? 'assumed spent' : 'held'} · ${modelId} · ${member ?? 'somebody'} in ${platform} ${workspace}`,
      about: { label: 'asked', at: since },
    }));
    return notice("Look in the backend's own books, then charge or release each by its id:", { rows });
  },
};

export const charge: OperatorVerb = {
  takes: '<video id> [why]',
  means: 'it was billed: what is held for it is spent',
  async run(desk, [id = '', ...why]) {
    const amount = await chargeGeneration(desk, desk.actor, id, reasonOf(why));
    return notice(`${formatUsd(amount)} is charged for ${id}.`);
  },
};

export const release: OperatorVerb = {
  takes: '<video id> [why]',
  means: 'it was not billed: what is held, or was assumed spent, is given back',
  async run(desk, [id = '', ...why]) {
    const amount = await releaseGeneration(desk, desk.actor, id, reasonOf(why));
    return notice(`${formatUsd(amount)} is given back for ${id}.`);
  },
};

function reasonOf(words: string[]): string | undefined {
  return words.length === 0 ? undefined : words.join(' ');
}
