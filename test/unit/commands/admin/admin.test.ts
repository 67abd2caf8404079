import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acts } from '../../../../src/commands/admin/admin-list.ts';
import { consequences, periods, readAlerts, units } from '../../../../src/commands/admin/read-options.ts';
import { createEars } from '../../../../src/commands/ears.ts';
import { setLimit } from '../../../../src/money/set-limit.ts';
import { adminVerbs } from '../../../../src/platforms/admin-verbs.ts';
import type { ChatMessage } from '../../../../src/platforms/chat-message.ts';
import type { Asker } from '../../../../src/platforms/chat-platform.ts';
import { openOffice, type Office } from '../../../support/office.ts';
import { createWorld, type World } from '../../../support/world.ts';

let world: World;
let office: Office;
let turn = 0;
beforeAll(async () => {
  world = await createWorld({ maxDaily: 20_000_000n });
});
afterAll(() => world.stop());
beforeEach(async () => {
  office = await openOffice(world);
});

/** What a manager is answered. */
async function say(verb: string, options: Record<string, string> = {}, more: Partial<Asker> = {}): Promise<ChatMessage> {
  const said: ChatMessage[] = [];
  await createEars(world.doors, 'film').command({
    command: 'admin',
    options: {},
    admin: { verb, options },
    asker: { ...office.asker, memberId: 'vixen', memberName: 'Vixen', manages: true, ...more },
    requestKey: `admin-${(turn += 1)}`,
    obstacles: [],
    answer: async (message) => void said.push(message),
  });
  const answer = said.at(-1);
  if (answer === undefined) throw new Error('nothing was answered');
  return answer;
}
const headline = async (...words: Parameters<typeof say>) => (await say(...words)).headline;
const texts = ({ rows = [] }: ChatMessage) => rows.map(({ text }) => text);

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
    expect(offered('then').filter((word) => !Object.hasOwn(consequences, word))).toEqual([]);
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
      'Each member may now spend $5.00 a day here. Before, nothing was said. Managers are told at 100 %.',
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
    [{ amount: '5', per: 'video', then: 'ask' }, 'Each member may now spend $5.00 for one video here without asking a manager.'],
    [{ amount: '1', per: 'video', then: 'confirm' }, 'without being shown the price first.'],
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

describe('what is shown', () => {
  it('of the limits is who set them, and where they stand', async () => {
    const place = { scope: 'workspace' as const, workspaceId: office.workspaceId };
    await setLimit(world.doors, office.operator, { place, unit: 'usd', period: 'week', onExceed: 'refuse', amount: 1_000_000n });
    await say('limit', { amount: '1', member: 'fox' });
    await say('limit', { amount: '5', per: 'video', then: 'ask' });
    expect(await office.passes()).toBe(true);
    const shown = await say('limits');
    expect(texts(shown)).toEqual([
      expect.stringMatching(/^Everybody together: \$20\.00 a day · .+ · the operator's$/),
      "This whole place: $1.00 a week · $0.10 used, $0.90 left · the operator's",
      'Each member: $5.00 for one video, beyond it a manager is asked · set by Vixen',
      'fox: $1.00 a day · $0.10 used, $0.90 left · set by Vixen',
    ]);
    expect(shown.rows?.[3]).toMatchObject({
      percent: 10,
      about: { label: 'It starts anew', at: new Date('2026-11-23T00:00:00Z') },
    });
  });

  it('of a long list is its beginning, and how many more there are', async () => {
    for (let count = 1; count <= 17; count += 1) await say('limit', { amount: '1', channel: `c${count}` });
    const shown = await say('limits');
    expect(shown.rows).toHaveLength(15);
    expect(shown.lines).toEqual(['and 3 more']);
  });

  it('of what was given is how much more, why, and until when', async () => {
    expect(await headline('grants')).toBe('Nothing was given beyond the limits.');
    await say('limit', { amount: '1', member: 'fox' });
    const given = await say('grant', { amount: '2', member: 'fox', until: '2026-11-30', reason: 'the <b>festival' });
    const end = { at: new Date('2026-12-01T00:00:00Z') };
    expect(given).toMatchObject({
      headline: 'fox was given $2.00 more.',
      lines: ['Now the limit is $3.00 a day.', 'Why: the <b>festival'],
      about: end,
    });
    expect((await say('grants')).rows).toMatchObject([
      { text: 'fox: $2.00 a day on top of the limit · the <b>festival', about: end },
    ]);
    expect(await headline('grant', { amount: '2', reason: 'x' })).toBe('Please name the member or the channel that gets more.');
    expect(await headline('grant', { amount: '2', member: 'fox' })).toBe('Please name the reason too.');
    expect(await headline('grant', { amount: '18', member: 'fox', reason: 'x' })).toContain("The operator's limit for everybody");
  });

  it('of channels and roles is where one may ask', async () => {
    expect(await headline('allow', { channel: 'lab' })).toBe('Channel lab is allowed now. Videos may be made only in lab.');
    expect(await headline('deny', { role: 'new' })).toBe(
      'Role new is denied now. Videos may be made with any role but not with new.',
    );
    expect(await say('channels')).toMatchObject({
      headline: 'Videos may be made only in lab.',
      lines: ['Videos may be made with any role but not with new.', 'Guests may not ask.'],
    });
    expect(await headline('clear', { channel: 'lab' })).toBe(
      'Channel lab is on no list now. Videos may be made in every channel.',
    );
    expect(await headline('allow')).toBe('Please name one channel or one role.');
    expect(await headline('deny', { channel: 'a', role: 'b' })).toBe('Please name one channel or one role.');
  });

  it('of the blocked is who and why; what they waited for is cancelled', async () => {
    expect(await headline('blocks')).toBe('Nobody is blocked here.');
    await office.passes();
    expect(await say('block', { member: 'fox', reason: 'too loud' })).toMatchObject({
      headline: 'fox can no longer ask for videos here.',
      lines: ['Why, as they read it: too loud', 'What they were waiting for was cancelled and not charged: 1.'],
    });
    await say('block', { member: 'never-seen' });
    expect(texts(await say('blocks')).toSorted()).toEqual(['fox: too loud', 'never-seen']);
    expect(await headline('unblock', { member: 'fox' })).toBe('fox may ask for videos here.');
    expect(await headline('block', { member: 'vixen' })).toBe('You cannot block yourself.');
    expect(await headline('block')).toBe('Please name the member too.');
  });

  it('of what waits for a manager is who asks for what', async () => {
    expect(await headline('approvals')).toBe('Nothing waits for a manager.');
    await say('limit', { amount: '0.05', per: 'video', then: 'ask' });
    await office.passes();
    expect(texts(await say('approvals'))).toEqual(['fox: a red fox · Tiny, 1 s · $0.10 held']);
  });

  it('of the settings is all of them', async () => {
    expect(await say('set', { zone: 'asia/kolkata', channel: 'desk', guests: 'yes' })).toMatchObject({
      lines: [
        'Managers are told in channel desk.',
        'Those manage who manage this place anyway.',
        'Days and weeks begin at midnight in Asia/Kolkata.',
        'Guests may ask.',
      ],
    });
    expect(await headline('set')).toContain('Please name a channel');
    expect(await headline('set', { guests: 'perhaps' })).toBe('Please say one of yes, no.');
    expect(await headline('set', { zone: 'Mars/Olympus' })).toContain('do not know that time zone');
    await say('set', { role: 'editors' });
    expect(await headline('limits', {}, { manages: false, roles: ['editors'] })).toContain('These limits hold here');
  });

  it('of the history is who did what, the last thing first', async () => {
    expect(await headline('history')).toBe('Nothing was changed here yet.');
    await say('limit', { amount: '5' });
    await say('limit', { amount: '3' });
    await say('limit', { amount: 'none' });
    await say('limit', { amount: '2', member: 'fox' });
    await say('grant', { amount: '2', member: 'fox', reason: 'a festival' });
    await say('block', { member: 'fox', reason: 'too loud' });
    await say('deny', { channel: 'lab' });
    await say('set', { zone: 'Europe/Berlin' });
    const place = { scope: 'workspace' as const, workspaceId: office.workspaceId };
    await setLimit(world.doors, office.operator, { place, unit: 'usd', period: 'day', onExceed: 'refuse', amount: 9_000_000n });
    expect(texts(await say('history'))).toEqual([
      'The operator set a limit: This whole place $9.00 a day',
      'Vixen changed how this place is run: timeZone Europe/Berlin, before UTC',
      'Vixen denied: channel lab',
      'Vixen blocked: fox (too loud)',
      'Vixen gave more: fox $2.00 a day (a festival)',
      'Vixen set a limit: fox $2.00 a day',
      'Vixen removed a limit: Each member $3.00 a day',
      'Vixen set a limit: Each member $3.00 a day, before $5.00 a day',
      'Vixen set a limit: Each member $5.00 a day',
    ]);
  });
});
