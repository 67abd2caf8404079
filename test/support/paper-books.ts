import type { LimitPeriod, LimitScope, LimitUnit, OnExceed, SpendScope } from '../../src/database/limit-queries.ts';
import { calendarName } from './calendar-name.ts';

/** The rules of limits once more, as plainly as can be: sums over a list. */
export interface PaperLimit {
  id: string;
  scope: LimitScope;
  subject: string;
  unit: LimitUnit;
  period: LimitPeriod;
  onExceed: OnExceed;
  amount: bigint;
}

export interface PaperGrant extends Pick<PaperLimit, 'scope' | 'subject' | 'unit' | 'period' | 'amount'> {
  until: Date;
}

export interface PaperVideo {
  id: string;
  key: string;
  memberId: string;
  channelId: string;
  at: Date;
  held: bigint;
  seconds: bigint;
  status: 'awaiting' | 'promised' | 'ended';
  spent: bigint;
  /** Whether it counts as a video: something came of it, or it was billed. */
  used: boolean;
  assumed: boolean;
}

export type PaperRequest = Pick<PaperVideo, 'memberId' | 'channelId' | 'held' | 'seconds'>;

export interface PaperBooks {
  workspaceId: string;
  zone: string;
  roles: Map<string, string[]>;
  limits: PaperLimit[];
  grants: PaperGrant[];
  videos: PaperVideo[];
}

/** A limit that applies, with grants, and what stands in its window. */
export interface PaperState {
  limitId: string;
  onExceed: OnExceed;
  amount: bigint;
  spent: bigint;
  held: bigint;
  exceeded: boolean;
}

const ownFirst: LimitScope[] = ['member', 'role', 'everyone'];

export function statesOf(books: PaperBooks, request: PaperRequest, now: Date): PaperState[] {
  const { workspaceId, limits } = books;
  const { memberId, channelId } = request;
  const subjects: Record<LimitScope, string[]> = {
    instance: [''],
    workspace: [workspaceId],
    channel: [`${workspaceId}/${channelId}`],
    member: [memberId],
    role: (books.roles.get(memberId) ?? []).map((role) => `${workspaceId}/${role}`),
    everyone: [workspaceId],
  };
  const meant = limits.filter(({ scope, subject }) => subjects[scope].includes(subject));
  const shared = meant.filter(({ scope }) => !ownFirst.includes(scope));
  const personal = meant.filter((limit) => ownFirst.includes(limit.scope) && limit === strongest(limit, meant));
  return [...shared, ...personal].map((limit) => stateOf(books, limit, request, now));
}

/** Of those that say the same of a person: their own, else the most of their roles, else everyone's. */
function strongest({ unit, period, onExceed }: PaperLimit, limits: PaperLimit[]): PaperLimit | undefined {
  const alike = limits.filter((other) => other.unit === unit && other.period === period && other.onExceed === onExceed);
  for (const scope of ownFirst) {
    const [most] = alike.filter((other) => other.scope === scope).toSorted((one, other) => Number(other.amount - one.amount));
    if (most !== undefined) return most;
  }
  return undefined;
}

function stateOf(books: PaperBooks, limit: PaperLimit, request: PaperRequest, now: Date): PaperState {
  const scope = (ownFirst.includes(limit.scope) ? 'member' : limit.scope) as SpendScope;
  const subject = scope === 'member' ? request.memberId : limit.subject;
  const granted = books.grants.filter(
    (grant) =>
      grant.scope === scope &&
      grant.subject === subject &&
      grant.unit === limit.unit &&
      grant.period === limit.period &&
      grant.until > now,
  );
  const amount = granted.reduce((sum, grant) => sum + grant.amount, limit.amount);
  const ours = books.videos.filter(
    (video) => isOf(books, video, scope, subject) && isIn(scope === 'instance' ? 'UTC' : books.zone, limit.period, video.at, now),
  );
  const { spent, held } = sumOf(ours, limit.unit);
  const wanted = { usd: request.held, videos: 1n, seconds: request.seconds }[limit.unit];
  return { limitId: limit.id, onExceed: limit.onExceed, amount, spent, held, exceeded: spent + held + wanted > amount };
}

function isIn(zone: string, period: LimitPeriod, at: Date, now: Date): boolean {
  if (period === 'request' || period === 'at_once') return false;
  return period === 'total' || calendarName(zone, period, at) === calendarName(zone, period, now);
}

function isOf({ workspaceId }: PaperBooks, video: PaperVideo, scope: SpendScope, subject: string): boolean {
  const own = { instance: '', workspace: workspaceId, channel: `${workspaceId}/${video.channelId}`, member: video.memberId };
  return own[scope] === subject;
}

/** What a window with these bounds should hold. */
export function windowOf(
  books: PaperBooks,
  { scope, subject, startsAt, endsAt }: { scope: SpendScope; subject: string; startsAt: Date; endsAt: Date },
) {
  const ours = books.videos.filter((video) => isOf(books, video, scope, subject) && startsAt <= video.at && video.at < endsAt);
  return [sumOf(ours, 'usd'), sumOf(ours, 'videos'), sumOf(ours, 'seconds')].flatMap(({ held, spent }) => [held, spent]);
}

function sumOf(videos: PaperVideo[], unit: LimitUnit): { spent: bigint; held: bigint } {
  let [spent, held] = [0n, 0n];
  for (const video of videos) {
    if (video.status !== 'ended') held += { usd: video.held, videos: 1n, seconds: video.seconds }[unit];
    else spent += { usd: video.spent, videos: video.used ? 1n : 0n, seconds: video.used ? video.seconds : 0n }[unit];
  }
  return { spent, held };
}

/** What comes of a request. */
export function outcomeOf(states: PaperState[], confirmed: boolean): 'accepted' | 'awaiting_approval' | 'refused' | 'confirm' {
  const over = (onExceed: OnExceed) => states.some((state) => state.exceeded && state.onExceed === onExceed);
  if (over('refuse')) return 'refused';
  if (over('confirm') && !confirmed) return 'confirm';
  return over('ask') ? 'awaiting_approval' : 'accepted';
}
