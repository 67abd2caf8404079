import type { FactsOf } from '../../database/announcement-queries.ts';
import { formatUsd } from '../../micro-usd/micro-usd.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { Said } from './announcement.ts';

/** A backend billed more than was held. */
export const overrun: Said<FactsOf['overrun']> = {
  level: 'error',
  forManagers: false,
  names: () => [],
  describe: ({ generationId, modelId, held, cost }) =>
    notice(
      `The video backend billed ${formatUsd(BigInt(cost))} where its price is ${formatUsd(BigInt(held))}. That is booked and counts in every limit; please correct the price of ${modelId}, or ask the backend.`,
      { facts: [`video ${generationId}`] },
    ),
};
