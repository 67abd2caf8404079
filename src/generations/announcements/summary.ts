import type { BackendErrorKind } from '../../backends/video-backend.ts';
import type { FactsOf } from '../../database/announcement-queries.ts';
import { formatUsd } from '../../micro-usd/micro-usd.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { Said } from './announcement.ts';

const failed: Record<BackendErrorKind, string> = {
  moderation: 'refused for content rules',
  invalid: 'not accepted',
  unsupported: 'beyond what the model can do',
  auth: 'our key not accepted',
  billing: 'no credit left at the backend',
  model_gone: 'model gone',
  rate_limit: 'backend too busy',
  concurrency: 'backend too busy',
  unavailable: 'backend not reached',
  ambiguous: 'never turned up',
  lost: 'lost by the backend',
  expired: 'no longer kept by the backend',
  internal: 'failed at the backend',
};

/** A day that is over. */
export const summary: Said<FactsOf['summary']> = {
  level: 'info',
  forManagers: true,
  names: ({ spenders }) => spenders.map(({ id }) => id),
  describe({ day, usd, made, failed: failures, cancelled, open, spenders, failures: kinds }, nameOf) {
    const counts = [
      made === 1 ? '1 video' : `${made} videos`,
      ...(failures > 0 ? [`${failures} failed`] : []),
      ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
      ...(open > 0 ? [`${open} not finished yet`] : []),
    ];
    const most = spenders.map((spender) => `${nameOf(spender.id)} ${formatUsd(BigInt(spender.usd))}`);
    const why = kinds.map(({ kind, count }) => `${count} ${failureWords(kind)}`);
    return notice(`On ${dateOf(day)}, ${formatUsd(BigInt(usd))} was spent.`, {
      facts: counts,
      lines: [
        ...(most.length > 0 ? [`Most by ${most.join(', ')}`] : []),
        ...(why.length > 0 ? [`Failures: ${why.join(', ')}`] : []),
      ],
    });
  },
};

function failureWords(kind: string): string {
  return Object.hasOwn(failed, kind) ? failed[kind as BackendErrorKind] : failed.internal;
}

/** "Saturday 21 November". */
function dateOf(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(day),
  );
}
