import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settleGeneration } from '../../../src/database/transitions.ts';
import { requestGeneration } from '../../../src/generations/request.ts';
import { runDueChores } from '../../support/run-due-chores.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

const turnTo = (moment: string) => world.clock.turn(new Date(moment).getTime() - world.clock.now().getTime());
const place = (externalId: string, timeZone: string) =>
  world.doors.database.prisma.workspace.create({
    data: {
      platform: 'playground',
      externalId,
      name: externalId,
      timeZone,
      status: 'enabled',
      managersChannel: `managers of ${externalId}`,
    },
  });

async function ask(workspaceId: string, memberId = 'fox'): Promise<string> {
  const asker = { ...world.asker, workspaceId, memberId, memberName: `${memberId}!` };
  const requested = await requestGeneration(world.doors, {
    asker,
    requestKey: randomUUID(),
    prompt: 'a secret fox',
    wish: { model: 'tiny' },
  });
  return 'id' in requested ? requested.id : '';
}

async function end(id: string, to: 'stored' | 'failed' | 'cancelled' = 'stored', errorKind?: string): Promise<void> {
  const cost = to === 'stored' ? 100_000n : 0n;
  const settlement = { id, from: ['queued' as const], to, cost, source: 'price', ...(errorKind !== undefined && { errorKind }) };
  expect(await settleGeneration(world.doors.database, settlement, world.clock.now())).toBe(true);
}

/** Does what is due at this moment: summing up, then telling. */
async function come(moment: string): Promise<void> {
  turnTo(moment);
  await runDueChores(world.doors);
  world.clock.turn(5_000);
  await runDueChores(world.doors);
}

const summaries = () => world.notices.filter(({ kind }) => kind === 'summary');
const heardBy = async (externalId: string) => {
  const rows = await world.doors.database.prisma.playgroundMessage.findMany({
    where: { channelId: `managers of ${externalId}` },
  });
  return rows.map(({ body }) => body as { headline: string; facts: string[]; lines?: string[] });
};

describe('the summary of a day', () => {
  it('says what was spent, what came of it, who spent most, and why some failed', async () => {
    await place('den', 'UTC');
    for (const [member, videos] of [
      ['ann', 1],
      ['ben', 3],
      ['cy', 2],
      ['dee', 1],
      ['eve', 0],
    ] as const) {
      for (let n = 0; n < videos; n += 1) await end(await ask('den', member));
    }
    await end(await ask('den', 'eve'), 'failed', 'moderation');
    await end(await ask('den', 'eve'), 'failed', 'moderation');
    await end(await ask('den', 'eve'), 'failed', 'lost');
    await end(await ask('den', 'eve'), 'cancelled');
    await ask('den', 'eve');
    await come('2026-11-23T00:00:30Z');
    const [told, ...more] = await heardBy('den');
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      headline: 'On Sunday 22 November, $0.70 was spent.',
      facts: ['7 videos', '3 failed', '1 cancelled', '1 not finished yet', 'demo'],
    });
    expect(told?.lines?.[0]).toMatch(/^Most by ben! \$0\.30, cy! \$0\.20, (ann|dee)! \$0\.10$/);
    expect(told?.lines?.[1]).toBe('Failures: 2 refused for content rules, 1 lost by the backend');
    expect(JSON.stringify(world.notices)).not.toMatch(/ben!|secret/);
  });

  it('comes once, and not for a day on which nothing was asked for', async () => {
    await place('den', 'UTC');
    await end(await ask('den'));
    await come('2026-11-22T23:59:00Z');
    expect(summaries()).toEqual([]);
    await come('2026-11-23T00:01:00Z');
    await come('2026-11-23T00:10:00Z');
    await come('2026-11-23T12:00:00Z');
    await come('2026-11-24T00:01:00Z');
    expect(
      summaries()
        .map(({ key }) => key.replace(/[0-9a-f-]{36}/, 'den'))
        .toSorted(),
    ).toEqual(['summary:all:2026-11-22', 'summary:den:2026-11-22']);
  });

  it('of all places together is for the operator, at midnight UTC, by place', async () => {
    await place('tokyo', 'Asia/Tokyo');
    await place('york', 'America/New_York');
    turnTo('2026-11-22T01:00:00Z');
    await end(await ask('york'));
    turnTo('2026-11-22T23:00:00Z');
    await end(await ask('tokyo'));
    await end(await ask('tokyo'));
    await come('2026-11-23T00:00:30Z');
    const whole = summaries().filter(({ key }) => key.startsWith('summary:all:'));
    expect(whole.map(({ text }) => text)).toEqual([
      'On Sunday 22 November, $0.30 was spent.\n3 videos · demo\nMost by tokyo (playground:tokyo) $0.20, york (playground:york) $0.10',
    ]);
    expect(whole[0]).not.toHaveProperty('workspace');
  });

  it.each([
    // Nights on which clocks go forward or back, and a place where midnight itself does not exist.
    ['Europe/Berlin', '2027-03-27T23:10:00Z', '2027-03-28T21:50:00Z', '2027-03-28T22:00:30Z', 'Sunday 28 March'],
    ['Europe/Berlin', '2027-10-30T22:10:00Z', '2027-10-31T22:50:00Z', '2027-10-31T23:00:30Z', 'Sunday 31 October'],
    ['America/New_York', '2027-03-14T05:10:00Z', '2027-03-15T03:50:00Z', '2027-03-15T04:00:30Z', 'Sunday 14 March'],
    ['America/New_York', '2027-11-07T04:10:00Z', '2027-11-08T04:50:00Z', '2027-11-08T05:00:30Z', 'Sunday 7 November'],
    ['Asia/Kathmandu', '2027-01-09T18:25:00Z', '2027-01-10T18:05:00Z', '2027-01-10T18:15:30Z', 'Sunday 10 January'],
    ['Asia/Beirut', '2027-03-27T22:10:00Z', '2027-03-28T20:50:00Z', '2027-03-28T21:00:30Z', 'Sunday 28 March'],
  ])('keeps to the calendar of %s, from %s to %s', async (timeZone, first, last, midnight, named) => {
    await place('den', timeZone);
    turnTo(first);
    world.clock.turn(-20 * 60_000);
    await end(await ask('den'), 'cancelled');
    turnTo(first);
    await end(await ask('den'));
    await come(last);
    await end(await ask('den'));
    world.notices.length = 0;
    const before = (await heardBy('den')).length;
    await come(new Date(new Date(midnight).getTime() - 60_000).toISOString());
    expect(await heardBy('den')).toHaveLength(before);
    await come(midnight);
    expect((await heardBy('den')).at(-1)).toMatchObject({
      headline: `On ${named}, $0.20 was spent.`,
      facts: ['2 videos', 'demo'],
    });
  });
});
