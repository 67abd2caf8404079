import { after } from '../../clock/clock.ts';
import {
  claimAnnouncements,
  endTelling,
  findNamed,
  noteManagersTold,
  noteOperatorTold,
  type AnnouncementKind,
  type DueAnnouncement,
  type Named,
} from '../../database/announcement-queries.ts';
import { messageOf } from '../../errors/message-of.ts';
import { metrics } from '../../metrics/metrics.ts';
import { withJitter } from '../back-off.ts';
import type { Doors } from '../doors.ts';
import { announcements } from './announcement-list.ts';
import type { Said } from './announcement.ts';
import { noticeForOperator } from './notice-for-operator.ts';
import { notifyManagers } from './notify-managers.ts';

const second = 1_000;
const hour = 3_600 * second;
const givenUpAfterMs = 24 * hour;
/** Longer than a post and a webhook take together. */
const leaseMs = 120 * second;
const atOnce = 20;

/** Tells everything that is due: each to the managers where it is theirs, and to the operator. Any number of processes may. */
export async function tellAnnouncements(doors: Doors): Promise<void> {
  const { database, clock } = doors;
  const kinds = Object.keys(announcements);
  for (;;) {
    const now = clock.now();
    const due = await claimAnnouncements(database, kinds, { now, leaseUntil: after(now, leaseMs), most: atOnce });
    await Promise.all(due.map((announcement) => tell(doors, announcement)));
    if (due.length < atOnce) return;
  }
}

/** Managers and operator are told apart, so that the one who cannot be told now does not make the other hear it twice. */
async function tell(doors: Doors, due: DueAnnouncement): Promise<void> {
  if (due.faults === 0) metrics.announcements.inc({ kind: due.kind });
  const said = sayingDemo(doors.demo, due.kind);
  const named = await findNamed(doors.database, said.names(due.facts));
  const troubles: unknown[] = [];
  const trying = <T>(step: Promise<T>) => step.catch((error: unknown) => void troubles.push(error));
  const facts = due.managersToldAt === null ? await trying(tellManagers(doors, due, said, named)) : undefined;
  if (due.operatorToldAt === null) await trying(tellOperator(doors, { ...due, facts: facts ?? due.facts }, said, named));
  await end(doors, due, troubles);
}

/** How a kind is said; where nothing is paid it says so. */
function sayingDemo(demo: boolean, kind: AnnouncementKind): Said<unknown> {
  // Each kind's facts were written for it alone.
  const said = announcements[kind] as Said<unknown>;
  const describe: Said<unknown>['describe'] = (facts, nameOf) => {
    const message = said.describe(facts, nameOf);
    return { ...message, facts: [...message.facts, 'demo'] };
  };
  return demo ? { ...said, describe } : said;
}

/** Answers the facts, to which a channel that is closed to us has added why. */
async function tellManagers(doors: Doors, due: DueAnnouncement, said: Said<unknown>, named: Named): Promise<unknown> {
  const { database, clock, log } = doors;
  const whyNot = await notifyManagers(doors, due, said, named);
  if (whyNot !== undefined) log.warn({ announcement: due.key, why: whyNot }, 'managers cannot be told where they wanted to be');
  return noteManagersTold(database, due.key, clock.now(), whyNot);
}

/** The log first: it hears everything, whatever becomes of the webhook. */
async function tellOperator(doors: Doors, due: DueAnnouncement, said: Said<unknown>, named: Named): Promise<void> {
  const { database, clock, log } = doors;
  const notice = noticeForOperator(due, said, named);
  const { key, kind, text, ...rest } = notice;
  if (due.faults === 0) log[said.level]({ announcement: key, kind, ...rest }, text);
  await doors.tellOperator(notice);
  await noteOperatorTold(database, key, clock.now());
}

async function end({ database, clock, log }: Doors, due: DueAnnouncement, troubles: unknown[]): Promise<void> {
  const { key, createdAt, faults } = due;
  if (troubles.length === 0) return endTelling(database, key, null);
  const now = clock.now();
  const why = troubles.map(messageOf);
  if (now.getTime() - createdAt.getTime() > givenUpAfterMs) {
    log.error({ announcement: key, why }, 'an announcement was not heard for a day: it is given up');
    return endTelling(database, key, null);
  }
  log.warn({ announcement: key, why }, 'an announcement was not heard: it is told again later');
  return endTelling(database, key, after(now, waitMs(faults)));
}

/** 5 s, 10 s, 20 s … up to an hour. */
function waitMs(faults: number): number {
  return withJitter(Math.min(hour, 5 * second * 2 ** Math.min(faults, 10)));
}
