import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { notice } from '../../../src/platforms/chat-message.ts';
import type { ChatEars, ChatListener } from '../../../src/platforms/chat-platform.ts';
import { SlackRefusal } from '../../fakes/slack/slack-refusal.ts';
import { createKeeper, startSlackBench, type SlackBench } from '../../support/slack-bench.ts';

let bench: SlackBench;
let listener: ChatListener;

beforeEach(async () => {
  bench = await startSlackBench();
  listener = bench.connect().createListener();
});
afterEach(async () => {
  await listener.stop();
  await bench.stop();
  expect(bench.fake.violations).toEqual([]);
});

async function listen(more: Partial<ChatEars> = {}) {
  const keeper = createKeeper(more);
  await listener.start(keeper.ears);
  return keeper;
}
const soon = (isTrue: () => boolean) => vi.waitUntil(isTrue, { timeout: 5000, interval: 5 });
const people = () => bench.fake.people;

describe('a slash command', () => {
  it('with an unknown flag is answered to this person alone and asks for nothing', async () => {
    const { commands } = await listen();
    const act = people().slash('a fox --fps <!channel> 30');
    await act.deliver();
    await soon(() => act.answers().length > 0);
    expect(act.answers()).toEqual(["I don't know --fps. I know --model, --seconds and --size."]);
    expect(commands).toEqual([]);
    expect(bench.fake.world.pings).toEqual([]);
  });

  it('of an app with an old manifest, which does not say who is mentioned, gives nothing to anybody', async () => {
    const { commands } = await listen();
    bench.fake.world.person('U0BEN', { name: 'ben' });
    bench.fake.world.shouldEscape = false;
    const act = people().slash('admin grant @ben $5 for the launch');
    await act.deliver();
    await soon(() => act.answers().length > 0);
    expect(act.answers()[0]).toMatch(/whom or what you mean by @ben\..+ npm run commands:deploy prints\.$/);
    expect(commands).toEqual([]);
  });

  it('in a direct message belongs to the person', async () => {
    const { commands } = await listen();
    await people().slash('a fox', { channel: 'D0ANNA' }).deliver();
    await soon(() => commands.length === 1);
    expect(commands[0]?.asker).toMatchObject({ workspaceId: 'dm:U0ANNA', channelId: 'D0ANNA' });
  });

  it('of our own is not heard', async () => {
    const { commands } = await listen();
    const act = people().slash('a fox', { user: bench.fake.world.bot.id });
    await act.deliver();
    expect(act.acknowledged()).toBe(true);
    expect(commands).toEqual([]);
  });

  it('has four answers, and the fifth is kept for the result', async () => {
    const { commands } = await listen();
    const act = people().slash('a fox');
    await act.deliver();
    await soon(() => commands.length === 1);
    for (const n of [1, 2, 3, 4, 5, 6]) await commands[0]?.answer(notice(`Answer ${n}`));
    expect(act.answers()).toEqual(['Answer 4']);
    const { acknowledgement } = commands[0] ?? {};
    if (acknowledgement === undefined) throw new Error('no acknowledgement');
    const { sender } = bench.connect();
    expect(await sender.updateAcknowledgement(acknowledgement, notice('Here it is'))).toBe(true);
    expect(await sender.updateAcknowledgement(acknowledgement, notice('Too much'))).toBe(false);
    expect(act.answers()).toEqual(['Here it is']);
  });
});

describe('a button', () => {
  it('is answered beside the message that everybody sees, never in its place', async () => {
    const { buttons } = await listen();
    const { sender } = bench.connect();
    const button = { id: 'v1:cancel:cm1', label: 'Cancel', style: 'danger' } as const;
    await sender.post('C0GENERAL', notice('Rendering', { buttons: [button] }), { nonce: 'n' });
    const act = people().click(button.id);
    await act.deliver();
    await soon(() => buttons.length === 1);
    await buttons[0]?.answer(notice('Cancelling'));
    await buttons[0]?.answer(notice('Cancelled'));
    expect(act.answers()).toEqual(['Cancelling', 'Cancelled']);
    expect(bench.fake.world.messages[0]?.text).toBe('Rendering');
    // What changes this one would change the message that everybody sees.
    expect(buttons[0]).not.toHaveProperty('acknowledgement');
    expect(buttons[0]).toMatchObject({
      buttonId: button.id,
      requestKey: `slack:${act.triggerId}`,
      asker: { memberId: 'U0ANNA' },
    });
  });

  it('of a private card is answered in its place, up to the link to the result', async () => {
    const { commands, buttons } = await listen();
    const asked = people().slash('a fox');
    await asked.deliver();
    await soon(() => commands.length === 1);
    const make = { id: 'v1:make:cm1', label: 'Make it', style: 'primary' } as const;
    await commands[0]?.answer(notice('This costs $0.80', { buttons: [make] }));
    await people().click(make.id).deliver();
    await soon(() => buttons.length === 1);
    const { answer, acknowledgement } = buttons[0] ?? {};
    await answer?.(notice('On its way'));
    expect(asked.answers()).toEqual(['On its way']);
    if (acknowledgement === undefined) throw new Error('no acknowledgement');
    expect(await bench.connect().sender.updateAcknowledgement(acknowledgement, notice('It is there'))).toBe(true);
    expect(asked.answers()).toEqual(['It is there']);
  });
});

describe('a workspace', () => {
  const left: unknown[] = [];
  const listenForLeaving = () => listen({ left: async (...workspace) => void left.push(workspace) });
  beforeEach(() => left.splice(0));

  it('that has removed us is let go', async () => {
    await listenForLeaving();
    expect(await people().event({ type: 'app_uninstalled' })).toMatchObject({ acknowledged: true });
    await soon(() => left.length > 0);
    expect(left).toEqual([['slack', 'T0TEAM']]);
  });

  it('that has revoked our token is let go, and not when it was the token of somebody else', async () => {
    await listenForLeaving();
    const { bot } = bench.fake.world;
    await people().event({ type: 'tokens_revoked', tokens: { oauth: [bot.id], bot: ['U0OTHERBOT'] } });
    await people().event({ type: 'tokens_revoked', tokens: { oauth: ['U0ANNA'] } });
    await people().event({ type: 'tokens_revoked', tokens: { bot: ['U0OTHERBOT', bot.id] } });
    await soon(() => left.length > 0);
    expect(left).toEqual([['slack', 'T0TEAM']]);
  });

  it('that has us is named at the start', async () => {
    const present: unknown[] = [];
    await listen({ present: async (...workspaces) => void present.push(workspaces) });
    expect(present).toEqual([['slack', ['T0TEAM']]]);
  });
});

describe('the connection to Slack', () => {
  it.each([
    ['bot', 'SLACK_BOT_TOKEN', 'auth.test'],
    ['app', 'SLACK_APP_TOKEN', 'apps.connections.open'],
  ])('is not started with an %s token that Slack refuses', async (_which, variable, method) => {
    bench.fake.fail(method, new SlackRefusal('invalid_auth'));
    await expect(listen()).rejects.toMatchObject({ name: 'StartFault', message: expect.stringContaining(variable) });
  });

  it.each(['refreshSockets', 'cutSockets'] as const)('comes back by itself after %s, also past failures', async (end) => {
    const { commands } = await listen();
    bench.fake.fail('apps.connections.open', new SlackRefusal('Bad Gateway', { status: 502 }), { times: 1 });
    bench.fake.fail('apps.connections.open', new SlackRefusal('invalid_auth'), { times: 1 });
    bench.fake.deliveries[end]();
    await soon(() => listener.trouble() !== undefined);
    await soon(() => listener.trouble() === undefined);
    await people().slash('a fox').deliver();
    await expect.poll(() => commands.map(({ options }) => options.prompt)).toEqual(['a fox']);
  });

  it('starts with a Slack that cannot be reached, says so, and connects when it can', async () => {
    bench.fake.fail('*', new SlackRefusal('Bad Gateway', { status: 502 }), { times: 3 });
    await listen();
    expect(listener.trouble()).toContain('no connection to Slack');
    await soon(() => listener.trouble() === undefined);
    expect(bench.fake.deliveries.sockets()).toBe(1);
  });

  it('is closed when it stops, also in the middle of connecting', async () => {
    await listen();
    await listener.stop();
    await soon(() => bench.fake.deliveries.sockets() === 0);
    const other = bench.connect().createListener();
    const hold = bench.fake.hold('apps.connections.open');
    const starting = other.start(createKeeper().ears);
    await hold.arrived;
    const stopping = other.stop();
    hold.release();
    await Promise.allSettled([starting, stopping]);
    await expect.poll(() => bench.fake.deliveries.sockets()).toBe(0);
  });

  it('writes neither a prompt nor a token into the log', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const { commands, ears } = createKeeper();
    const other = bench.connect({ appToken: 'xapp-1', log }).createListener();
    await other.start(ears);
    await people().slash('a very secret fox').deliver();
    await soon(() => commands.length === 1);
    await other.stop();
    expect(lines.filter((line) => /secret fox|xapp-1|xoxb-1|response\//.test(line))).toEqual([]);
  });
});
