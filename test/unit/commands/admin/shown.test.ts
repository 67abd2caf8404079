import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setLimit } from '../../../../src/money/set-limit.ts';
import type { ChatMessage } from '../../../../src/platforms/chat-message.ts';
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

const say = (verb: string, options?: Record<string, string>, more?: Partial<Asker>, names?: Record<string, string>) =>
  sayIn(world, office, { verb, options, more, names });
const headline = async (...words: Parameters<typeof say>) => (await say(...words)).headline;
const texts = ({ rows = [] }: ChatMessage) => rows.map(({ text }) => text);

describe('what is shown', () => {
  it('of the limits is who set them, and where they stand', async () => {
    const place = { scope: 'workspace' as const, workspaceId: office.workspaceId };
    await setLimit(world.doors, office.operator, { place, unit: 'usd', period: 'week', onExceed: 'refuse', amount: 1_000_000n });
    await say('limit', { amount: '1', member: 'fox' });
    await say('limit', { amount: '5', per: 'video', ...beyond('ask') });
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
    await say('limit', { amount: '0.05', per: 'video', ...beyond('ask') });
    await office.passes();
    expect(texts(await say('approvals'))).toEqual(['fox: a red fox · Tiny, 1 s · $0.10 held']);
  });

  it('calls channels and roles as they were called when somebody last named them, else by their ids', async () => {
    await say('limit', { amount: '3', channel: 'C1' }, {}, { C1: '#films' });
    await say('deny', { role: 'R1' }, {}, { R1: 'Crew' });
    await say('set', { channel: 'C1' });
    expect(await headline('deny', { channel: 'C2' })).toContain('Channel C2 is denied now.');
    expect(texts(await say('limits'))).toContainEqual(expect.stringMatching(/^Channel #films: \$3\.00 a day/));
    expect((await say('set', { guests: 'yes' })).lines?.[0]).toBe('Managers are told in channel #films.');
    expect((await say('channels')).lines).toContain('Videos may be made with any role but not with Crew.');
    expect(texts(await say('history')).slice(0, 4)).toEqual([
      'Vixen changed how this place is run: whether guests may ask is yes, before no',
      'Vixen denied: channel C2',
      'Vixen changed how this place is run: the channel of managers is #films, before none',
      'Vixen denied: role Crew',
    ]);
  });

  it('of the settings is all of them', async () => {
    expect(await say('set', { channel: 'desk', guests: 'yes' })).toMatchObject({
      lines: [
        'Managers are told in channel desk.',
        'Managers are those who manage this place.',
        'Days and weeks begin at midnight in UTC.',
        'Guests may ask.',
      ],
    });
    expect(await headline('set')).toContain('Please name a channel');
    expect(await headline('set', { guests: 'perhaps' })).toBe('Please say one of yes, no.');
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
    await say('set', { guests: 'yes' });
    const place = { scope: 'workspace' as const, workspaceId: office.workspaceId };
    await setLimit(world.doors, office.operator, { place, unit: 'usd', period: 'day', onExceed: 'refuse', amount: 9_000_000n });
    expect(texts(await say('history'))).toEqual([
      'The operator set a limit: This whole place $9.00 a day',
      'Vixen changed how this place is run: whether guests may ask is yes, before no',
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
