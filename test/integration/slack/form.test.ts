import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { notice } from '../../../src/platforms/chat-message.ts';
import type { ChatEars, ChatListener } from '../../../src/platforms/chat-platform.ts';
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
const formId = () => [...bench.fake.world.views.keys()][0] ?? '';

describe('the form behind a bare slash command', () => {
  it('opens at once, offers choices for the model that is chosen, and is heard as a command', async () => {
    const { commands } = await listen({
      choices: async (option, typed, model) => [{ label: `${option} ${typed} ${model}`, value: '8' }],
    });
    await people().slash('').deliver();
    await soon(() => bench.fake.world.views.size === 1);
    expect(await people().suggest(formId(), 'seconds', 'e', { model: 'fox' })).toEqual([{ label: 'seconds e fox', value: '8' }]);
    const act = people().submitForm(formId(), { prompt: 'a <fox> & a hare', model: 'fox', seconds: '8' });
    await act.deliver();
    await act.deliver();
    await soon(() => commands.length === 2);
    expect(commands[0]).toMatchObject({
      command: 'sora',
      options: { prompt: 'a <fox> & a hare', model: 'fox', seconds: '8' },
      asker: { workspaceId: 'T0TEAM', memberId: 'U0ANNA', channelId: 'C0GENERAL' },
      requestKey: `slack:${formId()}`,
    });
    expect(commands[1]?.requestKey).toBe(commands[0]?.requestKey);
  });

  it('is answered through the command, and in the channel when that has run out', async () => {
    const { commands } = await listen();
    const command = people().slash('');
    await command.deliver();
    await soon(() => bench.fake.world.views.size === 1);
    await people().submitForm(formId(), { prompt: 'a fox' }).deliver();
    await soon(() => commands.length === 1);
    await commands[0]?.answer(notice('On its way'));
    expect(command.answers()).toEqual(['On its way']);
    const { acknowledgement } = commands[0] ?? {};
    vi.useFakeTimers({ toFake: ['Date'], now: (acknowledgement?.until.getTime() ?? 0) + 1 });
    await commands[0]?.answer(notice('Here it is')).finally(() => vi.useRealTimers());
    expect(bench.fake.calls.map(({ method }) => method)).toContain('chat.postEphemeral');
    expect(bench.fake.world.ephemerals.at(-1)).toMatchObject({ user: 'U0ANNA', text: 'Here it is' });
  });

  it('that Slack does not open any more is explained', async () => {
    await listen();
    const act = people().slash('');
    bench.pass(3500);
    await act.deliver();
    await soon(() => act.answers().length > 0);
    expect(act.answers()[0]).toContain('Type /sora and what you want to see.');
  });

  it('has empty menus rather than an error when choices take too long', async () => {
    await listen({ choices: () => new Promise(() => undefined) });
    await people().slash('').deliver();
    await soon(() => bench.fake.world.views.size === 1);
    expect(await people().suggest(formId(), 'model', '')).toEqual([]);
  });
});
