import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeSettings } from '../../../src/accounts/change-settings.ts';
import { giveGrant, type GrantWish } from '../../../src/money/give-grant.ts';
import type { GrantPlace } from '../../../src/money/limit-place.ts';
import { listGrants } from '../../../src/money/list-grants.ts';
import { setLimit, type LimitWish } from '../../../src/money/set-limit.ts';
import { openOffice, refusalOf, type Office } from '../../support/office.ts';
import { createWorld, type World } from '../../support/world.ts';

const hour = 60 * 60_000;
const usd = (dollars: number) => BigInt(dollars * 1e6);

let world: World;
let office: Office;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  office = await openOffice(world);
});

const fox = (): GrantPlace => ({ scope: 'member', workspaceId: office.workspaceId, memberId: office.foxId });
const channel = (): GrantPlace => ({ scope: 'channel', workspaceId: office.workspaceId, externalId: 'playground' });
const wholePlace = (): GrantPlace => ({ scope: 'workspace', workspaceId: office.workspaceId });
const day = { unit: 'usd', period: 'day' } as const;
const limit = (by: 'manager' | 'operator', more: Partial<LimitWish>) =>
  setLimit(world.doors, office[by], { ...day, onExceed: 'refuse', place: fox(), amount: usd(1), ...more });
const wish = (more: Partial<GrantWish>): GrantWish => ({ ...day, place: fox(), amount: usd(1), reason: 'a festival', ...more });
const give = (by: 'manager' | 'operator' | 'otherManager', more: Partial<GrantWish> = {}) =>
  giveGrant(world.doors, office[by], wish(more));

describe('giving more', () => {
  it('lets the very next request through, and is written down with its reason', async () => {
    await limit('manager', { amount: 100_000n });
    expect([await office.passes(), await office.passes()]).toEqual([true, false]);
    const { grant, raised } = await give('manager', { amount: 100_000n, reason: ' a\nfestival ' });
    expect(raised).toMatchObject([{ scope: 'member', authority: 'manager', amount: 200_000n }]);
    expect([await office.passes(), await office.passes()]).toEqual([true, false]);
    expect((await office.audit()).at(-1)).toMatchObject({
      act: 'grant.give',
      actor: office.manager.memberId,
      via: 'playground',
      target: grant.id,
      before: null,
      after: { scope: 'member', subject: office.foxId, amount: '100000', authority: 'manager', reason: 'a festival' },
      reason: 'a festival',
    });
  });

  it('goes on top of what a role or everyone is allowed, for that member only', async () => {
    await limit('manager', { place: { scope: 'everyone', workspaceId: office.workspaceId }, amount: 100_000n });
    await give('manager', { amount: 100_000n });
    expect([await office.passes(), await office.passes(), await office.passes()]).toEqual([true, true, false]);
  });

  it('ends with the window that is open when no day is named', async () => {
    await limit('manager', {});
    await limit('manager', { period: 'month' });
    await limit('manager', { period: 'total' });
    const ends = async (period: GrantWish['period']) => (await give('manager', { period, amount: 1n })).grant.endsAt;
    expect(await ends('day')).toEqual(new Date('2026-11-23T00:00:00Z'));
    expect(await ends('month')).toEqual(new Date('2026-12-01T00:00:00Z'));
    expect(await ends('total')).toBeNull();
    expect(await listGrants(world.doors, office.workspaceId)).toHaveLength(3);
  });

  it('lasts to the end of the day that is named, in the place’s own time zone, and is listed until then', async () => {
    await changeSettings(world.doors, office.operator, { workspaceId: office.workspaceId, timeZone: 'America/New_York' });
    await limit('manager', { amount: 0n });
    const { grant } = await give('manager', { until: '2026-11-22' });
    expect(grant.endsAt).toEqual(new Date('2026-11-23T05:00:00Z'));
    const there = await openOffice(world);
    world.clock.turn(17 * hour - 1);
    expect([await office.passes(), (await listGrants(world.doors, office.workspaceId)).length]).toEqual([true, 1]);
    world.clock.turn(1);
    expect([await office.passes(), await listGrants(world.doors, office.workspaceId)]).toEqual([false, []]);
    expect(await listGrants(world.doors, there.workspaceId)).toEqual([]);
  });
});

describe('what can be given', () => {
  it.each<[string, Partial<GrantWish>, string]>([
    ['nothing', { amount: 0n }, 'more than nothing'],
    ['no reason', { reason: ' \u200B ' }, 'say why'],
    ['a day that is over', { until: '2026-11-21' }, 'over already'],
    ['a day that is none', { until: '2026-02-30' }, 'year, month and day'],
    ['words for a day', { until: 'friday' }, 'year, month and day'],
    ['a day in a far year', { until: '2206-12-31' }, 'within a year'],
    ['one video', { period: 'request' }, 'over a time'],
    ['more of what has no limit', { period: 'week' }, 'no limit of that kind'],
  ])('not %s', async (_, more, sentence) => {
    await limit('manager', {});
    expect(await refusalOf(give('manager', more))).toContain(sentence);
    expect(await listGrants(world.doors, office.workspaceId)).toEqual([]);
  });
});

describe('who may give', () => {
  it.each<[string, () => GrantPlace, string, string]>([
    ['to the instance', () => ({ scope: 'instance' }), 'for whoever runs this bot', 'done'],
    ['to the whole place', wholePlace, 'for whoever runs this bot', 'done'],
    ['to a channel', channel, 'done', 'done'],
    ['to a member', fox, 'done', 'done'],
    ['to another place', () => ({ scope: 'channel', workspaceId: office.otherId, externalId: 'a' }), 'another place', 'no limit'],
    [
      'to a stranger',
      () => ({ scope: 'member', workspaceId: office.workspaceId, memberId: office.otherId }),
      'not know',
      'not know',
    ],
  ])('%s', async (_, place, manager, operator) => {
    await limit('operator', { place: wholePlace(), amount: usd(9) });
    await limit('manager', { place: channel() });
    await limit('manager', { place: fox() });
    expect(await refusalOf(give('manager', { place: place() }))).toContain(manager);
    expect(await refusalOf(give('operator', { place: place() }))).toContain(operator);
    expect(await refusalOf(give('otherManager', { place: fox() }))).toContain('another place');
  });

  it('for a manager, as far as the operator’s limits reach, all grants together', async () => {
    await limit('operator', { place: wholePlace(), amount: usd(3) });
    await limit('manager', { amount: usd(1) });
    expect(await refusalOf(give('manager', { amount: usd(1) }))).toBe('done');
    expect(await refusalOf(give('manager', { amount: 1_000_001n }))).toContain(
      "The operator's limit for this whole place is $3.00 a day",
    );
    expect(await refusalOf(give('manager', { amount: usd(1) }))).toBe('done');
    await give('operator', { place: wholePlace(), amount: usd(1) });
    expect(await refusalOf(give('manager', { amount: usd(1) }))).toBe('done');
  });

  it('for an operator, on top of their own limit and the managers’; a manager’s own is not on top of the operator’s', async () => {
    await limit('operator', { amount: usd(2) });
    expect(await refusalOf(give('manager'))).toContain('Only the operator limits that');
    await limit('manager', { amount: usd(1) });
    const { raised } = await give('operator', { amount: usd(1) });
    expect(raised.map(({ authority, amount }) => [authority, amount])).toEqual([
      ['manager', usd(2)],
      ['operator', usd(3)],
    ]);
    expect((await give('manager', { amount: usd(1) })).raised).toMatchObject([{ authority: 'manager', amount: usd(3) }]);
  });
});
