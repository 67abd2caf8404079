import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { blockMember, unblockMember } from '../../../src/accounts/block-member.ts';
import { changeSettings, type Settings } from '../../../src/accounts/change-settings.ts';
import { disableWorkspace } from '../../../src/accounts/disable-workspace.ts';
import { nameManager } from '../../../src/accounts/name-manager.ts';
import { setAccessRule, type AccessWish } from '../../../src/accounts/set-access-rule.ts';
import { ensureMember } from '../../../src/database/member-queries.ts';
import { withdrawWaiting } from '../../../src/generations/withdraw-waiting.ts';
import { setLimit } from '../../../src/money/set-limit.ts';
import { openOffice, refusalOf, type Office } from '../../support/office.ts';
import { createWorld, type World } from '../../support/world.ts';

const hour = 60 * 60_000;

let world: World;
let office: Office;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  office = await openOffice(world);
});

const lastAct = async () => (await office.audit()).at(-1);
const fox = () => ({ workspaceId: office.workspaceId, memberId: office.foxId });

describe('where, and with which role, one may ask', () => {
  const rule = (more: Partial<AccessWish>, by = office.manager) =>
    setAccessRule(world.doors, by, {
      workspaceId: office.workspaceId,
      kind: 'channel',
      subject: 'playground',
      rule: 'deny',
      ...more,
    });

  it('is denied, allowed and forgotten from the next request on, each written down', async () => {
    expect(await rule({})).toEqual([{ workspaceId: office.workspaceId, kind: 'channel', subject: 'playground', allow: false }]);
    expect(await refusalOf(office.passes())).toContain('may not be made in this channel');
    expect(await lastAct()).toMatchObject({
      act: 'access.deny',
      target: 'channel playground',
      before: { rule: 'clear' },
      after: { rule: 'deny' },
      actor: office.manager.memberId,
    });
    await rule({ rule: 'allow' });
    expect(await office.passes()).toBe(true);
    await rule({ kind: 'role', subject: 'editors', rule: 'allow' });
    expect(await refusalOf(office.passes())).toContain('Your role');
    expect(await rule({ kind: 'role', subject: 'editors', rule: 'clear' })).toHaveLength(1);
    expect((await office.audit()).map(({ act }) => act)).toEqual(['access.deny', 'access.allow', 'access.allow', 'access.clear']);
  });

  it('is noted once, however often it is said', async () => {
    await rule({});
    await rule({});
    await rule({ subject: 'other', rule: 'clear' });
    expect(await office.audit()).toHaveLength(1);
  });

  it('is for the managers of that place, and for operators', async () => {
    const wish: AccessWish = { workspaceId: office.workspaceId, kind: 'channel', subject: 'a', rule: 'deny' };
    expect(await refusalOf(setAccessRule(world.doors, office.otherManager, wish))).toContain('another place');
    expect(await refusalOf(setAccessRule(world.doors, office.operator, wish))).toBe('done');
  });
});

describe('blocking a member', () => {
  it('keeps them from asking, tells them why, and is taken back', async () => {
    await blockMember(world.doors, office.manager, { ...fox(), reason: ' too\u202E many ' });
    expect(await refusalOf(office.passes())).toContain('too many');
    expect(await lastAct()).toMatchObject({
      act: 'member.block',
      target: office.foxId,
      before: { blocked: false },
      after: { blocked: true, reason: 'too many' },
      reason: 'too many',
    });
    await unblockMember(world.doors, office.manager, fox());
    expect(await office.passes()).toBe(true);
    expect(await lastAct()).toMatchObject({
      act: 'member.unblock',
      before: { blocked: true },
      after: { blocked: false },
      reason: null,
    });
    await unblockMember(world.doors, office.manager, fox());
    expect(await office.audit()).toHaveLength(2);
  });

  it('goes for somebody who was never seen, but not for oneself or in another place', async () => {
    const hare = await ensureMember(world.doors.database, office.workspaceId, 'hare');
    expect(await ensureMember(world.doors.database, office.workspaceId, 'hare')).toEqual(hare);
    const block = (memberId: string, by = office.manager as Office['operator']) =>
      refusalOf(blockMember(world.doors, by, { workspaceId: office.workspaceId, memberId, reason: undefined }));
    expect(await block(hare.id)).toBe('done');
    expect(await block(office.manager.memberId)).toContain('yourself');
    expect(await block(hare.id, office.otherManager)).toContain('another place');
    expect(await block(office.otherId)).toContain('do not know that member');
  });

  it('takes back what they were waiting for, and gives the money back', async () => {
    await office.passes();
    expect(await withdrawWaiting(world.doors, { memberId: office.foxId })).toBe(1);
    expect(await withdrawWaiting(world.doors, { memberId: office.foxId })).toBe(0);
    const rows = await world.doors.database.prisma.generation.findMany({ where: { memberId: office.foxId } });
    expect(rows).toMatchObject([{ status: 'cancelled', costMicroUsd: 0n }]);
  });
});

describe('how a place is run', () => {
  const change = (settings: Settings, by: Office['operator'] = office.manager) =>
    changeSettings(world.doors, by, { workspaceId: office.workspaceId, ...settings });

  it('is changed one by one, each written down with before and after', async () => {
    expect(await change({ managersChannel: 'desk', guests: true })).toMatchObject({ managersChannel: 'desk', guests: true });
    expect(await change({ managersRole: 'editors', timeZone: 'europe/berlin', guests: true }, office.operator)).toMatchObject({
      timeZone: 'Europe/Berlin',
    });
    expect(await change({ timeZone: 'Europe/Berlin' }, office.operator)).toMatchObject({ managersChannel: 'desk' });
    expect(await office.audit()).toMatchObject([
      {
        act: 'workspace.set',
        before: { managersChannel: null, guests: false },
        after: { managersChannel: 'desk', guests: true },
      },
      { before: { managersRole: null, timeZone: 'UTC' }, after: { managersRole: 'editors', timeZone: 'Europe/Berlin' } },
    ]);
    expect(await refusalOf(change({ guests: false }, office.otherManager))).toContain('another place');
  });

  it.each(['Mars/Olympus', '+02:00', 'Etc', '', "UTC'; --", 'CET DST'])('knows no time zone %j', async (timeZone) => {
    expect(await refusalOf(change({ timeZone }, office.operator))).toContain('do not know that time zone');
    expect(await office.audit()).toEqual([]);
  });

  it('is on the clock that the operator chose: for a manager a new midnight would be a new day to spend', async () => {
    expect(await refusalOf(change({ timeZone: 'Asia/Kolkata' }))).toContain('Only whoever runs this bot');
  });

  it('keeps what was spent when the time zone changes, and when it changes back', async () => {
    const place = { scope: 'member' as const, ...fox() };
    const limit = { place, unit: 'usd', period: 'day', onExceed: 'refuse', amount: 200_000n } as const;
    await setLimit(world.doors, office.manager, limit);
    expect(await office.passes()).toBe(true);
    await change({ timeZone: 'Asia/Kolkata' }, office.operator);
    expect([await office.passes(), await office.passes()]).toEqual([true, false]);
    await change({ timeZone: 'UTC' }, office.operator);
    expect(await office.passes()).toBe(false);
    await change({ timeZone: 'Pacific/Kiritimati' }, office.operator);
    expect(await office.passes()).toBe(false);
    world.clock.turn(24 * hour);
    expect(await office.passes()).toBe(true);
    expect((await world.doors.database.pool.query('SELECT * FROM verify_books()')).rows).toEqual([]);
  });
});

describe('what only an operator does', () => {
  it('is naming a manager', async () => {
    const name = (manager: boolean, by = office.operator) => nameManager(world.doors, by, { ...fox(), manager });
    expect(await refusalOf(name(true, office.manager))).toContain('Only whoever runs this bot');
    expect(await name(true)).toMatchObject({ manager: true });
    await name(true);
    expect(await office.audit()).toMatchObject([
      { act: 'manager.name', target: office.foxId, before: { manager: false }, after: { manager: true } },
    ]);
    expect(await name(false)).toMatchObject({ manager: false });
  });

  it('is switching a place off', async () => {
    const named = { platform: 'playground', externalId: office.asker.workspaceId };
    expect(await refusalOf(disableWorkspace(world.doors, office.manager, named))).toContain('Only whoever runs this bot');
    await disableWorkspace(world.doors, office.operator, named);
    await disableWorkspace(world.doors, office.operator, named);
    expect(await refusalOf(office.passes())).toContain('switched it off');
    expect(await office.audit()).toMatchObject([
      { act: 'workspace.disable', before: { status: 'pending' }, after: { status: 'disabled' } },
    ]);
  });
});
