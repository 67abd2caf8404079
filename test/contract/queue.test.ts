import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it, vi } from 'vitest';
import { createLog } from '../../src/logging/log.ts';
import { createQueue } from '../../src/queue/create-queue.ts';
import { createTestDatabase } from '../support/database.ts';
import { openQueueBench, type QueueBench } from '../support/queue-bench.ts';
import { restartRedis, startRedis } from '../support/redis-server.ts';

const log = createLog('silent');
const soon = { timeout: 25_000, interval: 20 };
const nothing = { submit: 0, collect: 0, deliver: 0, notify: 0 };
/** Starting Node processes takes a while on a busy machine. */
const patient = { timeout: 90_000 };
const noRedis = inject('redisUrl') === undefined;

// Side by side: much of it is waiting for locks to run out.
describe.each(['postgres', 'redis'] as const)('the queue on %s', { concurrent: true }, (engine) => {
  const story = (tell: (bench: QueueBench) => Promise<void>) => async () => {
    const bench = await openQueueBench(engine);
    try {
      await tell(bench);
    } finally {
      await bench.close();
    }
  };
  const skipped = engine === 'redis' && noRedis;

  it.skipIf(skipped)(
    'says which engine it runs on, and that nothing is wrong with it',
    story(async ({ queue }) => {
      expect(queue.engine).toBe(engine);
      expect(await queue.trouble()).toBeUndefined();
    }),
  );

  it.skipIf(skipped)(
    'hands each reminder to the handler of its job, once',
    story(async ({ queue, work }) => {
      const { seen } = work();
      await queue.enqueue('submit', 'one');
      await queue.enqueue('deliver', 'two');
      await vi.waitFor(() => expect(seen.toSorted()).toEqual(['deliver two', 'submit one']), soon);
      await vi.waitFor(async () => expect(await queue.depth()).toEqual(nothing), soon);
      expect(seen).toHaveLength(2);
    }),
  );

  it.skipIf(skipped)(
    'keeps a reminder back for its delay',
    story(async ({ queue, work }) => {
      const at: number[] = [];
      work(async () => void at.push(Date.now()));
      const start = Date.now();
      await queue.enqueue('collect', 'later', { delayMs: 700 });
      await vi.waitFor(() => expect(at).toHaveLength(1), soon);
      expect((at[0] ?? 0) - start).toBeGreaterThanOrEqual(690);
    }),
  );

  it.skipIf(skipped)(
    'goes on after a handler that throws, and does not call it again',
    story(async ({ queue, work }) => {
      const { seen } = work(async (id) => {
        if (id === 'bad') throw new Error('of no use');
      });
      await queue.enqueue('notify', 'bad');
      await queue.enqueue('notify', 'good');
      await vi.waitFor(() => expect(seen).toContain('notify good'), soon);
      await vi.waitFor(async () => expect(await queue.depth()).toEqual(nothing), soon);
      expect(seen).toHaveLength(2);
    }),
  );

  it.skipIf(skipped)(
    'counts what waits, job by job',
    story(async ({ queue }) => {
      await queue.enqueue('submit', 'one');
      await queue.enqueue('submit', 'two', { delayMs: 60_000 });
      await queue.enqueue('collect', 'three');
      expect(await queue.depth()).toEqual({ ...nothing, submit: 2, collect: 1 });
    }),
  );

  it.skipIf(skipped)(
    'lets a job run while another kind is crowded',
    story(async ({ queue, work }) => {
      const crowd: (() => void)[] = [];
      const { seen } = work((id) => (id === 'slow' ? new Promise((resolve) => crowd.push(resolve)) : Promise.resolve()), 1);
      await queue.enqueue('collect', 'slow');
      await queue.enqueue('collect', 'slow');
      await vi.waitFor(() => expect(crowd).toHaveLength(1), soon);
      await queue.enqueue('deliver', 'quick');
      await vi.waitFor(() => expect(seen).toEqual(['collect slow', 'deliver quick']), soon);
      crowd[0]?.();
      await vi.waitFor(() => expect(crowd).toHaveLength(2), soon);
      crowd[1]?.();
    }),
  );

  it.skipIf(skipped)(
    'finishes the step in hand when it is told to stop, and takes no other',
    story(async ({ queue, work }) => {
      const done: string[] = [];
      const { seen, stop } = work(async (id) => {
        await sleep(500);
        done.push(id);
      }, 1);
      await queue.enqueue('submit', 'in hand');
      await vi.waitFor(() => expect(seen).toHaveLength(1), soon);
      await queue.enqueue('submit', 'next');
      await stop();
      expect(done).toEqual(['in hand']);
      expect((await queue.depth()).submit).toBe(1);
    }),
  );

  it.skipIf(skipped)(
    'gives back what takes too long when it is told to stop, and another has it at once',
    story(async ({ queue, openAnother, work }) => {
      const held: (() => void)[] = [];
      const { seen, stop } = work(() => new Promise((resolve) => held.push(resolve)), 1);
      await queue.enqueue('submit', 'endless');
      await vi.waitFor(() => expect(seen).toHaveLength(1), soon);
      await stop(300);
      const next = work(undefined, 1, await openAnother());
      await vi.waitFor(() => expect(next.seen).toEqual(['submit endless']), { timeout: 4_000, interval: 20 });
      for (const release of held) release();
    }),
  );

  it.skipIf(skipped)(
    'shares the work between processes, and another takes up what a killed one had in hand',
    patient,
    story(async ({ queue, startWorker }) => {
      const [first, second] = await Promise.all([startWorker(300), startWorker(300)]);
      const ids = Array.from({ length: 12 }, (_, n) => `job ${n}`);
      await Promise.all(ids.map((id) => queue.enqueue('submit', id)));
      await vi.waitUntil(() => first.messages.length > 2 && second.messages.length > 2, soon);
      await first.kill();
      const done = () => [...first.messages, ...second.messages].filter(isDone).map((message) => message.done);
      // The lock's 5 s, then up to two rounds of looking for stalled jobs, 5 s each; and this machine may be busy.
      await vi.waitFor(() => expect(new Set(done()).size).toBe(12), { timeout: 30_000, interval: 50 });
    }),
  );

  it.skipIf(skipped)(
    'finishes what it has when its process is told to end',
    patient,
    story(async ({ queue, startWorker }) => {
      const worker = await startWorker(300);
      await queue.enqueue('submit', 'last');
      await vi.waitUntil(() => worker.messages.some((message) => message !== 'ready'), soon);
      await worker.kill('SIGTERM');
      expect(worker.messages.at(-1)).toEqual({ done: 'last' });
      expect(worker.child.exitCode).toBe(0);
      expect(await queue.depth()).toEqual(nothing);
    }),
  );

  it.skipIf(skipped)(
    'forgets its reminders when it is wiped, and works on',
    story(async ({ queue, work, wipe }) => {
      const { seen } = work();
      await queue.enqueue('submit', 'before');
      await vi.waitFor(() => expect(seen).toHaveLength(1), soon);
      await queue.enqueue('submit', 'lost', { delayMs: 60_000 });
      await wipe();
      expect(await queue.depth()).toEqual(nothing);
      await queue.enqueue('submit', 'after');
      await vi.waitFor(() => expect(seen).toEqual(['submit before', 'submit after']), soon);
    }),
  );

  it.skipIf(skipped)(
    'survives a wipe under a step in hand',
    story(async ({ queue, work, wipe }) => {
      const held: (() => void)[] = [];
      const { seen } = work(() => new Promise((resolve) => held.push(resolve)), 1);
      await queue.enqueue('submit', 'in hand');
      await vi.waitFor(() => expect(held).toHaveLength(1), soon);
      await wipe();
      held[0]?.();
      await queue.enqueue('submit', 'after');
      await vi.waitFor(() => expect(seen).toEqual(['submit in hand', 'submit after']), soon);
      held[1]?.();
    }),
  );

  it.skipIf(skipped)(
    'works on after its connections were cut',
    patient,
    story(async ({ queue, work, cutConnections }) => {
      const { seen } = work();
      await queue.enqueue('submit', 'before');
      await vi.waitFor(() => expect(seen).toHaveLength(1), soon);
      await cutConnections();
      await vi.waitFor(() => queue.enqueue('submit', 'after'), soon);
      // An answer that was lost with its connection leaves its job to the stalled check.
      await vi.waitFor(() => expect(seen).toContain('submit after'), { timeout: 25_000, interval: 20 });
    }),
  );
});

function isDone(message: unknown): message is { done: string } {
  return typeof message === 'object' && message !== null && 'done' in message;
}

describe.skipIf(noRedis)('the queue when Redis is away', () => {
  it('refuses a reminder within two seconds, says what is wrong, and works again when Redis is back', patient, async () => {
    const { database, drop } = await createTestDatabase();
    const redis = await startRedis();
    const redisUrl = redis?.url ?? '';
    const queue = await createQueue({ redisUrl, database, log });
    const seen: string[] = [];
    const handle = async (id: string) => void seen.push(id);
    const { stop } = queue.run({ submit: handle, collect: handle, deliver: handle, notify: handle }, 1);
    await redis?.stop();

    const start = Date.now();
    await expect(queue.enqueue('submit', 'lost')).rejects.toBeInstanceOf(Error);
    expect(Date.now() - start).toBeLessThan(2_500);
    expect(await queue.trouble()).toBeTypeOf('string');

    const again = await restartRedis(Number(new URL(redisUrl).port));
    await vi.waitFor(() => queue.enqueue('submit', 'found'), soon);
    await vi.waitFor(() => expect(seen).toContain('found'), soon);
    await stop();
    await queue.close();
    await again.stop();
    await drop();
  });
});

it('does not start without the Redis it was told of, and says where it looked', async () => {
  const { database, drop } = await createTestDatabase();
  const start = createQueue({ redisUrl: 'redis://:secret@127.0.0.1:1', database, log });
  await expect(start).rejects.toThrow(
    /^Redis at 127\.0\.0\.1:1 cannot be used \(.*ECONNREFUSED.*\): start it, or correct REDIS_URL\.$/,
  );
  await expect(start).rejects.not.toThrow('secret');
  await drop();
});
