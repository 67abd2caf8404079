import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listLimits } from '../../../src/money/list-limits.ts';
import type { LimitPlace } from '../../../src/money/limit-place.ts';
import { removeLimit } from '../../../src/money/remove-limit.ts';
import { setLimit, type LimitWish } from '../../../src/money/set-limit.ts';
import { keepInstanceLimit } from '../../../src/database/limit-queries.ts';
import { createWorld, type World } from '../../support/world.ts';
import { openOffice, refusalOf, type Office } from '../../support/office.ts';

const usd = (dollars: number) => BigInt(dollars * 1e6);

let world: World;
let office: Office;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.doors.database.prisma.limit.deleteMany({ where: { scope: 'instance' } });
  await keepInstanceLimit(world.doors.database, usd(20));
  office = await openOffice(world);
});

const day = { unit: 'usd', period: 'day', onExceed: 'refuse' } as const;
const everyone = (): LimitPlace => ({ scope: 'everyone', workspaceId: office.workspaceId });
const wholePlace = (): LimitPlace => ({ scope: 'workspace', workspaceId: office.workspaceId });
const channel = (externalId = 'playground'): LimitPlace => ({ scope: 'channel', workspaceId: office.workspaceId, externalId });
const role = (externalId: string): LimitPlace => ({ scope: 'role', workspaceId: office.workspaceId, externalId });
const fox = (): LimitPlace => ({ scope: 'member', workspaceId: office.workspaceId, memberId: office.foxId });
const wish = (more: Partial<LimitWish> = {}): LimitWish => ({ ...day, place: everyone(), amount: usd(3), ...more });
const manages = (more?: Partial<LimitWish>) => setLimit(world.doors, office.manager, wish(more));
const operates = (more?: Partial<LimitWish>) => setLimit(world.doors, office.operator, wish(more));
const last = async () => (await office.audit()).at(-1);

describe('who may set a limit', () => {
  const places: [string, () => LimitPlace, string, string][] = [
    ['the instance', () => ({ scope: 'instance' }), 'for whoever runs this bot', 'done'],
    ['the whole place', wholePlace, 'for whoever runs this bot', 'done'],
    ['a channel', channel, 'done', 'done'],
    ['a role', () => role('editors'), 'done', 'done'],
    ['each member', everyone, 'done', 'done'],
    ['a member', fox, 'done', 'done'],
    ['another place’s members', () => ({ scope: 'everyone', workspaceId: office.otherId }), 'another place', 'done'],
    [
      'another place’s channel',
      () => ({ scope: 'channel', workspaceId: office.otherId, externalId: 'a' }),
      'another place',
      'done',
    ],
    [
      'a stranger',
      () => ({ scope: 'member', workspaceId: office.workspaceId, memberId: office.otherId }),
      'do not know',
      'do not know',
    ],
  ];

  it.each(places)('for %s', async (_, place, manager, operator) => {
    expect(await refusalOf(manages({ place: place() }))).toContain(manager);
    expect(await refusalOf(operates({ place: place() }))).toContain(operator);
    const said = (await listLimits(world.doors, office.workspaceId)).map(({ limit }) => limit.authority);
    expect(said.includes('manager')).toBe(manager === 'done');
  });

  it('keeps the operator’s and the managers’ word apart, and both hold', async () => {
    await operates({ amount: usd(2) });
    await manages({ amount: usd(1) });
    const everyones = (await listLimits(world.doors, office.workspaceId)).filter(({ limit }) => limit.scope === 'everyone');
    expect(everyones.map(({ limit }) => [limit.authority, limit.amount, limit.setBy])).toEqual([
      ['operator', usd(2), 'operator:owner@example.org'],
      ['manager', usd(1), `member:${office.manager.memberId}`],
    ]);
  });
});

describe('a manager’s limit stays below the operator’s', () => {
  const above: [string, () => Promise<unknown>, Partial<LimitWish>, () => LimitPlace][] = [
    ['of the instance', async () => undefined, { amount: usd(21) }, channel],
    ['of the place', () => operates({ place: wholePlace(), amount: usd(5) }), { amount: usd(6) }, everyone],
    ['of the place, for a channel', () => operates({ place: wholePlace(), amount: usd(5) }), { amount: usd(6) }, channel],
    ['of the channel itself', () => operates({ place: channel(), amount: usd(1) }), { amount: usd(2) }, channel],
    ['of each member', () => operates({ amount: usd(1) }), { amount: usd(2) }, fox],
    ['of each member, for a role', () => operates({ amount: usd(1) }), { amount: usd(2) }, () => role('editors')],
    ['of the member', () => operates({ place: fox(), amount: usd(1) }), { amount: usd(2) }, fox],
  ];

  it.each(above)('%s', async (_, prepare, more, place) => {
    await prepare();
    expect(await refusalOf(manages({ ...more, place: place() }))).toMatch(
      /^The operator's limit .+ is \$\d+\.00 a day, and nothing/,
    );
    expect((await listLimits(world.doors, office.workspaceId)).some(({ limit }) => limit.authority === 'manager')).toBe(false);
  });

  it('may be as much, and is free in other units and periods', async () => {
    await operates({ place: wholePlace(), amount: usd(5) });
    expect(await refusalOf(manages({ amount: usd(5) }))).toBe('done');
    expect(await refusalOf(manages({ amount: 500n, unit: 'videos' }))).toBe('done');
    expect(await refusalOf(manages({ amount: usd(90), period: 'month' }))).toBe('done');
  });

  it('goes by what an operator said of that person rather than of all', async () => {
    await operates({ amount: usd(1) });
    await operates({ place: role('editors'), amount: usd(2) });
    await operates({ place: fox(), amount: usd(4) });
    expect(await refusalOf(manages({ place: fox(), amount: usd(4) }))).toBe('done');
    expect(await refusalOf(manages({ place: role('editors'), amount: usd(2) }))).toBe('done');
    expect(await refusalOf(manages({ place: role('others'), amount: usd(2) }))).toContain('for each member is $1.00 a day');
  });
});

describe('what a limit can be', () => {
  it.each<[string, Partial<LimitWish>, string]>([
    ['one video in videos', { period: 'request', unit: 'videos', amount: 1n }, 'always one video'],
    ['dollars at one time', { period: 'at_once' }, 'only videos'],
    ['videos at one time that ask', { period: 'at_once', unit: 'videos', onExceed: 'ask', amount: 2n }, 'only videos'],
    ['alerts for one video', { period: 'request', alerts: [50] }, 'limits over a time'],
    ['an alert at nothing', { alerts: [0] }, 'whole per cents'],
    ['an alert beyond all', { alerts: [101] }, 'whole per cents'],
    ['an alert at a half', { alerts: [50.5] }, 'whole per cents'],
    ['an alert at no number', { alerts: [Number.NaN] }, 'whole per cents'],
    ['eleven alerts', { alerts: Array.from({ length: 11 }, (_, index) => index + 1) }, 'at most 10'],
  ])('not %s', async (_, more, sentence) => {
    expect(await refusalOf(manages(more))).toContain(sentence);
    expect(await office.audit()).toEqual([]);
  });

  it('dollars or seconds for one video, videos at one time, nothing at all, and no alerts', async () => {
    for (const more of [
      { period: 'request', amount: usd(5), onExceed: 'ask' },
      { period: 'request', unit: 'seconds', amount: 8n },
      { period: 'at_once', unit: 'videos', amount: 2n },
      { amount: 0n },
      { unit: 'seconds', amount: 60n, alerts: [] },
    ] satisfies Partial<LimitWish>[])
      expect(await refusalOf(manages(more))).toBe('done');
  });
});

describe('setting a limit', () => {
  it('is written down with before and after, who and from where', async () => {
    const first = await manages();
    await manages({ amount: usd(5), alerts: [90, 10, 90] });
    expect(await office.audit()).toMatchObject([
      { act: 'limit.set', before: null, after: { scope: 'everyone', amount: '3000000', alertPercents: [100], revision: 1 } },
      {
        actorKind: 'manager',
        actor: office.manager.memberId,
        via: 'playground',
        workspaceId: office.workspaceId,
        target: first.limit.id,
        at: world.clock.now(),
        before: { amount: '3000000', revision: 1, authority: 'manager' },
        after: { amount: '5000000', revision: 2, alertPercents: [10, 90] },
      },
    ]);
    await operates({ place: wholePlace() });
    expect(await last()).toMatchObject({ actorKind: 'operator', actor: 'owner@example.org', via: 'command line' });
  });

  it('changes nothing, and notes nothing, where it is so already', async () => {
    const { limit } = await manages({ alerts: [50] });
    expect(await manages()).toEqual({ limit, before: limit });
    expect(await office.audit()).toHaveLength(1);
  });

  it('is no new revision where only the alerts change, or an operator says what the environment said', async () => {
    await manages();
    expect((await manages({ alerts: [50] })).limit).toMatchObject({ revision: 1, alertPercents: [50] });
    const { limit, before } = await operates({ place: { scope: 'instance' }, amount: usd(20) });
    expect([before?.setBy, limit.setBy, limit.revision]).toEqual(['environment', 'operator:owner@example.org', 1]);
  });

  it('lets the very next request through when it is raised, and tells anew as the window fills', async () => {
    const told = () =>
      world.doors.database.prisma.announcement.count({ where: { kind: 'alert', workspaceId: office.workspaceId } });
    await manages({ place: fox(), amount: 200_000n, alerts: [100] });
    expect([await office.passes(), await office.passes(), await office.passes()]).toEqual([true, true, false]);
    expect(await told()).toBe(1);
    await manages({ place: fox(), amount: 300_000n });
    expect([await office.passes(), await office.passes()]).toEqual([true, false]);
    expect(await told()).toBe(2);
  });

  it('refuses at once when it is lowered below what is used', async () => {
    await manages({ place: fox(), amount: usd(1) });
    expect(await office.passes()).toBe(true);
    await manages({ place: fox(), amount: 100_000n });
    expect(await office.passes()).toBe(false);
    await manages({ place: fox(), amount: 0n });
    const listed = (await listLimits(world.doors, office.workspaceId)).find(({ limit }) => limit.scope === 'member');
    expect(listed?.standing).toMatchObject({ amount: 0n, held: 100_000n, spent: 0n, resetsAt: new Date('2026-11-23T00:00:00Z') });
  });
});

describe('removing a limit', () => {
  const remove = (actor: Office['operator'], place: LimitPlace) => removeLimit(world.doors, actor, { ...day, place });

  it('is written down, and lets through what only it refused', async () => {
    const { limit } = await manages({ place: fox(), amount: 0n });
    expect(await office.passes()).toBe(false);
    expect(await remove(office.manager, fox())).toEqual(limit);
    expect(await last()).toMatchObject({ act: 'limit.remove', target: limit.id, before: { amount: '0' }, after: null });
    expect(await office.passes()).toBe(true);
  });

  it('resets nothing: what was spent meanwhile counts once it is set again', async () => {
    await manages({ place: fox(), amount: 200_000n });
    expect(await office.passes()).toBe(true);
    await remove(office.manager, fox());
    expect(await office.passes()).toBe(true);
    await manages({ place: fox(), amount: 200_000n });
    expect(await office.passes()).toBe(false);
    expect((await world.doors.database.pool.query('SELECT * FROM verify_books()')).rows).toEqual([]);
  });

  it('says when there is none, or when it is not theirs', async () => {
    expect(await refusalOf(remove(office.manager, fox()))).toBe('There is no such limit to remove.');
    await operates({ place: fox() });
    expect(await refusalOf(remove(office.manager, fox()))).toContain("is the operator's");
    expect(await refusalOf(remove(office.manager, wholePlace()))).toContain('for whoever runs this bot');
    expect(await refusalOf(remove(office.otherManager, fox()))).toContain('another place');
    expect(await refusalOf(remove(office.operator, fox()))).toBe('done');
  });

  it('is the operator’s to do with a manager’s limit too, but not with the instance’s own', async () => {
    await manages({ place: channel() });
    expect((await remove(office.operator, channel())).authority).toBe('manager');
    expect(await refusalOf(remove(office.operator, { scope: 'instance' }))).toContain('always stays');
  });
});
