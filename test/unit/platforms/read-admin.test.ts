import { describe, expect, it } from 'vitest';
import { adminVerbs } from '../../../src/platforms/admin-verbs.ts';
import { readAdmin } from '../../../src/platforms/read-admin.ts';

const known: Record<string, { kind: 'member' | 'role' | 'channel'; id: string }> = {
  '@anna': { kind: 'member', id: 'U1' },
  '@bob': { kind: 'member', id: 'U2' },
  '<@U3|Carl C.>': { kind: 'member', id: 'U3' },
  '@mods': { kind: 'role', id: 'R1' },
  '#general': { kind: 'channel', id: 'C0' },
  '#films': { kind: 'channel', id: 'C1' },
  '#managers': { kind: 'channel', id: 'C2' },
};
const read = (words: string) => readAdmin(words, (token) => known[token]);
const options = (words: string) => {
  const heard = read(words);
  return 'unclear' in heard ? heard.unclear : heard.options;
};

describe('what a manager types after "admin"', () => {
  it.each(adminVerbs.map(({ verb, example }) => [verb, example]))(
    'is understood as the example of %s has it',
    (verb, example) => {
      expect(read(example)).toMatchObject({ verb });
    },
  );

  it('may stand in any order, with little words between', () => {
    const limit = { member: 'U1', amount: '3', unit: 'usd', per: 'day' };
    for (const words of [
      'limit @anna $3 a day',
      'limit $3 a day @anna',
      'limit a day @anna $3',
      'LIMIT to $3 per day for @anna.',
      'limit @anna, 3 dollars, daily',
      'limit --member @anna --amount $3 --per day',
      'limit —member=@anna –amount=“3 usd” --per "every day"',
    ])
      expect(options(words)).toEqual(limit);
  });

  it('may be words or flags, one beside the other', () => {
    expect(options('limit none --role @mods')).toEqual({ amount: 'none', role: 'R1' });
    expect(options('limit @anna 2 --unit videos at once')).toEqual({ member: 'U1', amount: '2', unit: 'videos', per: 'at-once' });
    expect(options('limit #films 9 --alerts ‘50, 80’ --Per=Week')).toEqual({
      channel: 'C1',
      amount: '9',
      alerts: '50, 80',
      per: 'week',
    });
  });

  it.each([
    ['3', { amount: '3' }],
    ['0.50', { amount: '0.50' }],
    ['.5', { amount: '0.5' }],
    ['$3', { amount: '3', unit: 'usd' }],
    ['$ 3.25', { amount: '3.25', unit: 'usd' }],
    ['US$3', { amount: '3', unit: 'usd' }],
    ['3$', { amount: '3', unit: 'usd' }],
    ['$3 USD', { amount: '3', unit: 'usd' }],
    ['3 usd', { amount: '3', unit: 'usd' }],
    ['1 dollar', { amount: '1', unit: 'usd' }],
    ['3 dollars', { amount: '3', unit: 'usd' }],
    ['2 videos', { amount: '2', unit: 'videos' }],
    ['1 video', { amount: '1', unit: 'videos' }],
    ['40 s', { amount: '40', unit: 'seconds' }],
    ['40s', { amount: '40', unit: 'seconds' }],
    ['40 sec', { amount: '40', unit: 'seconds' }],
    ['40 seconds', { amount: '40', unit: 'seconds' }],
    ['none', { amount: 'none' }],
    ['no limit', { amount: 'none' }],
    ['unlimited', { amount: 'none' }],
  ])('says an amount as %s', (said, meant) => {
    expect(options(`limit ${said}`)).toEqual(meant);
    expect(options(`limit --amount "${said}"`)).toEqual(meant);
  });

  it.each([
    ['a day', 'day'],
    ['per day', 'day'],
    ['each day', 'day'],
    ['every day', 'day'],
    ['day', 'day'],
    ['daily', 'day'],
    ['an hour', 'hour'],
    ['hourly', 'hour'],
    ['a week', 'week'],
    ['weekly', 'week'],
    ['per month', 'month'],
    ['monthly', 'month'],
    ['in total', 'total'],
    ['per total', 'total'],
    ['altogether', 'total'],
    ['each video', 'video'],
    ['per video', 'video'],
    ['for one video', 'video'],
    ['a video', 'video'],
    ['at once', 'at-once'],
    ['at-once', 'at-once'],
    ['at a time', 'at-once'],
    ['at the same time', 'at-once'],
  ])('says a time as "%s"', (said, per) => {
    expect(options(`limit $3 ${said}`)).toEqual({ amount: '3', unit: 'usd', per });
    expect(options(`limit ${said} $3`)).toEqual({ amount: '3', unit: 'usd', per });
    expect(options(`limit $3 --per “${said}”`)).toEqual({ amount: '3', unit: 'usd', per });
  });

  it('counts videos at a time', () => {
    expect(options('limit 2 videos at a time everyone')).toEqual({ amount: '2', unit: 'videos', per: 'at-once' });
  });

  it.each([
    ['then ask', 'ask'],
    ['ask a manager', 'ask'],
    ['then ask the managers', 'ask'],
    ['refuse', 'refuse'],
    ['then confirm', 'confirm'],
    ['confirmed', 'confirm'],
  ])('says what is over it with "%s"', (said, wish) => {
    expect(Object.values(options(`limit each video $5 ${said}`))).toEqual(['video', '5', 'usd', wish]);
  });

  it('says per cents and a last day by their look', () => {
    expect(options('limit $20 alerts at 50%, 80 and 100 % a week')).toEqual({
      amount: '20',
      unit: 'usd',
      alerts: '50,80,100',
      per: 'week',
    });
    expect(options('limit $20 alerts none')).toEqual({ amount: '20', unit: 'usd', alerts: 'none' });
    expect(options('limit videos 2')).toEqual({ amount: '2', unit: 'videos' });
    expect(options('set guests no, @mods')).toEqual({ guests: 'no', role: 'R1' });
    expect(options('grant #films $5 until 2026-12-31 the festival')).toEqual({
      channel: 'C1',
      amount: '5',
      unit: 'usd',
      until: '2026-12-31',
      reason: 'the festival',
    });
  });

  it('names nobody for everyone', () => {
    for (const who of ['everyone', '@everyone', 'for everybody', 'each member', 'for each member'])
      expect(options(`limit ${who} $3 a day`)).toEqual({ amount: '3', unit: 'usd', per: 'day' });
    expect(options('limit everyone @anna $3')).toContain('for everyone and for somebody');
    expect(options('block everyone')).toContain('"block" needs a member');
  });

  it('takes a mention with spaces, if its platform brackets it', () => {
    expect(options('block <@U3|Carl C.>, loud')).toEqual({ member: 'U3', reason: 'loud' });
  });

  it('reads no marks that nobody can see', () => {
    expect(options('limit\u200B @anna\u2060 $3\n a\u202E day')).toEqual({ member: 'U1', amount: '3', unit: 'usd', per: 'day' });
  });
});

describe('the reason of an act', () => {
  it.each([
    ['block @anna for spamming', { member: 'U1', reason: 'for spamming' }],
    ['block spams a lot. @anna', { member: 'U1', reason: 'spams a lot.' }],
    ['block @anna "spams, a lot"', { member: 'U1', reason: 'spams, a lot' }],
    ['block @anna --reason spams a lot', { member: 'U1', reason: 'spams a lot' }],
    ['block --reason="spams a lot" @anna', { member: 'U1', reason: 'spams a lot' }],
    ['block @anna 3 times warned — no change', { member: 'U1', reason: '3 times warned — no change' }],
  ])('is in "%s"', (words, meant) => expect(options(words)).toEqual(meant));

  const five = { member: 'U1', amount: '5', unit: 'usd' };
  it.each([
    ['grant $5 to @anna for the launch', { ...five, reason: 'for the launch' }],
    ['grant @anna $5 she waits a week', { ...five, reason: 'she waits a week' }],
    ['grant @anna $5 because @bob took $3 in #films', { ...five, reason: 'because @bob took $3 in #films' }],
    ['grant sorry for the 2 days @anna $5 a week', { ...five, per: 'week', reason: 'sorry for the 2 days' }],
    ['grant @anna the launch $5', { ...five, reason: 'the launch' }],
    ['grant @anna $5 --reason a day of "art" --per week', { ...five, per: 'week', reason: 'a day of "art"' }],
    ['grant @anna $5 daily “a day of grace”', { ...five, per: 'day', reason: 'a day of grace' }],
  ])('does not change what is granted by "%s"', (words, meant) => expect(options(words)).toEqual(meant));
});

describe('what is unclear after "admin"', () => {
  const everyVerb = adminVerbs.map(({ verb }) => verb).join(', ');

  it('is answered with every verb', () => {
    expect(read('')).toEqual({
      unclear: `After "admin" I know ${everyVerb}. Type it like this, after "admin": limit @anna $3 a day`,
    });
    expect(read('frobnicate @anna')).toEqual({
      unclear: `I do not know "frobnicate". After "admin" I know ${everyVerb}. Type it like this, after "admin": limit @anna $3 a day`,
    });
  });

  const limited = 'Type it like this, after "admin": limit @anna $3 a day';
  it.each([
    ['limit @anna', `"limit" needs an amount, such as $3, 2 videos or 40 s. ${limited}`],
    ['grant @anna $5', '"grant" needs a reason. Type it like this, after "admin": grant @anna $5 for the launch'],
    ['unblock', '"unblock" needs a member, such as @anna. Type it like this, after "admin": unblock @anna'],
    ['limit @anna @bob $3', `There is more than one "member". Please give it once. ${limited}`],
    ['limit $3 4', `There is more than one "amount". Please give it once. ${limited}`],
    ['limit $3 videos', `There is more than one "unit". Please give it once. ${limited}`],
    ['limit $3 a day weekly', `There is more than one "per". Please give it once. ${limited}`],
    ['limit $3 --amount 3', `There is more than one "amount". Please give it once. ${limited}`],
    ['limit $3 @anna today', `I do not understand "today". ${limited}`],
    ['limit 1,000 videos', `I do not understand "1,000". ${limited}`],
    ['limit €3', `I do not understand "€3". ${limited}`],
    ['limit -3', `I do not understand "-3". ${limited}`],
    ['limit 3x', `I do not understand "3x". ${limited}`],
    ['limit $3 @nobody', `I do not know "@nobody" here. ${limited}`],
    ['limit $3 "a day"', `I do not understand ""a". ${limited}`],
    ['limit $3 --per fortnight', `After --per comes one of video, at-once, hour, day, week, month, total. ${limited}`],
    ['limit $3 --per', `After --per comes one of video, at-once, hour, day, week, month, total. ${limited}`],
    ['limit --amount --per day', `After --amount comes an amount, such as $3, 2 videos or 40 s. ${limited}`],
    ['limit $3 --member #films', `After --member comes a member, such as @anna. ${limited}`],
    ['limit $3 --alerts', `After --alerts comes per cents, such as 50,80,100. ${limited}`],
    ['limit $3 --per "a day or so"', `After --per comes one of video, at-once, hour, day, week, month, total. ${limited}`],
    ['block @anna --reason ""', 'After --reason comes a reason. Type it like this, after "admin": block @anna spam'],
    ['block @anna --reason', 'After --reason comes a reason. Type it like this, after "admin": block @anna spam'],
    [
      'block @anna rude --reason loud',
      'There is more than one "reason". Please give it once. Type it like this, after "admin": block @anna spam',
    ],
    ['block @anna #films', '"block" takes no channel. Type it like this, after "admin": block @anna spam'],
    ['limits --all', 'I do not know "--all". Type it like this, after "admin": limits'],
    [
      'allow #films —for @anna',
      'I do not know "--for" here, only --channel, --role. Type it like this, after "admin": allow #films',
    ],
    ['limits please', 'I do not understand "please". Type it like this, after "admin": limits'],
  ])('is answered with what to type: %s', (words, unclear) => {
    expect(read(words)).toEqual({ unclear });
  });

  it('repeats no more than a little of what was typed', () => {
    const heard = read(`limits ${'x'.repeat(5000)}`);
    expect('unclear' in heard ? heard.unclear.length : undefined).toBeLessThan(120);
  });
});
