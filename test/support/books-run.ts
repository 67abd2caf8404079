import pg from 'pg';
import { expect } from 'vitest';
import { replacePrices } from '../../src/database/model-queries.ts';
import { quoteReservation, reserveGeneration } from '../../src/database/request-queries.ts';
import { aloneWithBooks } from '../../src/database/transaction.ts';
import { settleGeneration } from '../../src/database/transitions.ts';
import type { Step, Wish } from './books-step.ts';
import { openMoneyDesk, type LimitWish } from './money-desk.ts';
import { outcomeOf, statesOf, windowOf, type PaperBooks, type PaperLimit, type PaperVideo } from './paper-books.ts';

type Of<Do extends Step['do']> = Step & { do: Do };

/** A limit as it stands at first; the step "limit" changes one, or (at 0) takes it away until it is set again. */
export type FirstLimit = Omit<PaperLimit, 'id'> & LimitWish;

const minute = 60_000;

/** The books in Postgres and the same on paper, which must agree in every answer and after every step. */
export async function openBooksRun(start: Date, firstLimits: (workspaceId: string, memberIds: string[]) => FirstLimit[]) {
  const desk = await openMoneyDesk(4);
  const { database, workspaceId, memberIds } = desk;
  await database.prisma.member.update({ where: { id: memberIds[1] ?? '' }, data: { roles: ['fox', 'owl'] } });
  const said = firstLimits(workspaceId, memberIds);
  const paper: PaperBooks = {
    workspaceId,
    zone: 'UTC',
    roles: new Map([[memberIds[1] ?? '', ['fox', 'owl']]]),
    limits: [],
    grants: [],
    videos: [],
  };
  for (const limit of said) paper.limits.push({ ...limit, id: (await desk.setLimit(limit)).id });
  let [now, price] = [start, 100_000n];
  let { priceId } = desk.words(now);

  const pick = <T>(from: T[], at: number): T | undefined => from[at % Math.max(1, from.length)];
  const open = () => paper.videos.filter(({ status }) => status === 'promised');
  const waiting = () => paper.videos.filter(({ status }) => status === 'awaiting');
  const wordsOf = ({ member, channel, seconds, confirmed }: Wish) => {
    const place = { memberId: pick(memberIds, member) ?? '', channelId: pick(['den', 'hall'], channel) ?? '' };
    return desk.words(now, { ...place, seconds, confirmed, usd: price * BigInt(seconds), priceId });
  };

  const ask = async ({ request: wish }: Of<'ask'>) => {
    const words = wordsOf(wish);
    const asked = { ...words, held: words.usd, seconds: BigInt(words.seconds) };
    const states = statesOf(paper, asked, now);
    const expected = outcomeOf(states, wish.confirmed);
    const quoted = await quoteReservation(database, words);
    const found = quoted.limits.map(({ limitId, onExceed, amount, spent, held, exceeded }) => ({
      limitId,
      onExceed,
      amount,
      spent,
      held,
      exceeded,
    }));
    const byId = (one: { limitId: string }, other: { limitId: string }) => one.limitId.localeCompare(other.limitId);
    expect(found.toSorted(byId)).toEqual(states.toSorted(byId));
    const { outcome } = await reserveGeneration(database, words);
    expect([quoted.outcome, outcome]).toEqual([expected, expected]);
    if (expected !== 'accepted' && expected !== 'awaiting_approval') return;
    const fresh = { spent: 0n, used: false, assumed: false };
    const status = expected === 'accepted' ? 'promised' : 'awaiting';
    const { id, requestKey: key, memberId, channelId } = words;
    paper.videos.push({
      ...fresh,
      id,
      key,
      memberId,
      channelId,
      at: now,
      held: words.usd,
      seconds: BigInt(words.seconds),
      status,
    });
  };

  const settlementOf = (video: PaperVideo, wish: Pick<Of<'settle'>, 'cost' | 'video' | 'assumed'>) => {
    const billed = { none: 0n, half: video.held / 2n, held: video.held, more: video.held + 250_000n }[wish.cost];
    const assumed = wish.assumed && !wish.video;
    return {
      id: video.id,
      from: ['queued' as const],
      to: wish.video ? ('stored' as const) : ('failed' as const),
      cost: assumed ? video.held : billed,
      source: assumed ? 'assumed' : 'reported',
    };
  };

  const steps: { [Do in Step['do']]: (wish: Of<Do>) => Promise<void> } = {
    ask,
    async retry({ which }) {
      const video = pick(paper.videos, which);
      if (video === undefined) return;
      const again = desk.words(now, { requestKey: video.key, usd: 1n });
      expect(await reserveGeneration(database, again)).toEqual({ outcome: 'repeated', generationId: video.id });
    },
    async settle({ which, ...wish }) {
      const video = pick(open(), which);
      if (video === undefined) return;
      const settlement = settlementOf(video, wish);
      expect(await settleGeneration(database, settlement, now)).toBe(true);
      expect(await settleGeneration(database, settlement, now)).toBe(false);
      Object.assign(video, {
        status: 'ended',
        spent: settlement.cost,
        used: wish.video || settlement.cost > 0n,
        assumed: settlement.source === 'assumed',
      });
    },
    async reverse({ which }) {
      const video = pick(
        paper.videos.filter(({ assumed }) => assumed),
        which,
      );
      if (video === undefined) return;
      await database.pool.query('SELECT reverse_settlement($1, $2)', [video.id, now]);
      Object.assign(video, { spent: 0n, used: false, assumed: false });
    },
    async approve({ which }) {
      const video = pick(waiting(), which);
      if (video === undefined) return;
      const usd = price * video.seconds;
      const more = usd - video.held;
      const about = { ...video, held: more > 0n ? more : 0n, seconds: 0n };
      const inMoney = statesOf(
        { ...paper, limits: paper.limits.filter(({ unit, period }) => unit === 'usd' && period !== 'request') },
        about,
        video.at,
      );
      const fits = more <= 0n || !inMoney.some(({ exceeded, onExceed }) => exceeded && onExceed === 'refuse');
      // A double click approves nothing that was not shown.
      now = new Date(now.getTime() + 11_000);
      const late = now.getTime() - video.at.getTime() >= 1440 * minute;
      const expected = late ? 'moved' : !fits ? 'refused' : more > 0n ? 'dearer' : 'approved';
      const { rows } = await database.pool.query<{ answer: string }>(
        'SELECT approve_generation($1, $2, $3, $4, $5, $5) AS answer',
        [video.id, memberIds[3], priceId, usd, now],
      );
      expect(rows[0]?.answer).toBe(expected);
      if (expected === 'dearer' || expected === 'approved') video.held = usd;
      if (expected === 'approved') video.status = 'promised';
    },
    async close({ which, decision }) {
      const video = pick(waiting(), which);
      if (video === undefined) return;
      const late = now.getTime() - video.at.getTime() >= 1440 * minute;
      const { rows } = await database.pool.query<{ closed: boolean }>('SELECT close_approval($1, $2, NULL, NULL, $3) AS closed', [
        video.id,
        decision,
        now,
      ]);
      expect(rows[0]?.closed).toBe(late === (decision === 'expired'));
      if (rows[0]?.closed === true) Object.assign(video, { status: 'ended', spent: 0n });
    },
    /** The connection is cut when all is written and nothing is committed. */
    async crash({ request: wish, which }) {
      const client = new pg.Client({ connectionString: desk.url });
      client.on('error', () => undefined);
      await client.connect();
      await client.query('BEGIN');
      const words = wordsOf(wish);
      await client.query('SELECT reserve_generation($1, false)', [JSON.stringify({ ...words, usd: String(words.usd) })]);
      const video = pick(open(), which);
      if (video !== undefined)
        await client.query(`SELECT settle_generation($1, '{queued}', 'stored', $2, 'reported', NULL, NULL, $3)`, [
          video.id,
          video.held,
          now,
        ]);
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.pool.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
      await client.end().catch(() => undefined);
    },
    async price({ price: next }) {
      price = next;
      await database.prisma.$transaction((tx) => replacePrices(tx, 'fox', [{ unit: 'second', microUsd: next, size: null }], now));
      priceId = (await database.prisma.price.findFirstOrThrow({ where: { validUntil: null } })).id;
    },
    async limit({ which, amount }) {
      const wish = said[which % said.length];
      if (wish === undefined) return;
      const at = paper.limits.findIndex(
        ({ scope, subject, unit, period }) =>
          [scope, subject, unit, period].join() === [wish.scope, wish.subject, wish.unit, wish.period].join(),
      );
      const present = paper.limits[at];
      const next = (wish.amount * BigInt(amount)) / 20n;
      if (present === undefined)
        paper.limits.push({ ...wish, amount: next, id: (await desk.setLimit({ ...wish, amount: next })).id });
      else if (amount === 0) {
        await aloneWithBooks(database, (tx) => tx.limit.delete({ where: { id: present.id } }));
        paper.limits.splice(at, 1);
      } else {
        await aloneWithBooks(database, (tx) => tx.limit.update({ where: { id: present.id }, data: { amount: next } }));
        present.amount = next;
      }
    },
    async grant({ which, hours }) {
      const { scope, subject, unit, period, amount, workspaceId: of } = said[which % said.length] ?? {};
      if (scope === undefined || subject === undefined || unit === undefined || period === undefined || amount === undefined)
        return;
      if (scope === 'role' || scope === 'everyone') return;
      const grant = { scope, subject, unit, period, amount: amount / 2n };
      const until = new Date(now.getTime() + hours * 60 * minute);
      const data = {
        ...grant,
        workspaceId: of ?? null,
        authority: 'operator',
        startsAt: now,
        endsAt: until,
        reason: 'a test',
        setBy: 'test',
      } as const;
      await aloneWithBooks(database, (tx) => tx.grant.create({ data }));
      paper.grants.push({ ...grant, until });
    },
    async turn({ minutes }) {
      now = new Date(now.getTime() + minutes * minute);
    },
    async move({ zone }) {
      await aloneWithBooks(database, (tx) => tx.workspace.update({ where: { id: workspaceId }, data: { timeZone: zone } }));
      paper.zone = zone;
    },
  };

  return {
    drop: desk.drop,
    take: (wish: Step) => (steps[wish.do] as (wish: Step) => Promise<void>)(wish),
    async check() {
      expect(await desk.differences()).toEqual([]);
      for (const window of await database.prisma.spendWindow.findMany()) {
        const { heldUsd, spentUsd, heldVideos, spentVideos, heldSeconds, spentSeconds } = window;
        expect([heldUsd, spentUsd, heldVideos, spentVideos, heldSeconds, spentSeconds]).toEqual(windowOf(paper, window));
      }
    },
  };
}
