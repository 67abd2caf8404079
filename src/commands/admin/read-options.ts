import { ensureMember, type Member } from '../../database/member-queries.ts';
import type { LimitPeriod, LimitUnit, OnExceed } from '../../database/limit-queries.ts';
import { Refusal } from '../../errors/fault.ts';
import type { LimitPlace } from '../../money/limit-place.ts';
import type { Desk, Options } from './desk.ts';

export const units: Record<string, LimitUnit> = { usd: 'usd', videos: 'videos', seconds: 'seconds' };

export const periods: Record<string, LimitPeriod> = {
  video: 'request',
  'at-once': 'at_once',
  hour: 'hour',
  day: 'day',
  week: 'week',
  month: 'month',
  total: 'total',
};

export const consequences: Record<string, OnExceed> = { refuse: 'refuse', ask: 'ask', confirm: 'confirm' };

/** What a word stands for; `otherwise` where nothing was said. @throws {Refusal} with the words that there are. */
export function readChoice<T>(typed: string | undefined, words: Record<string, T>, otherwise: T): T {
  if (typed === undefined) return otherwise;
  const meant = Object.hasOwn(words, typed) ? words[typed] : undefined;
  if (meant === undefined) throw new Refusal(`Please say one of ${Object.keys(words).join(', ')}.`);
  return meant;
}

/** @throws {Refusal} when it was left out. */
export function required(options: Options, name: string): string {
  const typed = options[name];
  if (typed === undefined || typed === '') throw new Refusal(`Please name the ${name} too.`);
  return typed;
}

/** The member whom an option names, even if they have never asked for anything. */
export async function readMember({ doors, workspace }: Desk, options: Options): Promise<Member> {
  return ensureMember(doors.database, workspace.id, required(options, 'member'));
}

/** Whom a limit is for: one member, role or channel, or each member. @throws {Refusal} when several are named. */
export async function readPlace(desk: Desk, options: Options): Promise<Exclude<LimitPlace, { scope: 'instance' | 'workspace' }>> {
  const { member, role, channel } = options;
  if ([member, role, channel].filter((named) => named !== undefined).length > 1)
    throw new Refusal('Please name one member, one role or one channel at a time.');
  const workspaceId = desk.workspace.id;
  if (member !== undefined) return { scope: 'member', workspaceId, memberId: (await readMember(desk, options)).id };
  if (role !== undefined) return { scope: 'role', workspaceId, externalId: role };
  if (channel !== undefined) return { scope: 'channel', workspaceId, externalId: channel };
  return { scope: 'everyone', workspaceId };
}

/** "50,80,100", "50% and 100%", or "none". Undefined: nothing was said. */
export function readAlerts(typed: string | undefined): number[] | undefined {
  if (typed === undefined) return undefined;
  if (typed.trim().toLowerCase() === 'none') return [];
  // What is no number becomes NaN, and is refused with the others.
  return typed
    .split(/(?:[\s,;%]|\band\b)+/)
    .filter((word) => word !== '')
    .map(Number);
}
