// Many who ask for videos at once, in a process with a pool of its own; and, between them, whatever else moves the books.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openDatabase } from '../../src/database/database.ts';
import { quoteReservation, reserveGeneration, type Reservation } from '../../src/database/request-queries.ts';
import { aloneWithBooks } from '../../src/database/transaction.ts';
import { settleGeneration } from '../../src/database/transitions.ts';

/** `words`: a reservation with its amounts as text. */
export interface Crowd {
  url: string;
  form: 'reserve' | 'naive';
  requesters: number;
  requestsEach: number;
  words: Omit<Reservation, 'usd'>;
  memberIds: string[];
  channels: string[];
  seed: number;
}

const crowd = JSON.parse(process.argv[2] ?? '{}') as Crowd;
const opened = openDatabase(crowd.url);
// As many connections as the product has; who finds none free waits as long as it takes.
const pool = new pg.Pool({ connectionString: crowd.url, max: 12 });
const database = { ...opened, pool };
const said: Record<string, number> = {};
const errors: string[] = [];

// Which way it goes is drawn, so that no two requesters keep step.
let drawn = crowd.seed;
function draw<T>(...from: T[]): T {
  drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648;
  return from[Math.floor((drawn / 2_147_483_648) * from.length)] as T;
}

const now = () => new Date(new Date(crowd.words.now).getTime() + draw(0, 1, 59, 61) * 60_000);

async function ask(): Promise<string | undefined> {
  const at = now();
  const reservation: Reservation = {
    ...crowd.words,
    id: randomUUID(),
    requestKey: randomUUID(),
    now: at,
    notBefore: at,
    approvalUntil: new Date(at.getTime() + 86_400_000),
    memberId: draw(...crowd.memberIds),
    channelId: draw(...crowd.channels),
    usd: draw(0n, 100_000n, 400_000n, 600_001n),
    seconds: draw(1, 4, 8),
  };
  if (crowd.form === 'naive') return naive(reservation);
  const twin = { ...reservation, id: randomUUID() };
  const answers = await Promise.all(
    draw([reservation], [reservation], [reservation, twin]).map((words) => reserveGeneration(database, words)),
  );
  for (const { outcome } of answers) said[outcome] = (said[outcome] ?? 0) + 1;
  const made = answers.flatMap((answer) => ('generationId' in answer ? [answer.generationId] : []));
  if (new Set(made).size > 1) errors.push('one key made two generations');
  const [first] = answers;
  // Most of what waits for a manager is looked at by one.
  if (made[0] !== undefined && first?.outcome === 'awaiting_approval' && draw(true, true, false)) await approve(made[0]);
  return made[0];
}

/** The control: what is left is looked up, thought about, and then written down. */
async function naive(words: Reservation): Promise<string | undefined> {
  const { outcome } = await quoteReservation(database, words);
  if (outcome !== 'accepted') return undefined;
  await sleep(draw(1, 2, 5));
  const { id, workspaceId, memberId, channelId, usd, seconds } = words;
  await pool.query(
    `WITH made AS (INSERT INTO generation (id, workspace_id, member_id, platform, channel_id, model_id, backend_id, prompt, size, seconds,
         held_micro_usd, day, created_at) VALUES ($1, $2, $3, 'discord', $4, $5, $6, '', '', $7, $8, $9::timestamptz::date, $9)),
       posted AS (INSERT INTO ledger_entry (generation_id, kind, workspace_id, member_id, held_usd, spent_usd, held_videos, spent_videos,
         held_seconds, spent_seconds, at) VALUES ($1, 'hold', $2, $3, $8, 0, 1, 0, $7, 0, $9))
     UPDATE spend_window SET held_usd = held_usd + $8, held_videos = held_videos + 1, held_seconds = held_seconds + $7
     WHERE id = ANY (ARRAY(SELECT id FROM lock_windows($2, $3, $4, $9)))`,
    [id, workspaceId, memberId, channelId, words.modelId, words.backendId, seconds, usd, words.now],
  );
  said['accepted'] = (said['accepted'] ?? 0) + 1;
  return id;
}

/** Approved at the price that was held, or at a higher one and then once more. */
async function approve(id: string): Promise<void> {
  const at = now();
  const approval = [id, crowd.memberIds[0], crowd.words.priceId, draw(600_001n, 700_000n), at];
  for (const later of [0, 11_000]) {
    const { rows } = await pool.query<{ answer: string }>('SELECT approve_generation($1, $2, $3, $4, $5, $5) AS answer', [
      ...approval.slice(0, 4),
      new Date(at.getTime() + later),
    ]);
    said[rows[0]?.answer ?? ''] = (said[rows[0]?.answer ?? ''] ?? 0) + 1;
  }
}

async function end(id: string): Promise<void> {
  const { rows } = await pool.query<{ held: string }>('SELECT held_micro_usd AS held FROM generation WHERE id = $1', [id]);
  const held = BigInt(rows[0]?.held ?? 0);
  const way = draw('stored', 'stored', 'failed', 'assumed');
  const cost = way === 'failed' ? 0n : draw(held, held / 2n, held, held + 50_000n);
  const settlement = {
    id,
    from: ['queued' as const, 'awaiting_approval' as const],
    to: way === 'stored' ? ('stored' as const) : ('failed' as const),
    cost: way === 'assumed' ? held : cost,
    source: way === 'assumed' ? 'assumed' : 'reported',
  };
  const twice = await Promise.all([settleGeneration(database, settlement, now()), settleGeneration(database, settlement, now())]);
  if (twice[0] && twice[1]) errors.push('settled twice');
  if (way === 'assumed' && draw(true, false)) await pool.query('SELECT reverse_settlement($1, $2)', [id, now()]);
}

/** A limit or a grant, with the place in the ledger at which it came: nothing else moves meanwhile. */
async function change(): Promise<void> {
  await aloneWithBooks(database, async (tx) => {
    const limits = await tx.limit.findMany({ orderBy: { id: 'asc' } });
    const { scope, subject, workspaceId, unit, period, authority, id, amount: before } = draw(...limits);
    const counted = scope !== 'role' && scope !== 'everyone' && period !== 'request';
    const grant = counted && draw(true, false);
    const amount = draw(1n, 2n, 5n) * (unit === 'usd' ? 300_000n : 3n) * (grant || before < 3_000_000n ? 1n : draw(1n, -1n));
    const about = { scope, subject, workspaceId, unit, period, authority };
    if (grant) await tx.grant.create({ data: { ...about, amount, startsAt: new Date(0), reason: 'a test', setBy: 'test' } });
    else await tx.limit.update({ where: { id }, data: { amount: { increment: amount }, revision: { increment: 1 } } });
    await tx.$executeRaw`INSERT INTO change SELECT last_value, ${id}::uuid, ${grant}, ${amount} FROM ledger_entry_id_seq`;
  });
}

async function one(): Promise<void> {
  for (let n = 0; n < crowd.requestsEach; n += 1) {
    const id = await ask();
    if (crowd.form === 'naive') continue;
    const next = draw('end', 'end', 'leave', 'leave');
    if (id !== undefined && next === 'end') await end(id);
    if (draw(...Array<boolean>(40).fill(false), true)) await change();
  }
}

const all = Array.from({ length: crowd.requesters }, () =>
  one().catch((error: unknown) => void errors.push(error instanceof Error ? error.message : String(error))),
);
await Promise.all(all);
await Promise.all([opened.close(), pool.end()]);
process.send?.({ said, errors });
process.disconnect();
