import type { FactsOf } from '../../database/announcement-queries.ts';
import { formatUsd } from '../../micro-usd/micro-usd.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { Said } from './announcement.ts';

/** Nobody knows whether a backend has a video, and so whether it bills it. */
export const uncertain: Said<FactsOf['uncertain']> = {
  level: 'warn',
  forManagers: false,
  names: () => [],
  describe: ({ generationId, modelId, backendId, held }) =>
    notice(
      `I cannot tell whether the backend ${backendId} took a video. ${formatUsd(BigInt(held))} stays held; after a day it counts as spent.`,
      {
        facts: [`video ${generationId}`, modelId],
        lines: [
          `If it was billed: npm run operator -- charge ${generationId}`,
          `If it was not: npm run operator -- release ${generationId}`,
        ],
      },
    ),
};
