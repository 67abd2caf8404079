import { beforeEach, describe, expect, it } from 'vitest';
import { ChatError } from '../../../src/platforms/chat-platform.ts';
import { createEditPacer, type EditPacer } from '../../../src/platforms/edit-pacer.ts';
import { createTestClock, type TestClock } from '../../support/test-clock.ts';

describe('the pace of edits', () => {
  let clock: TestClock;
  let pacer: EditPacer;
  let sent: string[];
  const send = (words: string) => async () => void sent.push(words);
  const throttled = (retryAfterMs: number) => async () => {
    throw new ChatError('rate_limited', 'slow down', { retryAfterMs });
  };

  beforeEach(() => {
    clock = createTestClock();
    pacer = createEditPacer('discord', 5_000, clock);
    sent = [];
  });

  it('lets one progress edit through in a lane, drops what comes too soon, and says which', async () => {
    expect(await pacer.progress('channel', 'one', send('10 %'))).toBe(true);
    expect(await pacer.progress('channel', 'one', send('20 %'))).toBe(false);
    expect(await pacer.progress('channel', 'two', send('10 %'))).toBe(false);
    clock.turn(5_000);
    expect(await pacer.progress('channel', 'two', send('30 %'))).toBe(true);
    expect(sent).toEqual(['10 %', '30 %']);
  });

  it('holds no lane back for another', async () => {
    expect(await pacer.progress('here', 'one', send('here'))).toBe(true);
    expect(await pacer.progress('there', 'two', send('there'))).toBe(true);
  });

  it('asks for the interval of the message at hand', async () => {
    pacer = createEditPacer('discord', (message) => (message === 'old' ? 20_000 : 5_000), clock);
    await pacer.progress('channel', 'old', send('old'));
    clock.turn(19_999);
    expect(await pacer.progress('channel', 'new', send('new'))).toBe(false);
    clock.turn(1);
    expect(await pacer.progress('channel', 'new', send('new'))).toBe(true);
  });

  it('closes the lane for as long as the platform says, without an error', async () => {
    expect(await pacer.progress('channel', 'one', throttled(60_000))).toBe(false);
    clock.turn(59_999);
    expect(await pacer.progress('channel', 'one', send('early'))).toBe(false);
    clock.turn(1);
    expect(await pacer.progress('channel', 'one', send('later'))).toBe(true);
  });

  it('passes on every other trouble', async () => {
    const gone = async () => {
      throw new ChatError('message_gone', 'it was removed');
    };
    await expect(pacer.progress('channel', 'one', gone)).rejects.toMatchObject({ kind: 'message_gone' });
    await expect(pacer.final('channel', 'two', gone)).rejects.toMatchObject({ kind: 'message_gone' });
  });

  it('sends a final edit at once, whatever the lane says, and no progress after it', async () => {
    await pacer.progress('channel', 'one', send('90 %'));
    await pacer.final('channel', 'one', send('done'));
    clock.turn(60_000);
    expect(await pacer.progress('channel', 'one', send('95 %'))).toBe(false);
    expect(sent).toEqual(['90 %', 'done']);
  });

  it('sends a final edit after the progress that is on its way, never before it', async () => {
    let arrive: () => void = () => undefined;
    const slow = () => new Promise<void>((resolve) => (arrive = () => resolve(void sent.push('90 %'))));
    const progress = pacer.progress('channel', 'one', slow);
    const final = pacer.final('channel', 'one', send('done'));
    arrive();
    await Promise.all([progress, final]);
    expect(sent).toEqual(['90 %', 'done']);
  });

  it('tries a final edit again when the platform throttles it', async () => {
    let tries = 0;
    await pacer.final('channel', 'one', async () => {
      tries += 1;
      if (tries < 3) await throttled(10)();
    });
    expect(tries).toBe(3);
  });
});
