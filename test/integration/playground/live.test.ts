import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notice } from '../../../src/platforms/chat-message.ts';
import { readEvents, type ServerEvent } from '../../support/event-stream.ts';
import { visitPage, type PageVisitor } from '../../support/page-visitor.ts';
import { startPlayground, type PlaygroundBench } from '../../support/playground-bench.ts';

const headlines = (events: ServerEvent[]) => events.map(({ data }) => data['headline']).filter((text) => text !== undefined);

describe('what the playground tells its pages', () => {
  let bench: PlaygroundBench;
  let visitor: PageVisitor;
  const open: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    bench = await startPlayground();
    visitor = await visitPage(bench.url);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((close) => close()));
    await bench.stop();
  });

  const post = (headline: string, nonce: string = randomUUID()) =>
    bench.playground.sender.post('playground', notice(headline), { nonce });
  const listen = async (who = visitor, lastId?: string) => {
    const { events, close } = readEvents(await who.get('/events', lastId === undefined ? {} : { 'last-event-id': lastId }));
    open.push(close);
    return { events, close };
  };

  it('is the channel as it stands, then every change', async () => {
    await post('first');
    const posted = await post('second');
    const { events } = await listen();
    await expect.poll(() => headlines(events)).toEqual(['first', 'second']);
    await bench.playground.sender.edit(posted, notice('second, changed'), 'final');
    await expect.poll(() => headlines(events)).toEqual(['first', 'second', 'second, changed']);
    await bench.playground.sender.retire(posted, notice('done'));
    await expect.poll(() => events.at(-1)?.data).toEqual({ id: posted.messageId, removed: true });
  });

  it('goes on after the last event that a page has seen, removals included', async () => {
    const doomed = await post('doomed');
    const { events, close } = await listen();
    await expect.poll(() => headlines(events)).toEqual(['doomed']);
    await close();
    await bench.playground.sender.retire(doomed, notice('done'));
    await post('missed');
    const again = await listen(visitor, events.at(-1)?.id);
    await expect
      .poll(() => again.events.map(({ event, data }) => [event, data['removed'] ?? data['headline']]))
      .toEqual([
        ['message', true],
        ['message', 'missed'],
      ]);
  });

  it('starts anew for a page that outlived its database', async () => {
    await post('here');
    const { events } = await listen(visitor, '999999');
    await expect.poll(() => events.map(({ event }) => event)).toEqual(['reset', 'message']);
  });

  it('loses no message of many that are written at once, over several connections', async () => {
    const { events } = await listen();
    const names = Array.from({ length: 120 }, (_none, index) => `message ${index}`);
    await Promise.all(names.map((name) => post(name)));
    await expect.poll(() => new Set(headlines(events)), { timeout: 5000 }).toEqual(new Set(names));
    expect(headlines(events)).toHaveLength(names.length);
    const ids = events.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  });

  it('keeps what is for one person from everybody else, and lets nobody else take it away', async () => {
    const other = await visitPage(bench.url);
    const [mine, theirs] = [await listen(), await listen(other)];
    await visitor.post('/say', { id: randomUUID(), line: 'hello', options: {} });
    await expect.poll(() => headlines(mine.events).at(-1)).toContain('Nice to hear');
    expect(headlines(mine.events)[0]).toBe('hello');
    await post('for all');
    await expect.poll(() => headlines(theirs.events)).toEqual(['for all']);
    const messageId = mine.events.find(({ data }) => data['kind'] === 'notice')?.data['id'];
    await other.post('/dismiss', { messageId });
    await visitor.post('/dismiss', { messageId });
    await expect.poll(() => mine.events.filter(({ data }) => data['removed'] === true).length).toBe(1);
  });

  it('does the same act once, however often it is sent', async () => {
    const { events } = await listen();
    const saying = { id: randomUUID(), line: 'hello', options: {} };
    await Promise.all([visitor.post('/say', saying), visitor.post('/say', saying), visitor.post('/say', saying)]);
    await post('end');
    await expect.poll(() => headlines(events)).toContain('end');
    expect(new Set(events.map(({ data }) => data['id'])).size).toBe(4);
  });

  it('posts once under one nonce', async () => {
    const posted = await Promise.all([post('once', 'n-1'), post('once', 'n-1'), post('once', 'n-1')]);
    expect(new Set(posted.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('does not say whom else a message is for', async () => {
    const { events } = await listen();
    const message = { ...notice('Here is your video.'), mention: 'somebody-else' };
    await bench.playground.sender.post('playground', message, { nonce: 'n-2' });
    await expect.poll(() => events.at(-1)?.data['forYou']).toBe(false);
    expect(JSON.stringify(events)).not.toContain('somebody-else');
  });

  it('hears again after its connection to Postgres was cut', async () => {
    const { events } = await listen();
    const { database } = bench.db;
    await database.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN playground%'");
    await expect.poll(() => bench.listener.trouble()).toBe('not listening to Postgres');
    await post('said to nobody');
    await expect.poll(() => headlines(events), { timeout: 5000 }).toEqual(['said to nobody']);
    await expect.poll(() => bench.listener.trouble()).toBeUndefined();
  });

  it('ends its streams when it stops, and opens no new one', async () => {
    const response = await visitor.get('/events');
    await bench.listener.stop();
    expect(await response.text()).toContain('retry');
    expect((await visitor.get('/events')).status).toBe(503);
  });
});
