import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verbs } from '../../../src/app/operator/operator-list.ts';
import { terminalText } from '../../../src/app/operator/terminal-text.ts';
import { createWorld, type World } from '../../support/world.ts';

const place = 'playground:playground';
let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

/** What a terminal shows after a line. */
async function operate(line: string): Promise<string> {
  const [word = '', ...words] = line.split(' ');
  const { database, clock } = world.doors;
  const run = verbs[word]?.run;
  if (run === undefined) throw new Error(`there is no verb ${word}`);
  return terminalText(await run({ database, clock, actor: { kind: 'operator', name: 'fox', via: 'command line' } }, words));
}

describe('the command line of the operator', () => {
  it('lists who is known, with the name that the other words take', async () => {
    expect(await operate('workspaces')).toBe('Nobody has asked for anything yet.');
    await world.ask('a fox');
    expect(await operate('workspaces')).toMatch(/playground:playground · pending/);
  });

  it('enables a workspace that waits, even before anybody there has asked, and switches it off again', async () => {
    world.doors.demo = false;
    await expect(world.ask('a fox')).rejects.toThrow(/wait for whoever runs this bot/);
    expect(await operate(`enable ${place} 0.40`)).toBe(`${place} may now spend $0.40 a day.`);
    const id = await world.ask('a fox');
    await expect(world.ask('another fox')).rejects.toThrow(/over a limit/);
    expect(await operate('enable discord:42 5')).toContain('$5.00 a day');
    expect(await operate(`disable ${place}`)).toBe(`${place} is switched off.\n  1 waiting cancelled, not charged`);
    expect(await world.row(id)).toMatchObject({ status: 'cancelled', costMicroUsd: 0n });
    await expect(world.ask('a third fox')).rejects.toThrow(/switched it off/);
  });

  it('sets the limits that managers cannot touch: of the instance and of a whole workspace', async () => {
    await world.ask('a fox');
    expect(await operate('cap 0.15 a day')).toContain('Everybody together may now spend $0.15 a day');
    await expect(world.ask('another fox')).rejects.toThrow(/over a limit/);
    expect(await operate(`cap ${place} 3 videos per month`)).toContain('This whole place may now make 3 videos a month');
    expect(await operate(`cap ${place} none videos per month`)).toContain('Removed the limit');
    await expect(operate('cap member:1 3')).rejects.toThrow(/at <platform>:<id> limit/);
    await expect(operate('cap discord:404 3')).rejects.toThrow(/do not know discord:404/);
  });

  it('can say whatever a manager can say there, with the word of the operator', async () => {
    await world.ask('a fox');
    expect(await operate(`at ${place} limit member:fox 2 a day`)).toContain('may now spend $2.00 a day');
    expect(await operate(`at ${place} limits`)).toMatch(/\$2\.00 a day.*the operator's/);
    expect(await operate(`at ${place} block member:fox too many foxes`)).toContain('can no longer ask');
    await expect(operate(`at ${place} dance`)).rejects.toThrow(/I do not know "dance"/);
  });

  it('sets where the days begin, which keeps what was spent', async () => {
    await world.ask('a fox');
    expect(await operate(`zone ${place} asia/kolkata`)).toContain('begin at midnight in Asia/Kolkata');
    await expect(operate(`zone ${place} Mars/Olympus`)).rejects.toThrow(/do not know that time zone/);
  });

  it('names a manager, and takes that back', async () => {
    await world.ask('a fox');
    expect(await operate(`manager ${place} fox`)).toContain('is now a manager');
    expect(await operate(`manager ${place} fox no`)).toContain('is no longer a manager');
  });

  it('shows what is in doubt, and decides it by the id', async () => {
    const id = await world.ask('a fox [drop] [forget]');
    await world.settle(5_000);
    expect(await operate('doubts')).toMatch(new RegExp(`${id} · \\$0\\.10 held · tiny`));
    expect(await operate(`charge ${id} it is on the bill`)).toBe(`$0.10 is charged for ${id}.`);
    expect(await operate('doubts')).toBe('No video is in doubt.');
    expect(await operate('history')).toContain(
      'The operator charged a video in doubt (it is on the bill) · fox, command line · playground:playground (Done 2026-',
    );
  });

  it('shows what people typed as text only', async () => {
    const hostile = 'a\u001B[2Jfox\u202E\nsecond line';
    await world.doors.database.prisma.workspace.create({ data: { platform: 'discord', externalId: '7', name: hostile } });
    const shown = await operate('workspaces');
    for (const mark of ['\u001B', '\u202E', '\nsecond']) expect(shown).not.toContain(mark);
  });

  it.each([
    'enable discord:1 0',
    'enable',
    'enable nowhere 5',
    'enable discord:1',
    'enable discord:1 lots',
    'disable',
    'zone',
    'manager discord:1',
    'release',
    'at',
    'cap',
  ])('refuses "%s" with a sentence', async (line) => {
    await expect(operate(line)).rejects.toThrow(/[A-Z].*\w/s);
  });
});
