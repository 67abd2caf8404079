import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteAsker } from '../../../src/database/account-queries.ts';
import { quoteReservation, reserveGeneration, type Reservation } from '../../../src/database/request-queries.ts';
import { settleGeneration } from '../../../src/database/transitions.ts';
import { newGenerationId } from '../../../src/generations/new-id.ts';
import { createWorld, type World } from '../../support/world.ts';

const hour = 3_600_000;
const members = ['fox', 'hare'];

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

/** A limit of one of two members, of what each may have, of one of two channels, or of all of them together. */
const limit = fc.record({
  scope: fc.constantFrom('workspace', 'channel', 'everyone', 'role', 'member'),
  who: fc.nat({ max: 1 }),
  unit: fc.constantFrom('usd', 'videos', 'seconds'),
  period: fc.constantFrom('request', 'hour', 'day', 'week', 'month', 'total'),
  authority: fc.constantFrom('operator', 'manager'),
  onExceed: fc.constantFrom('refuse', 'ask', 'confirm'),
  amount: fc.nat({ max: 12 }),
});

/** A request, or the clock turned, or the oldest that is open settled at some cost. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      who: fc.nat({ max: 1 }),
      channel: fc.nat({ max: 1 }),
      cents: fc.nat({ max: 4 }),
      seconds: fc.integer({ min: 1, max: 4 }),
      confirmed: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ hours: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ costCents: fc.nat({ max: 6 }) }) },
);

type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;

type Scene = { workspaceId: string; memberIds: string[]; open: string[]; outcomes: Set<string> };

async function enter(limits: Of<typeof limit>[], outcomes: Set<string>): Promise<Scene> {
  const { database, clock } = world.doors;
  const asker = { platform: 'playground', workspaceId: randomUUID(), workspaceName: undefined, memberName: undefined };
  const first = { status: 'enabled', workspaceUsd: undefined, everyoneUsd: undefined } as const;
  const accounts = [];
  for (const [index, memberId] of members.entries())
    accounts.push(await noteAsker(database, { ...asker, memberId, roles: [`role${index}`] }, first, clock.now()));
  const workspaceId = accounts[0]?.workspaceId ?? '';
  const memberIds = accounts.map(({ id }) => id);
  const subjects = (who: number) => ({
    workspace: workspaceId,
    everyone: workspaceId,
    channel: `${workspaceId}/channel${who}`,
    role: `${workspaceId}/role${who}`,
    member: memberIds[who] ?? '',
  });
  const data = limits.map(({ who, amount, ...rest }) => ({
    ...rest,
    workspaceId,
    subject: subjects(who)[rest.scope],
    amount: BigInt(amount) * (rest.unit === 'usd' ? 10_000n : 1n),
    setBy: 'operator:test',
  }));
  await database.prisma.limit.createMany({ data, skipDuplicates: true });
  return { workspaceId, memberIds, open: [], outcomes };
}

async function take(scene: Scene, taken: Of<typeof step>): Promise<void> {
  const { database, clock } = world.doors;
  if ('hours' in taken) return world.clock.turn(taken.hours * hour);
  if ('costCents' in taken) {
    const id = scene.open.shift() ?? '';
    const end = { id, from: ['queued' as const, 'awaiting_approval' as const], to: 'failed' as const, source: 'reported' };
    await settleGeneration(database, { ...end, cost: BigInt(taken.costCents) * 10_000n }, clock.now());
    return;
  }
  const reservation = await reservationOf(scene, taken);
  const quoted = await quoteReservation(database, reservation);
  const reserved = await reserveGeneration(database, reservation);
  const rest = 'limits' in reserved ? { limits: quoted.limits } : { generationId: reservation.id };
  expect(reserved).toEqual({ outcome: quoted.outcome, ...rest });
  if ('generationId' in reserved) scene.open.push(reserved.generationId);
  scene.outcomes.add(reserved.outcome);
}

async function reservationOf(
  { workspaceId, memberIds }: Scene,
  {
    who,
    channel,
    cents,
    seconds,
    confirmed,
  }: { who: number; channel: number; cents: number; seconds: number; confirmed: boolean },
): Promise<Reservation> {
  const now = world.clock.now();
  const price = await world.doors.database.prisma.price.findFirstOrThrow({ where: { modelId: 'tiny' } });
  return {
    id: newGenerationId(),
    requestKey: randomUUID(),
    platform: 'playground',
    workspaceId,
    memberId: memberIds[who] ?? '',
    channelId: `channel${channel}`,
    modelId: 'tiny',
    backendId: 'simulator',
    priceId: price.id,
    prompt: 'a fox',
    size: '160x90',
    seconds,
    imageKey: undefined,
    ackReference: undefined,
    ackUntil: undefined,
    usd: BigInt(cents) * 10_000n,
    confirmed,
    now,
    notBefore: now,
    approvalUntil: new Date(now.getTime() + 24 * hour),
    mostAwaiting: 1,
  };
}

it('says yes in a quote exactly when the reservation does, and for the same reasons', { timeout: 60_000 }, async () => {
  const outcomes = new Set<string>();
  const story = fc.asyncProperty(
    fc.array(limit, { minLength: 1, maxLength: 6 }),
    fc.array(step, { minLength: 4, maxLength: 14 }),
    async (limits, steps) => {
      const scene = await enter(limits, outcomes);
      for (const taken of steps) await take(scene, taken);
    },
  );
  await fc.assert(story, { numRuns: 60, endOnFailure: true });
  // A story in which every answer was the same would prove little.
  expect([...outcomes].toSorted()).toEqual(['accepted', 'awaiting_approval', 'confirm', 'refused', 'too_many_awaiting']);
});
