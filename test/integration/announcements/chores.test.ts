import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dueChores, planChore, takeChore } from '../../../src/database/chore-queries.ts';
import { chores } from '../../../src/jobs/chore-list.ts';
import { startChores } from '../../../src/jobs/chores.ts';
import { metrics } from '../../../src/metrics/metrics.ts';
import { createLogLines } from '../../support/log-lines.ts';
import { runDueChores } from '../../support/run-due-chores.ts';
import { createWorld, type World } from '../../support/world.ts';

const minute = 60_000;
let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

const later = (ms: number) => new Date(world.clock.now().getTime() + ms);

describe('a chore', () => {
  it('is taken by one of many workers, and by another when that one died', async () => {
    const { database } = world.doors;
    const take = () => takeChore(database, 'sweep', world.clock.now(), later(minute));
    for (let round = 0; round < 3; round += 1) {
      const taken = await Promise.all(Array.from({ length: 10 }, take));
      expect(taken.filter(Boolean)).toHaveLength(1);
      world.clock.turn(minute + 1);
    }
  });

  it('is due when it was never done, and again when its time has come', async () => {
    const { database } = world.doors;
    const due = () => dueChores(database, ['sweep', 'wash'], world.clock.now());
    expect((await due()).toSorted()).toEqual(['sweep', 'wash']);
    await takeChore(database, 'sweep', world.clock.now(), later(minute));
    await planChore(database, 'sweep', later(10 * minute));
    expect(await due()).toEqual(['wash']);
    world.clock.turn(10 * minute);
    expect((await due()).toSorted()).toEqual(['sweep', 'wash']);
  });

  it('that fails is logged, keeps no other from being done, and is done again', async () => {
    const { log, lines } = createLogLines();
    const { database } = world.doors;
    await database.pool.query('ALTER TABLE daily_usage RENAME TO away');
    await runDueChores({ ...world.doors, log });
    expect(lines.map(({ chore, level }) => `${chore as string} ${level as number}`).toSorted()).toEqual([
      'books 40',
      'summaries 40',
    ]);
    await database.pool.query('ALTER TABLE away RENAME TO daily_usage');
    world.clock.turn(Math.max(...Object.values(chores).map(({ longestMs }) => longestMs)));
    await runDueChores({ ...world.doors, log });
    expect(lines).toHaveLength(2);
    expect(await database.prisma.chore.count()).toBe(Object.keys(chores).length);
  });

  it('comes round while the worker runs, until it is stopped', async () => {
    const running = startChores(world.doors);
    const told = () => world.doors.database.prisma.chore.findMany({ where: { name: 'announcements' } });
    await expect.poll(async () => (await told())[0]?.dueAt.getTime()).toBe(world.clock.now().getTime() + 2_000);
    await running.stop();
    world.clock.turn(minute);
    await new Promise((passed) => setTimeout(passed, 700));
    expect((await told())[0]?.dueAt.getTime()).toBeLessThan(world.clock.now().getTime());
  });
});

describe('the books', () => {
  const night = async (log = world.doors.log) => {
    world.clock.turn(24 * 60 * minute);
    await runDueChores({ ...world.doors, log });
    world.clock.turn(5_000);
    await runDueChores({ ...world.doors, log });
  };
  const gauge = async () => (await metrics.booksDifferences.get()).values[0]?.value;

  it('are replayed every night, and nobody is told when they agree', async () => {
    await world.ask('a secret fox');
    await night();
    expect(world.notices.filter(({ kind }) => kind === 'books')).toEqual([]);
    expect(await gauge()).toBe(0);
    const [next] = await world.doors.database.prisma.chore.findMany({ where: { name: 'books' } });
    expect(next?.dueAt.toISOString()).toMatch(/T03:00:00/);
  });

  it('that do not agree raise the alarm: in the log, to the operator and in the metrics', async () => {
    const { log, lines } = createLogLines();
    const id = await world.ask('a secret fox');
    await world.doors.database.pool.query('UPDATE generation SET held_micro_usd = held_micro_usd + 1');
    await night(log);
    const told = world.notices.filter(({ kind }) => kind === 'books');
    expect(told).toMatchObject([
      {
        text: expect.stringMatching(
          new RegExp(
            `^The books do not agree in one place\\.\\ndemo\\ngeneration ${id}: \\(100000,.*\\) by the ledger, \\(100001,.*\\) as found`,
          ),
        ),
        facts: { count: 1 },
      },
    ]);
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(await gauge()).toBe(1);
    expect(lines.filter(({ level }) => level === 50)).toMatchObject([{ kind: 'books' }]);
  });
});
