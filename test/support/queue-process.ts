// A worker in a process of its own, to be killed: it says what it takes, and when it is done with it.
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/database/database.ts';
import { createLog } from '../../src/logging/log.ts';
import { createQueue } from '../../src/queue/create-queue.ts';

const [databaseUrl = '', redisUrl = '', workMs = '0'] = process.argv.slice(2);
const database = openDatabase(databaseUrl);
const queue = await createQueue({ redisUrl: redisUrl === '' ? undefined : redisUrl, database, log: createLog('silent') });

async function work(id: string): Promise<void> {
  process.send?.({ taken: id });
  await sleep(Number(workMs));
  process.send?.({ done: id });
}

const consumer = queue.run({ submit: work, collect: work, deliver: work, notify: work }, 2);
process.send?.('ready');
process.once('SIGTERM', () => {
  void consumer
    .stop()
    .then(() => queue.close())
    .then(() => database.close())
    .then(() => process.disconnect());
});
