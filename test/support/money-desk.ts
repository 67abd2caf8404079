import { randomUUID } from 'node:crypto';
import { noteAsker } from '../../src/database/account-queries.ts';
import type { Database } from '../../src/database/database.ts';
import type { Limit } from '../../src/database/limit-queries.ts';
import { addLimit } from '../../src/database/limit-rows.ts';
import { replaceModels, saveBackend } from '../../src/database/model-queries.ts';
import { aloneWithBooks } from '../../src/database/transaction.ts';
import type { Reservation } from '../../src/database/request-queries.ts';
import { createTestDatabase } from './database.ts';
import { modelRow } from './rows.ts';

type NewLimit = Parameters<typeof addLimit>[1];
/** Whose limit, in which unit and time, and how much. */
export type LimitWish = Omit<NewLimit, 'authority' | 'setBy'> & Partial<NewLimit>;

/** The books by themselves, with nobody around them: one workspace, its members, and what asks and settles for them. */
export interface MoneyDesk {
  url: string;
  database: Database;
  workspaceId: string;
  memberIds: string[];
  /** The words of a reservation, which each test changes as it needs. */
  words: (now: Date, more?: Partial<Reservation>) => Reservation;
  setLimit: (wish: LimitWish) => Promise<Limit>;
  /** What `verify_books` finds. */
  differences: () => Promise<unknown[]>;
  drop: () => Promise<void>;
}

export async function openMoneyDesk(members = 1, timeZone = 'UTC'): Promise<MoneyDesk> {
  const { url, database, drop } = await createTestDatabase();
  const since = new Date('2020-01-01T00:00:00Z');
  const { backendId, enabled: _enabled, position: _position, ...model } = modelRow();
  await saveBackend(database, { id: backendId, address: 'http://127.0.0.1', dialect: 'simulator' });
  await replaceModels(database, backendId, [model], since);
  const { id: priceId } = await database.prisma.price.findFirstOrThrow();
  const place = { platform: 'discord', workspaceId: 'guild', workspaceName: 'Foxes', memberName: undefined, roles: [] };
  const unlimited = { status: 'enabled', workspaceUsd: undefined, everyoneUsd: undefined } as const;
  const accounts = [];
  for (let n = 0; n < members; n += 1)
    accounts.push(await noteAsker(database, { ...place, memberId: `member ${n}` }, unlimited, since));
  const workspaceId = accounts[0]?.workspaceId ?? '';
  const memberIds = accounts.map(({ id }) => id);
  await database.prisma.workspace.update({ where: { id: workspaceId }, data: { timeZone } });

  return {
    url,
    database,
    workspaceId,
    memberIds,
    drop,
    words: (now, more = {}) => ({
      id: randomUUID(),
      requestKey: randomUUID(),
      platform: 'discord',
      workspaceId,
      memberId: memberIds[0] ?? '',
      channelId: 'channel',
      modelId: model.id,
      backendId,
      priceId,
      prompt: 'a red fox',
      size: '1280x720',
      seconds: 4,
      imageKey: undefined,
      ackReference: undefined,
      ackUntil: undefined,
      usd: 400_000n,
      confirmed: false,
      now,
      notBefore: now,
      approvalUntil: new Date(now.getTime() + 86_400_000),
      mostAwaiting: 1_000,
      ...more,
    }),
    setLimit: (wish) =>
      aloneWithBooks(database, (tx) => addLimit(tx, { authority: 'operator', setBy: 'operator:test', ...wish })),
    differences: async () => (await database.pool.query('SELECT * FROM verify_books()')).rows,
  };
}
