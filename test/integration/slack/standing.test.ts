import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Asker, ChatListener, ChatPlatform, Standing } from '../../../src/platforms/chat-platform.ts';
import { SlackRefusal } from '../../fakes/slack/slack-refusal.ts';
import { createKeeper, startSlackBench, type SlackBench } from '../../support/slack-bench.ts';

const unknown = 'Slack did not tell me who you are just now, please try again in a minute.';
const asker: Asker = { platform: 'slack', workspaceId: 'T0TEAM', memberId: 'U0ANNA', channelId: 'C0GENERAL' };

let bench: SlackBench;
let platform: ChatPlatform;
let listener: ChatListener;
let keeper: ReturnType<typeof createKeeper>;
let lines: { level: number; msg: string }[];

beforeEach(async () => {
  bench = await startSlackBench();
  lines = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]) });
  platform = bench.connect({ appToken: 'xapp-1', log });
  listener = platform.createListener();
  keeper = createKeeper();
  await listener.start(keeper.ears);
});
afterEach(async () => {
  vi.useRealTimers();
  await listener.stop();
  await bench.stop();
  expect(bench.fake.violations).toEqual([]);
});

const world = () => bench.fake.world;
const people = () => bench.fake.people;
const soon = (isTrue: () => boolean) => vi.waitUntil(isTrue, { timeout: 5000, interval: 5 });
const callsOf = (method: string) => bench.fake.calls.filter((call) => call.method === method).length;

async function heardFrom(user = 'U0ANNA', channel = 'C0GENERAL'): Promise<Asker | undefined> {
  const before = keeper.commands.length;
  await people().slash('a fox', { user, channel }).deliver();
  await soon(() => keeper.commands.length > before);
  return keeper.commands.at(-1)?.asker;
}
const standingOf = ({ roles, guest, manages }: Standing = {}) => ({ roles, guest, manages });

describe('what Slack says of the one who asks', () => {
  it('is that of a full member until it says more', async () => {
    expect(await heardFrom()).toEqual({
      ...asker,
      workspaceName: 'filmclub',
      memberName: 'anna',
      roles: [],
      guest: false,
      manages: false,
    });
  });

  it.each(['is_restricted', 'is_ultra_restricted', 'is_stranger', 'deleted'])('makes a guest of one who %s', async (flag) => {
    world().person('U0ANNA', { [flag]: true, is_admin: true });
    expect(await heardFrom()).toMatchObject({ guest: true, manages: false });
  });

  it.each(['is_admin', 'is_owner', 'is_primary_owner'])('lets one manage who %s', async (flag) => {
    world().person('U0ANNA', { [flag]: true });
    expect(await heardFrom()).toMatchObject({ guest: false, manages: true });
  });

  it('names the user groups that they are in', async () => {
    world().userGroups.push(
      { id: 'S0CREW', handle: 'crew', users: ['U0BEN', 'U0ANNA'] },
      { id: 'S0CAST', handle: 'cast', users: ['U0ANNA'] },
      { id: 'S0PRESS', handle: 'press', users: ['U0BEN'] },
    );
    expect(await heardFrom()).toMatchObject({ roles: ['S0CREW', 'S0CAST'] });
  });

  it('makes a guest of somebody of a connected organisation, in the workspace that has installed us', async () => {
    world().person('U0ANNA', { team_id: 'T0OTHER', is_admin: true });
    const heard = await heardFrom();
    expect(heard).toMatchObject({ workspaceId: 'T0TEAM', guest: true, manages: false });
    expect(heard).not.toHaveProperty('workspaceName');
  });

  it('makes a guest of somebody whom we may not see', async () => {
    bench.fake.fail('users.info', new SlackRefusal('user_not_visible'));
    expect(await heardFrom()).toMatchObject({ guest: true, manages: false });
  });

  it('leaves a full member one whose home is another workspace of the same organisation', async () => {
    world().person('U0ANNA', { team_id: 'T0HOME', enterprise_user: { teams: ['T0HOME', 'T0TEAM'] } });
    expect(await heardFrom()).toMatchObject({ workspaceId: 'T0TEAM', guest: false });
  });

  it('gives nobody a part in direct messages', async () => {
    world().person('U0ANNA', { is_owner: true });
    world().userGroups.push({ id: 'S0CREW', handle: 'crew', users: ['U0ANNA'] });
    expect(await heardFrom('U0ANNA', 'D0ANNA')).toMatchObject({
      workspaceId: 'dm:U0ANNA',
      roles: [],
      guest: false,
      manages: false,
    });
  });

  it('knows no user groups where a workspace has none', async () => {
    bench.fake.fail('usergroups.list', new SlackRefusal('plan_upgrade_required'));
    expect(await heardFrom()).toMatchObject({ roles: [], guest: false });
  });

  it('keeps bots from being heard', async () => {
    world().person('U0ROBOT', { is_bot: true });
    const act = people().slash('a fox', { user: 'U0ROBOT' });
    await act.deliver();
    await heardFrom();
    expect(act.acknowledged()).toBe(true);
    expect(act.answers()).toEqual([]);
    expect(keeper.commands.map(({ asker: { memberId } }) => memberId)).toEqual(['U0ANNA']);
  });

  it('is asked for after the acknowledgement', async () => {
    const hold = bench.fake.hold('users.info');
    const act = people().slash('a fox');
    await act.deliver();
    expect(act.acknowledged()).toBe(true);
    await hold.arrived;
    expect(keeper.commands).toEqual([]);
    hold.release();
    await soon(() => keeper.commands.length === 1);
  });

  it('is relied on for a minute, and user groups for everybody', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    await Promise.all([heardFrom(), heardFrom(), heardFrom('U0BEN')]);
    expect([callsOf('users.info'), callsOf('usergroups.list')]).toEqual([2, 1]);
    world().person('U0ANNA', { is_restricted: true });
    vi.setSystemTime(Date.now() + 59_000);
    expect(await heardFrom()).toMatchObject({ guest: false });
    vi.setSystemTime(Date.now() + 1000);
    expect(await heardFrom()).toMatchObject({ guest: true });
    expect([callsOf('users.info'), callsOf('usergroups.list')]).toEqual([3, 2]);
  });
});

describe('without an optional scope', () => {
  it.each([
    ['users:read', { roles: ['S0CREW'], guest: undefined, manages: undefined }],
    ['usergroups:read', { roles: undefined, guest: false, manages: true }],
  ])('%s only its part is not said, with one line in the log', async (scope, standing) => {
    world().scopes.delete(scope);
    world().person('U0ANNA', { is_admin: true });
    world().userGroups.push({ id: 'S0CREW', handle: 'crew', users: ['U0ANNA'] });
    expect(standingOf(await heardFrom())).toEqual(standing);
    expect(standingOf(await platform.sender.lookUp(asker))).toEqual(standing);
    expect(lines.map(({ msg }) => msg)).toEqual([expect.stringContaining(`optional scope ${scope}`)]);
  });

  it('somebody of a connected organisation is a guest all the same', async () => {
    world().scopes.delete('users:read');
    world().person('U0ANNA', { team_id: 'T0OTHER' });
    await people().click('v1:remix:cm1').deliver();
    await soon(() => keeper.buttons.length === 1);
    expect(keeper.buttons[0]?.asker).toMatchObject({ workspaceId: 'T0TEAM', guest: true });
  });
});

describe('while Slack does not say who asks', () => {
  it.each(['users.info', 'usergroups.list'])('nothing is heard, and they are told (%s)', async (method) => {
    bench.fake.fail(method, new SlackRefusal('Service Unavailable', { status: 503 }), { times: 2 });
    const command = people().slash('a fox');
    await command.deliver();
    await soon(() => command.answers().length > 0);
    const button = people().click('v1:remix:cm1');
    await button.deliver();
    await soon(() => button.answers().length > 0);
    expect([...command.answers(), ...button.answers()]).toEqual([unknown, unknown]);
    expect([keeper.commands, keeper.buttons]).toEqual([[], []]);
    expect(await heardFrom()).toMatchObject({ guest: false });
  });

  it('a form is not heard either', async () => {
    const command = people().slash('');
    await command.deliver();
    await soon(() => world().views.size === 1);
    bench.fake.fail('users.info', new SlackRefusal('ratelimited', { status: 429, retryAfter: 30 }));
    await people()
      .submitForm([...world().views.keys()][0] ?? '', { prompt: 'a fox' })
      .deliver();
    await soon(() => command.answers().length > 0);
    expect(command.answers()).toEqual([unknown]);
    expect(keeper.commands).toEqual([]);
  });

  it('looking somebody up fails as everything does', async () => {
    bench.fake.fail('users.info', new SlackRefusal('Service Unavailable', { status: 503 }));
    await expect(platform.sender.lookUp(asker)).rejects.toMatchObject({ name: 'ChatError', kind: 'unavailable' });
  });
});

describe('looking somebody up', () => {
  it('asks anew, however lately they were heard', async () => {
    expect(await heardFrom()).toMatchObject({ guest: false, manages: false });
    world().person('U0ANNA', { is_owner: true });
    world().userGroups.push({ id: 'S0CREW', handle: 'crew', users: ['U0ANNA'] });
    expect(await platform.sender.lookUp(asker)).toEqual({ roles: ['S0CREW'], guest: false, manages: true });
    expect(await platform.sender.lookUp({ ...asker, workspaceId: 'dm:U0ANNA' })).toEqual({
      roles: [],
      guest: false,
      manages: false,
    });
  });
});
