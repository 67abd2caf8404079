import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { noteAsker } from '../../../src/database/account-queries.ts';
import type { Database } from '../../../src/database/database.ts';
import { replaceModels, saveBackend } from '../../../src/database/model-queries.ts';
import { newGenerationId } from '../../../src/generations/new-id.ts';
import { modelRow } from '../../support/rows.ts';

/** More than any run spends: what is measured is the counting, not the refusing. */
const plenty = 10n ** 15n;

export interface Desk {
  workspaceId: string;
  memberIds: string[];
  priceId: string;
}

/** One workspace with members, and four windows for each of them: instance, workspace by day and by month, and the member's day. */
export async function setDesk(database: Database, members: number): Promise<Desk> {
  const now = new Date();
  const { prices, backendId: _, enabled: _enabled, position: _position, ...model } = modelRow();
  await saveBackend(database, { id: 'main', address: 'http://127.0.0.1', dialect: 'simulator' });
  await replaceModels(database, 'main', [{ ...model, prices }], now);
  const first = { status: 'enabled', workspaceUsd: plenty, everyoneUsd: plenty } as const;
  const accounts = [];
  for (let n = 0; n < members; n += 1)
    accounts.push(
      await noteAsker(
        database,
        {
          platform: 'discord',
          workspaceId: 'guild',
          workspaceName: 'Foxes',
          memberId: `member ${n}`,
          memberName: undefined,
          roles: [],
        },
        first,
        now,
      ),
    );
  const workspaceId = accounts[0]?.workspaceId ?? '';
  const more = { unit: 'usd', authority: 'operator', amount: plenty, setBy: 'bench' } as const;
  await database.prisma.limit.createMany({
    data: [
      { ...more, scope: 'instance', subject: '', period: 'day' },
      { ...more, scope: 'workspace', subject: workspaceId, workspaceId, period: 'month' },
    ],
  });
  const { id: priceId } = await database.prisma.price.findFirstOrThrow();
  return { workspaceId, memberIds: accounts.map(({ id }) => id), priceId };
}

/** The words of one reservation, as `reserve_generation` takes them. */
export function wordsOf({ workspaceId, priceId }: Desk, memberId: string): string {
  const [id, now] = [newGenerationId(), new Date()];
  const place = { platform: 'discord', workspaceId, memberId, channelId: 'channel' };
  const video = { modelId: 'fox', backendId: 'main', priceId, prompt: 'a red fox', size: '1280x720', seconds: 4, usd: '400000' };
  const times = { now, notBefore: now, approvalUntil: now, mostAwaiting: 2 };
  return JSON.stringify({ id, requestKey: randomUUID(), ...place, ...video, ...times });
}

/** Runs `work` over and over, by so many at a time, for a while; answers how long each took, in milliseconds, and how many a second. */
export async function runFor(
  url: string,
  clients: number,
  ms: number,
  work: (connection: pg.PoolClient, client: number) => Promise<unknown>,
): Promise<{ times: number[]; perSecond: number }> {
  // What one server takes; who has no connection waits for one, and that counts.
  const most = Math.min(clients, 128);
  // The server may go before the last connection has said goodbye.
  const pool = new pg.Pool({ connectionString: url, max: most }).on('error', () => undefined);
  // A new connection first has to read every function: pools live long, so that is no part of the figure.
  const connections = await Promise.all(Array.from({ length: most }, () => pool.connect()));
  await Promise.all(connections.map((connection, client) => work(connection, client)));
  for (const connection of connections) connection.release();
  const times: number[] = [];
  const begun = performance.now();
  const one = async (client: number) => {
    while (performance.now() - begun < ms) {
      const asked = performance.now();
      const connection = await pool.connect();
      try {
        await work(connection, client);
      } finally {
        connection.release();
      }
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => one(client)));
  const perSecond = (times.length / (performance.now() - begun)) * 1000;
  await pool.end();
  return { times, perSecond };
}
