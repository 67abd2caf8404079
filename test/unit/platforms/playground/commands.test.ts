import { describe, expect, it } from 'vitest';
import { adminVerbs } from '../../../../src/platforms/admin-verbs.ts';
import { inThisPlace, offeredCommands, readTyped } from '../../../../src/platforms/playground/commands.ts';

describe('what is typed into the playground', () => {
  it.each([
    ['/sora a red fox', { command: 'sora', words: 'a red fox' }],
    ['  /sora   a  red\nfox  ', { command: 'sora', words: 'a  red\nfox' }],
    ['/sora /sora --size 1x1', { command: 'sora', words: '/sora --size 1x1' }],
    ['/sora-help', { command: 'help', words: '' }],
    ['/sora-help me', { command: 'help', words: 'me' }],
    ['/sora-usage', { command: 'usage', words: '' }],
    ['/sora-admin limit @me $3 a day', { command: 'admin', words: 'limit @me $3 a day' }],
    ['/sora-admin', { command: 'admin', words: '' }],
  ])('reads %j', (line, read) => {
    expect(readTyped(line, 'sora')).toEqual(read);
  });

  it.each([
    ['hello', 'Nice to hear from you! To make a video, begin with /film'],
    ['/film', 'Say what the video should show'],
    ['/sora a fox', "I don't know /sora."],
    ['/filmed a fox', "I don't know /filmed."],
    [`/${'x'.repeat(500)}`, "I don't know /xxx"],
  ])('helps kindly with %j', (line, hint) => {
    expect(readTyped(line, 'film')).toEqual({ hint: expect.stringContaining(hint) });
  });

  it('has a reading for every command that it offers', () => {
    for (const { name } of offeredCommands('film')) expect(readTyped(`${name} a fox`, 'film')).toHaveProperty('command');
  });

  it('offers every verb of a manager, with what to type after it in this place', () => {
    const offered = offeredCommands('film');
    for (const { verb, description } of adminVerbs)
      expect(offered).toContainEqual({ name: `/film-admin ${verb}`, takes: expect.any(String), means: description });
    const mentions = offered.flatMap(({ takes }) => takes.match(/[@#]\w+/g) ?? []);
    expect(new Set(mentions)).toEqual(new Set(['@me', '#playground']));
  });

  it('names nobody in an example who is not here, and leaves what was typed as it was', () => {
    const sentence = 'I do not know "@anna" here. Type it like this, after "admin": ';
    expect(inThisPlace(`${sentence}limit @anna $3 a day`)).toBe(`${sentence}limit @me $3 a day`);
    expect(inThisPlace('"deny" takes no member @anna')).toBe('"deny" takes no member @anna');
  });
});
