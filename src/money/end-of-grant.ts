import { after } from '../clock/clock.ts';
import { endOfDay, endOfWindow } from '../database/grant-queries.ts';
import type { LimitPeriod } from '../database/limit-queries.ts';
import type { Transaction } from '../database/transaction.ts';
import { Refusal } from '../errors/fault.ts';
import { workspaceOf, type GrantPlace } from './limit-place.ts';

const longestMs = 366 * 24 * 60 * 60_000;

/**
 * When something extra ends: after its last day, or with the window that is open now. Undefined: never.
 * @throws {Refusal} when that is no such time.
 */
export async function endOfGrant(
  tx: Transaction,
  { place, period, until }: { place: GrantPlace; period: LimitPeriod; until?: string | undefined },
  now: Date,
): Promise<Date | undefined> {
  if (period === 'request' || period === 'at_once')
    throw new Refusal('More can only be given over a time: by the hour, day, week, month, or in total.');
  const workspaceId = workspaceOf(place);
  if (until === undefined) return endOfWindow(tx, workspaceId, period, now);
  if (!isDay(until)) throw new Refusal('Please name the last day as year, month and day, such as 2026-12-31.');
  const end = await endOfDay(tx, workspaceId, until);
  if (end <= now) throw new Refusal('That day is over already. Please name today or a later one.');
  if (end > after(now, longestMs)) throw new Refusal('Please name a day within a year from now.');
  return end;
}

function isDay(typed: string): boolean {
  const moment = new Date(`${typed}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(typed) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(typed);
}
