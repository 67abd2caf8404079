import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openBooksRun, type FirstLimit } from '../../support/books-run.ts';
import type { Step } from '../../support/books-step.ts';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'America/Havana', 'Asia/Kolkata'];

/** The evening before clocks go back in Europe; a week before they do in America. */
const start = new Date('2026-10-24T19:00:00Z');

const index = fc.nat({ max: 5 });
const request = fc.record({ member: index, channel: index, seconds: fc.constantFrom(1, 4, 8), confirmed: fc.boolean() });
const cost = fc.constantFrom(...(['none', 'half', 'held', 'more'] as const));

/** What may happen next; each number picks one of what is there. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: fc.record({ do: fc.constant('ask' as const), request }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const), which: index }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('settle' as const), which: index, cost, video: fc.boolean(), assumed: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reverse' as const), which: index }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('approve' as const), which: index }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      which: index,
      decision: fc.constantFrom(...(['denied', 'expired'] as const)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), request, which: index }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('price' as const),
      price: fc.constantFrom(0n, 100_000n, 130_000n, 180_000n, 250_000n),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('limit' as const), which: fc.nat({ max: 8 }), amount: fc.nat({ max: 40 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('grant' as const), which: fc.nat({ max: 8 }), hours: fc.constantFrom(1, 30) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('turn' as const),
      minutes: fc.constantFrom(1, 7, 55, 60, 180, 23 * 60, 7 * 1440, 31 * 1440),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), zone: fc.constantFrom(...zones) }) },
);
function firstLimits(workspaceId: string, [, , three = '']: string[]): FirstLimit[] {
  const limit = (scope: FirstLimit['scope'], subject: string, rest: Pick<FirstLimit, 'unit' | 'period' | 'amount'>) => ({
    scope,
    subject,
    onExceed: 'refuse' as const,
    ...(scope !== 'instance' && { workspaceId }),
    ...rest,
  });
  return [
    limit('instance', '', { unit: 'usd', period: 'day', amount: 4_000_000n }),
    limit('workspace', workspaceId, { unit: 'usd', period: 'week', amount: 5_000_000n }),
    limit('workspace', workspaceId, { unit: 'seconds', period: 'total', amount: 120n }),
    limit('channel', `${workspaceId}/den`, { unit: 'videos', period: 'hour', amount: 3n }),
    limit('everyone', workspaceId, { unit: 'usd', period: 'day', amount: 800_000n }),
    limit('role', `${workspaceId}/fox`, { unit: 'usd', period: 'day', amount: 1_500_000n }),
    limit('member', three, { unit: 'usd', period: 'day', amount: 1_200_000n }),
    { ...limit('channel', `${workspaceId}/den`, { unit: 'usd', period: 'day', amount: 500_000n }), onExceed: 'ask' },
    { ...limit('workspace', workspaceId, { unit: 'usd', period: 'request', amount: 700_000n }), onExceed: 'confirm' },
  ];
}

it('keeps the books as the rules say, after every step of any schedule', { timeout: 90_000 }, async () => {
  expect.hasAssertions();
  const schedule = fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (wishes) => {
    const run = await openBooksRun(start, firstLimits);
    try {
      for (const wish of wishes) {
        await run.take(wish);
        await run.check();
      }
    } finally {
      await run.drop();
    }
  });
  // A failure prints its seed and path; as much as fits into a quarter of a minute.
  await fc.assert(schedule, { numRuns: 25, seed: 20261122, endOnFailure: true, interruptAfterTimeLimit: 15_000 });
});
