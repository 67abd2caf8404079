import { describe, expect, it } from 'vitest';
import type { AnnouncementKind, FactsOf } from '../../../../src/database/announcement-queries.ts';
import type { WrittenState } from '../../../../src/database/limit-queries.ts';
import { announcements } from '../../../../src/generations/announcements/announcement-list.ts';
import type { Said } from '../../../../src/generations/announcements/announcement.ts';
import { placeOf, textOf } from '../../../../src/generations/announcements/plain-words.ts';

const state: WrittenState = {
  limitId: 'l',
  saidFor: 'everyone',
  scope: 'member',
  subject: 'm',
  unit: 'usd',
  period: 'day',
  authority: 'manager',
  onExceed: 'refuse',
  amount: '3000000',
  spent: '1000000',
  held: '400000',
  wanted: '400000',
  exceeded: false,
  resetsAt: '2026-11-23T00:00:00+00:00',
};
const examples: FactsOf = {
  alert: { percent: 50, state },
  overrun: { generationId: 'abc', modelId: 'fox', held: '400000', cost: '500000' },
  workspace: { platform: 'slack', externalId: 'T1', name: 'Foxes', command: 'npm run operator -- enable slack:T1 DOLLARS_A_DAY' },
  summary: {
    day: '2026-11-21',
    usd: '1600000',
    made: 2,
    failed: 3,
    cancelled: 1,
    open: 1,
    spenders: [{ id: 'm', usd: '1600000' }],
    failures: [
      { kind: 'moderation', count: 2 },
      { kind: 'something new', count: 1 },
    ],
  },
  books: { count: 7, first: [{ what: 'usage', place: 'w 2026-11-21', books: '1', found: '2' }] },
  uncertain: { generationId: 'abc', modelId: 'fox', backendId: 'main', held: '400000' },
};
const nameOf = (id: string) => `<${id}>`;

function say<Kind extends AnnouncementKind>(kind: Kind, more: Partial<FactsOf[Kind]> = {}): string {
  const said: Said<FactsOf[Kind]> = announcements[kind];
  return textOf(said.describe({ ...examples[kind], ...more }, nameOf));
}

describe('what is announced', () => {
  it.each(Object.keys(announcements) as AnnouncementKind[])('of the kind %s has a sentence of its own', (kind) => {
    expect(say(kind)).toMatch(/^[A-Z0-9].*\./);
  });

  it('names only whom it says it names', () => {
    expect(announcements.alert.names(examples.alert)).toEqual(['m']);
    expect(announcements.alert.names({ percent: 50, state: { ...state, scope: 'workspace' } })).toEqual([]);
    expect(announcements.summary.names(examples.summary)).toEqual(['m']);
  });

  it('is said in these words', () => {
    expect(say('alert')).toBe(
      'The limit of <m> has reached 50 %.\n$1.80 of $3.00 a day. It starts anew: 2026-11-23T00:00:00.000Z',
    );
    expect(say('summary')).toBe(
      'On Saturday 21 November, $1.60 was spent.\n2 videos · 3 failed · 1 cancelled · 1 not finished yet\nMost by <m> $1.60\nFailures: 2 refused for content rules, 1 failed at the backend',
    );
    expect(say('overrun')).toContain('billed $0.50 where its price is $0.40');
    expect(say('workspace')).toContain('npm run operator -- enable slack:T1 DOLLARS_A_DAY');
    expect(say('uncertain')).toContain('$0.40 stays held');
    expect(say('books')).toBe(
      'The books do not agree in 7 places.\nusage w 2026-11-21: 1 by the ledger, 2 as found\nTo see all of it: npm run books:verify',
    );
  });

  it('counts an alert in the unit of its limit, and draws no more than a full bar', () => {
    expect(say('alert', { state: { ...state, unit: 'videos', amount: '10', spent: '8', held: '0', wanted: '1' } })).toContain(
      '9 videos of 10 videos a day',
    );
    const over = announcements.alert.describe({ percent: 100, state: { ...state, wanted: '9000000' } }, nameOf);
    expect(over.rows?.[0]?.percent).toBe(100);
  });
});

describe('the name of a place', () => {
  it.each([
    ['Foxes & Friends', 'Foxes Friends (slack:T1)'],
    ['<!channel> @everyone https://evil.example', 'channel everyone httpsevilexample (slack:T1)'],
    ['Füchse’s 狐 Den-2', 'Füchse’s 狐 Den-2 (slack:T1)'],
    ['***', 'slack:T1'],
    [null, 'slack:T1'],
  ])('%s makes no ping, no link and no markup', (name, shown) => {
    expect(placeOf({ platform: 'slack', externalId: 'T1', name })).toBe(shown);
  });
});
