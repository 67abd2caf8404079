import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountOf } from '../../../src/accounts/account.ts';
import { enableWorkspace } from '../../../src/money/enable-workspace.ts';
import { listLimits } from '../../../src/money/list-limits.ts';
import { removeLimit } from '../../../src/money/remove-limit.ts';
import { setLimit } from '../../../src/money/set-limit.ts';
import { openOffice, refusalOf, type Office } from '../../support/office.ts';
import { createWorld, type World } from '../../support/world.ts';

const usd = (dollars: number) => BigInt(dollars * 1e6);
const daily = { unit: 'usd', period: 'day', onExceed: 'refuse' } as const;

let world: World;
let office: Office;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  office = await openOffice(world);
});

const enable = (dollars: number, externalId = office.asker.workspaceId, by = office.operator) =>
  enableWorkspace(world.doors, by, { platform: 'playground', externalId }, usd(dollars));
const said = async (workspaceId = office.workspaceId) =>
  (await listLimits(world.doors, workspaceId))
    .filter(({ limit }) => limit.scope !== 'instance')
    .map(({ limit }) => [limit.scope, limit.authority, limit.amount, limit.setBy]);
const everyone = () => ({ scope: 'everyone' as const, workspaceId: office.workspaceId });

describe('enabling a place', () => {
  it('sets what it may spend, and a quarter of it for each member, and writes that down', async () => {
    const { workspace, limit, before } = await enable(20);
    expect([workspace.status, limit.amount, before]).toEqual(['enabled', usd(20), undefined]);
    expect(await said()).toEqual([
      ['workspace', 'operator', usd(20), 'operator:owner@example.org'],
      ['everyone', 'manager', usd(5), 'environment'],
    ]);
    expect((await office.audit()).map(({ act, actorKind }) => [act, actorKind])).toEqual([
      ['workspace.enable', 'operator'],
      ['limit.set', 'operator'],
      ['limit.set', 'operator'],
    ]);
  });

  it('again with another amount moves the members’ share along, until somebody has said otherwise', async () => {
    await enable(20);
    await enable(20);
    expect(await office.audit()).toHaveLength(3);
    await enable(40);
    expect((await said())[1]).toEqual(['everyone', 'manager', usd(10), 'environment']);
    await setLimit(world.doors, office.manager, { ...daily, place: everyone(), amount: usd(3) });
    await enable(8);
    expect(await said()).toMatchObject([
      ['workspace', 'operator', usd(8), 'operator:owner@example.org'],
      ['everyone', 'manager', usd(3), `member:${office.manager.memberId}`],
    ]);
    await removeLimit(world.doors, office.manager, { ...daily, place: everyone() });
    await enable(9);
    expect(await said()).toHaveLength(1);
  });

  it('goes before anybody there has asked, who then find it so', async () => {
    const externalId = randomUUID();
    const { workspace } = await enable(4, externalId);
    const asker = { ...office.asker, workspaceId: externalId };
    const account = await accountOf(world.doors, asker, { status: 'pending', workspaceUsd: undefined, everyoneUsd: undefined });
    expect(account.workspace).toMatchObject({ id: workspace.id, status: 'enabled' });
    expect(await said(workspace.id)).toHaveLength(2);
  });

  it('lets a person alone use all of what is theirs', async () => {
    const { workspace } = await enable(4, `dm:${randomUUID()}`);
    expect((await said(workspace.id)).map(([scope, , amount]) => [scope, amount])).toEqual([
      ['workspace', usd(4)],
      ['everyone', usd(4)],
    ]);
  });

  it('is the operator’s', async () => {
    expect(await refusalOf(enable(4, undefined, office.manager))).toContain('Only whoever runs this bot');
    expect(await said()).toEqual([]);
  });
});
