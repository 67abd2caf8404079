import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notice } from '../../../src/platforms/chat-message.ts';
import type { ButtonHeard, CommandHeard } from '../../../src/platforms/chat-platform.ts';
import { nameOf } from '../../../src/platforms/playground/page/name-of.ts';
import { deafEars } from '../../support/deaf-ears.ts';
import { readEvents, type ServerEvent } from '../../support/event-stream.ts';
import { visitPage, type PageVisitor } from '../../support/page-visitor.ts';
import { startPlayground, type PlaygroundBench } from '../../support/playground-bench.ts';

describe('what the playground hears', () => {
  let bench: PlaygroundBench;
  let anna: PageVisitor;
  let bob: PageVisitor;
  let events: ServerEvent[];
  let close: () => Promise<void>;
  const commands: CommandHeard[] = [];
  const buttons: ButtonHeard[] = [];

  beforeEach(async () => {
    bench = await startPlayground();
    await bench.listener.start({
      ...deafEars,
      command: async (heard) => void commands.push(heard),
      button: async (heard) => void buttons.push(heard),
    });
    [anna, bob] = [await visitPage(bench.url), await visitPage(bench.url)];
    ({ events, close } = readEvents(await anna.get('/events')));
  });
  afterEach(async () => {
    await close();
    await bench.stop();
    commands.length = 0;
    buttons.length = 0;
  });

  const say = (line: string, who = anna) => who.post('/say', { id: randomUUID(), line, options: { model: 'fox' } });
  const press = (messageId: unknown, who = anna) => who.post('/press', { id: randomUUID(), buttonId: 'v1:make:cm1', messageId });
  const heardAt = async <T>(list: T[], index: number): Promise<T> => {
    await expect.poll(() => list.length).toBeGreaterThan(index);
    return list[index] as T;
  };
  const latest = () => events.findLast(({ data }) => data['kind'] === 'notice')?.data;

  it('is somebody with a name of their own, who manages the place', async () => {
    await say('/sora-usage');
    await say('/sora-usage', bob);
    const askers = [(await heardAt(commands, 0)).asker, (await heardAt(commands, 1)).asker];
    expect(askers).toMatchObject([
      { memberId: anna.id, memberName: nameOf(anna.id), manages: true, roles: [] },
      { memberId: bob.id, memberName: nameOf(bob.id), manages: true, roles: [] },
    ]);
    expect(await (await anna.get('')).text()).toContain(`You are ${nameOf(anna.id)}.`);
  });

  it('is a usage without the options that stand beside the line', async () => {
    await say('/sora-usage');
    expect(await heardAt(commands, 0)).toMatchObject({ command: 'usage', options: {} });
  });

  it('is what a manager wants of whom they have seen here', async () => {
    await say(`/sora-admin limit @${nameOf(bob.id)} $3 a day`);
    await expect.poll(() => latest()?.['headline']).toContain(`I do not know "@${nameOf(bob.id)}" here`);
    expect(latest()?.['headline']).toContain('limit @me $3 a day');
    await say('hello', bob);
    await say(`/sora-admin limit @${nameOf(bob.id)} $3 a day`);
    expect((await heardAt(commands, 0)).admin).toEqual({
      verb: 'limit',
      options: { member: bob.id, amount: '3', unit: 'usd', per: 'day' },
    });
    expect(commands).toHaveLength(1);
  });

  it('answers a press on a private card in its place, and only to whom it belongs', async () => {
    await say('/sora a fox');
    const { answer } = await heardAt(commands, 0);
    await answer(notice('This costs $0.80.', { buttons: [{ id: 'v1:make:cm1', label: 'Make it', style: 'primary' }] }));
    await expect.poll(() => latest()?.['headline']).toBe('This costs $0.80.');
    const card = latest()?.['id'];

    await press(card, bob);
    const theirs = await heardAt(buttons, 0);
    await theirs.answer(notice('Not yours.'));
    await press(card);
    const mine = await heardAt(buttons, 1);
    await mine.answer(notice('It is on its way.'));
    await expect.poll(() => latest()).toMatchObject({ id: card, headline: 'It is on its way.', buttons: [] });
    expect(mine.acknowledgement?.reference).toBe(card);
    expect(events.map(({ data }) => data['headline'])).not.toContain('Not yours.');
  });

  it('answers a press on what everybody sees beside it', async () => {
    const { messageId } = await bench.playground.sender.post('playground', notice('For all'), { nonce: randomUUID() });
    await press(messageId);
    await (await heardAt(buttons, 0)).answer(notice('For you.'));
    await expect
      .poll(() => events.filter(({ data }) => data['headline'] === 'For you.').map(({ data }) => data['id']))
      .toHaveLength(1);
    expect(events.find(({ data }) => data['headline'] === 'For you.')?.data['id']).not.toBe(messageId);
  });
});
