import { deafEars } from '../support/deaf-ears.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdminHeard, ButtonHeard, ChatEars, ChatListener, CommandHeard } from '../../src/platforms/chat-platform.ts';
import { notice } from '../../src/platforms/chat-message.ts';
import { harnessList } from './harness/harness-list.ts';
import { standingIn, type Bench, type CommandGiven } from './platform-under-test.ts';

const fox = { command: 'sora', options: { prompt: 'a red fox in the snow', model: 'fox', seconds: '4', size: '1280x720' } };
const ordinary = { roles: [], guest: false, manages: false };

/** Verbs with each kind of option. */
const adminHeard: [option: string, wish: (known: Bench['known']) => AdminHeard | undefined][] = [
  ['no option', () => ({ verb: 'limits', options: {} })],
  ['an amount and words to choose from', () => ({ verb: 'limit', options: { amount: '2.50', unit: 'usd', per: 'at-once' } })],
  ['a member', ({ member }) => (member === undefined ? undefined : { verb: 'limit', options: { amount: 'none', member } })],
  ['a role', ({ role }) => (role === undefined ? undefined : { verb: 'deny', options: { role } })],
  ['a channel', ({ channel }) => (channel === undefined ? undefined : { verb: 'allow', options: { channel } })],
  ['words of their own', () => ({ verb: 'grant', options: { amount: '5', reason: 'for the festival, as we agreed' } })],
];

describe.each(harnessList)('$name as a listener', (kind) => {
  let bench: Bench;
  let listener: ChatListener;
  let commands: CommandHeard[];
  let buttons: ButtonHeard[];

  const listen = async (ears: Partial<ChatEars> = {}) => {
    await listener.start({
      ...deafEars,
      command: async (heard) => void commands.push(heard),
      button: async (heard) => void buttons.push(heard),
      choices: async (option, typed) => [{ label: `${option} like ${typed}`, value: 'fox' }],
      ...ears,
    });
  };
  const heardOf = async (given: CommandGiven = fox) => {
    await bench.give(given).deliver();
    await expect.poll(() => commands.length, { timeout: 5000 }).toBeGreaterThan(0);
    const [heard] = commands;
    if (heard === undefined) throw new Error('nothing was heard');
    return heard;
  };

  beforeEach(async () => {
    bench = await kind.start();
    listener = bench.platform.createListener();
    commands = [];
    buttons = [];
  });
  afterEach(async () => {
    await listener.stop();
    await bench.platform.sender.stop();
    await bench.stop();
    expect(bench.violations()).toEqual([]);
  });

  it('is usable once it has started, and says so when it is not', async () => {
    expect(listener.trouble()).toBeTypeOf('string');
    await listen();
    expect(listener.trouble()).toBeUndefined();
  });

  it('acknowledges a command before it asks anybody', async () => {
    const act = bench.give(fox);
    let acknowledged = false;
    // Where an acknowledgement is sent and not answered, it arrives a moment later: it must not wait for the one who is asked.
    const command = async () => {
      await vi.waitUntil(act.acknowledged, { timeout: 2500, interval: 5 });
      acknowledged = true;
    };
    await listen({ command });
    await act.deliver();
    await expect.poll(() => acknowledged, { timeout: 5000 }).toBe(true);
  });

  it('hears who asked, where, and every option as it was typed', async () => {
    await listen();
    const heard = await heardOf();
    expect(heard).toMatchObject({ command: 'sora', options: fox.options, obstacles: [] });
    expect(heard.asker).toMatchObject({
      platform: kind.name,
      workspaceId: bench.asker.workspaceId,
      memberId: bench.asker.memberId,
      channelId: bench.asker.channelId,
    });
  });

  it('keeps what was typed as it was typed, markup and all', async () => {
    const prompt = 'a *bold* <fox> & `friends` at https://example.com/?a=1&b=2, "quoted"';
    await listen();
    expect((await heardOf({ ...fox, options: { ...fox.options, prompt } })).options.prompt).toBe(prompt);
  });

  it.each(['help', 'usage'])('hears the command %s by its neutral name', async (command) => {
    await listen();
    expect((await heardOf({ command, options: {} })).command).toBe(command);
  });

  it.for(adminHeard)('hears what a manager wants with %s', async ([, wish], { skip }) => {
    await listen();
    const admin = wish(bench.known);
    if (admin === undefined) return skip('this platform has no such thing');
    expect(await heardOf({ command: 'admin', options: {}, admin })).toMatchObject({ command: 'admin', admin });
  });

  it.runIf(kind.says.always.length > 0)('hears what the platform says of the one who asks, as it is just now', async () => {
    await listen();
    expect(standingIn(kind.says.always, (await heardOf()).asker)).toEqual(standingIn(kind.says.always, ordinary));
    commands.length = 0;
    const standing = { roles: bench.known.role === undefined ? [] : [bench.known.role], guest: true, manages: true };
    bench.stand(standing);
    expect(standingIn(kind.says.always, (await heardOf()).asker)).toEqual(standingIn(kind.says.always, standing));
  });

  it.runIf(kind.hearsRemoval)('hears that a workspace has removed us', async () => {
    const left: unknown[] = [];
    await listen({ left: async (...workspace) => void left.push(workspace) });
    bench.expel();
    await expect.poll(() => left, { timeout: 5000 }).toEqual([[kind.name, bench.asker.workspaceId]]);
  });

  it('gives the same request key to the same act delivered twice, and another to the next act', async () => {
    await listen();
    const act = bench.give(fox);
    await act.deliver();
    await act.deliver();
    await bench.give(fox).deliver();
    await expect.poll(() => new Set(commands.map(({ requestKey }) => requestKey)).size, { timeout: 5000 }).toBe(2);
  });

  it('answers privately, and can change the answer', async () => {
    await listen();
    const act = bench.give(fox);
    await act.deliver();
    await expect.poll(() => commands.length, { timeout: 5000 }).toBe(1);
    await commands[0]?.answer(notice('Your video is on its way.'));
    await expect.poll(() => act.answers().at(-1), { timeout: 5000 }).toContain('Your video is on its way');
    await commands[0]?.answer(notice('Your video is there.'));
    await expect.poll(() => act.answers().at(-1), { timeout: 5000 }).toContain('Your video is there');
    expect(bench.pings()).toEqual([]);
    expect(await bench.seen()).toEqual([]);
  });

  it('hears a button with its id, acknowledged', async () => {
    const act = bench.click('v1:remix:cm123');
    await listen();
    await act.deliver();
    await expect.poll(() => buttons.map(({ buttonId }) => buttonId), { timeout: 5000 }).toEqual(['v1:remix:cm123']);
    expect(buttons[0]?.asker.memberId).toBe(bench.asker.memberId);
    expect(act.acknowledged()).toBe(true);
  });

  it('hears a button of a private answer, and answers in its place', async () => {
    await listen();
    const act = bench.give(fox);
    await act.deliver();
    await expect.poll(() => commands.length, { timeout: 5000 }).toBe(1);
    const button = { id: 'v1:make:cm123', label: 'Make it', style: 'primary' } as const;
    await commands[0]?.answer(notice('This costs $0.80.', { buttons: [button] }));
    await expect.poll(() => act.answers().at(-1), { timeout: 5000 }).toContain('0.80');
    const press = act.press(button.id);
    await press.deliver();
    await press.deliver();
    await expect.poll(() => buttons.length, { timeout: 5000 }).toBeGreaterThan(0);
    const [heard] = buttons;
    expect(heard).toMatchObject({
      buttonId: button.id,
      asker: { memberId: bench.asker.memberId, channelId: bench.asker.channelId },
    });
    expect(new Set(buttons.map(({ requestKey }) => requestKey)).size).toBe(1);
    expect(heard?.requestKey).not.toBe(commands[0]?.requestKey);
    await heard?.answer(notice('It is on its way.'));
    await expect.poll(() => act.answers(), { timeout: 5000 }).toEqual([expect.stringContaining('It is on its way')]);
    expect(await bench.seen()).toEqual([]);
  });

  it.runIf(kind.misfortunes.includes('permission lost'))('names what keeps us from posting where it was asked', async () => {
    bench.befall('permission lost');
    await listen();
    const { obstacles } = await heardOf();
    expect(obstacles.length).toBeGreaterThan(0);
    for (const obstacle of obstacles) expect(obstacle).toMatch(/^[A-Z].+\.$/);
  });

  it('offers choices while an option is typed', async ({ skip }) => {
    await listen();
    if (bench.choices === undefined) return skip('this platform offers none');
    expect(await bench.choices('model', 'fo')).toEqual([{ label: 'model like fo', value: 'fox' }]);
  });

  it('waits for what is being handled before it stops', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let [begun, done] = [false, false];
    const command = async () => {
      begun = true;
      await held;
      done = true;
    };
    await listen({ command });
    await bench.give(fox).deliver();
    await expect.poll(() => begun, { timeout: 5000 }).toBe(true);
    const stopped = listener.stop().then(() => done);
    release();
    expect(await stopped).toBe(true);
  });
});
