import { noteAnnouncement } from '../../database/announcement-queries.ts';
import { daysToSum, sumDay } from '../../database/summary-queries.ts';
import type { Doors } from '../doors.ts';

/** Sums up every day that is over, once: each workspace's by its own calendar, and for the operator that of all of them by UTC. */
export async function announceSummaries({ database, clock }: Doors): Promise<void> {
  for (const ended of await daysToSum(database, clock.now())) {
    const { workspaceId, day } = ended;
    const facts = { day, ...(await sumDay(database, ended)) };
    const key = `summary:${workspaceId ?? 'all'}:${day}`;
    await noteAnnouncement(database, { key, kind: 'summary', ...(workspaceId !== null && { workspaceId }), facts }, clock.now());
  }
}
