import { describe, expect, it } from 'vitest';
import { offeredCommands, readTyped } from '../../../../src/platforms/playground/commands.ts';

describe('what is typed into the playground', () => {
  it.each([
    ['/sora a red fox', { command: 'sora', prompt: 'a red fox' }],
    ['  /sora   a  red\nfox  ', { command: 'sora', prompt: 'a  red\nfox' }],
    ['/sora /sora --size 1x1', { command: 'sora', prompt: '/sora --size 1x1' }],
    ['/sora-help', { command: 'help' }],
    ['/sora-help me', { command: 'help' }],
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
});
