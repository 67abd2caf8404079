import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acts } from '../../../../src/commands/admin/admin-list.ts';
import { consequences, periods, readAlerts, units } from '../../../../src/commands/admin/read-options.ts';
import { adminVerbs } from '../../../../src/platforms/admin-verbs.ts';
import type { Asker } from '../../../../src/platforms/chat-platform.ts';
import { beyond, sayIn } from '../../../support/managing.ts';
import { openOffice, type Office } from '../../../support/office.ts';
import { createWorld, type World } from '../../../support/world.ts';

let world: World;
let office: Office;
beforeAll(async () => {
  world = await createWorld({ maxDaily: 20_000_000n });
});
afterAll(() => world.stop());
beforeEach(async () => {
  office = await openOffice(world);
});

const say = (verb: string, options?: Record<string, string>, more?: Partial<Asker>) =>
  sayIn(world, office, { verb, options, more });
const headline = async (...words: Parameters<typeof say>) => (await say(...words)).headline;

describe('the table of verbs', () => {
  it('has what every platform offers, and nothing else', () => {
    expect(Object.keys(acts)).toEqual(adminVerbs.map(({ verb }) => verb));
  });

  it('understands every choice that is offered', () => {
    const offered = (name: string) =>
      adminVerbs
        .flatMap(({ options }) => options.filter((option) => option.name === name))
        .flatMap(({ choices = [] }) => choices);
    expect(offered('unit').filter((word) => !Object.hasOwn(units, word))).toEqual([]);
    expect(offered('per').filter((word) => !Object.hasOwn(periods, word))).toEqual([]);
    expect(offered('beyond').filter((word) => !Object.hasOwn(consequences, word))).toEqual([]);
  });

  it.each([
    [undefined, undefined],
    ['none', []],
    ['50,80,100', [50, 80, 100]],
    ['50% , 80 % and 100%', [50, 80, 100]],
    ['half', [Number.NaN]],
  ])('reads the alerts %j', (typed, alerts) => {
    expect(readAlerts(typed)).toEqual(alerts);
  });
});

describe('who may manage', () => {
  it.each(adminVerbs.map(({ verb }) => verb))('is asked for %s', async (verb) => {
    expect(await headline(verb, {}, { memberId: 'fox', manages: false })).toBe('Only those who manage this place can do that.');
  });

  it('is nobody in direct messages', async () => {
    expect(await headline('limits', {}, { workspaceId: 'dm:vixen' })).toContain('nothing to manage in direct messages');
  });

  it('are told the verbs when they name none', async () => {
    expect(await headline('constructor')).toMatch(/^Please say what to do: limits, limit, /);
  });
});

describe('a limit set from the chat', () => {
  it('answers what is so now, and what was', async () => {
    expect(await headline('limit', { amount: '5' })).toBe(
      'Each member may now spend $5.00 a day here. There was no such limit before. Managers are told at 100 %.',
    );
    expect(await headline('limit', { amount: '$3', alerts: 'none' })).toBe(
      'Each member may now spend $3.00 a day here. Before: $5.00. Nobody is told as it fills.',
    );
    expect(await headline('limit', { amount: '3' })).toContain('Each member may spend $3.00 a day here. So it was before.');
    expect(await headline('limit', { amount: 'none' })).toBe(
      'Removed the limit: Each member, $3.00 a day. All other limits still hold.',
    );
    expect(await headline('limit', { amount: 'none' })).toBe('There is no such limit to remove.');
  });

  it.each([
    [
      { amount: '5', per: 'video', ...beyond('ask') },
      'Each member may now spend $5.00 for one video here without asking a manager.',
    ],
    [{ amount: '1', per: 'video', ...beyond('confirm') }, 'without being shown the price first.'],
    [{ amount: '2', per: 'at-once' }, 'Each member may now make 2 videos at one time here.'],
    [{ amount: '40', unit: 'seconds', per: 'week', role: 'editors' }, 'Each with role editors may now make 40 s a week here.'],
    [{ amount: '9', channel: 'lab' }, 'Channel lab may now spend $9.00 a day here.'],
    [{ amount: '2', member: 'never-seen' }, 'never-seen may now spend $2.00 a day here.'],
  ])('understands %j', async (options, sentence) => {
    expect(await headline('limit', options)).toContain(sentence);
  });

  it.each([
    [{}, 'Please name the amount too.'],
    [{ amount: '-3' }, 'Please give the amount in dollars'],
    [{ amount: '3,50' }, 'Please give the amount in dollars'],
    [{ amount: '0.0000001' }, 'at most six decimals'],
    [{ amount: '1000001' }, 'at most 1000000 dollars'],
    [{ amount: '2.5', unit: 'videos' }, 'a whole number of videos'],
    [{ amount: '3', per: 'fortnight' }, 'Please say one of video, at-once, hour'],
    [{ amount: '3', unit: 'toString' }, 'Please say one of usd'],
    [{ amount: '3', member: 'a', role: 'b' }, 'one member, one role or one channel'],
    [{ amount: '21' }, "The operator's limit for everybody together is $20.00 a day"],
    [{ amount: '3', alerts: 'often' }, 'whole per cents'],
  ])('refuses %j', async (options, sentence) => {
    expect(await headline('limit', options)).toContain(sentence);
    expect(await office.audit()).toEqual([]);
  });
});
