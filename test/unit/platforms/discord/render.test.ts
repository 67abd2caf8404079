import { describe, expect, it } from 'vitest';
import { render } from '../../../../src/platforms/discord/render.ts';
import { notice, type ChatMessage } from '../../../../src/platforms/chat-message.ts';

const progress: ChatMessage = {
  kind: 'progress',
  generationId: 'cm4x1yz9k0001',
  headline: 'Rendering 60 % – about 2 min left',
  prompt: 'a red fox in the snow',
  percent: 60,
  about: { label: 'ready', at: new Date('2026-11-22T12:00:00Z') },
  facts: ['1280x720', '4 s', '$0.40 held'],
  buttons: [{ id: 'v1:cancel:cm4x1yz9k0001', label: 'Cancel', style: 'secondary' }],
};
const contentOf = (more: Partial<ChatMessage>) => render({ ...progress, ...more }).content;

describe('the words of a message on Discord', () => {
  it('says it in words first, then draws it, and marks whose it is', () => {
    expect(render(progress)).toEqual({
      content: [
        'Rendering 60 % – about 2 min left',
        '> `a red fox in the snow`',
        '▰▰▰▰▰▰▰▱▱▱▱▱',
        '1280x720 · 4 s · $0.40 held · ready <t:1795348800:R>',
        '-# id cm4x1yz9k0001',
      ].join('\n'),
      components: [{ type: 1, components: [{ type: 2, style: 2, label: 'Cancel', custom_id: 'v1:cancel:cm4x1yz9k0001' }] }],
      allowed_mentions: { parse: [], users: [] },
      flags: 4,
    });
  });

  it('marks a result in another way than the progress before it', () => {
    expect(contentOf({ kind: 'video' })).toMatch(/\n-# video cm4x1yz9k0001$/);
  });

  it('says a notice in one line, with no mark', () => {
    expect(render(notice('Nothing to do.')).content).toBe('Nothing to do.');
  });

  it('lets a message ping one person and nobody else', () => {
    const body = render({ ...progress, mention: '123456789012345678', headline: '@everyone <@999999999999999999>' });
    expect(body.allowed_mentions).toEqual({ parse: [], users: ['123456789012345678'] });
    expect(body.content).toMatch(/^<@123456789012345678> \\@everyone \\<\\@999999999999999999\\>\n/);
  });

  it.each([
    ['a user', '<@123456789012345678>'],
    ['a role', '<@&123456789012345678>'],
    ['a channel', '<#123456789012345678>'],
    ['everyone', '@everyone'],
    ['a masked link', '[free](https://evil.example)'],
    ['a bare link', 'https://evil.example/?q=1'],
    ['a heading', '# big'],
    ['small print that looks like ours', '-# video cm4x1yz9k0001'],
    ['a list', '- one'],
    ['bold', '**bold** __underlined__ ~~gone~~ ||hidden||'],
    ['a time', '<t:1:R>'],
  ])('shows %s in a prompt as text', (_, prompt) => {
    expect(contentOf({ prompt })).toContain(`\n> \`${prompt}\`\n`);
  });

  it.each([
    ['a backtick', 'a ` b', "a ' b"],
    ['a fence', '```js\nevil()\n```', "'''js evil() '''"],
    ['lines', 'one\n# two\r\n-# three', 'one # two -# three'],
    ['marks that turn the direction', '\u202Egnp.exe\u202C', 'gnp.exe'],
    ['marks that nobody sees', 'a\u200Bb\u2060c\uFEFF', 'abc'],
  ])('lets %s in a prompt not break out of its quote', (_, prompt, shown) => {
    expect(contentOf({ prompt })).toContain(`\n> \`${shown}\`\n`);
  });

  it('breaks markup and links in all other texts', () => {
    const hostile = '# **x** [y](https://evil.example) <@1> `z`';
    const { content } = render({
      ...progress,
      headline: hostile,
      facts: [hostile],
      link: { label: hostile, url: 'https://ours.example/a' },
    });
    const [headline, , , facts, link] = content.split('\n');
    const broken = String.raw`# \*\*x\*\* \[y\](https\://evil.example) \<\@1\> \`z\``;
    expect(headline).toBe(`\\${broken}`);
    expect(facts?.startsWith(`\\${broken}`)).toBe(true);
    expect(link).toMatch(/\]\(<https:\/\/ours\.example\/a>\)$/);
  });

  it.each(['', '   \n ', '\u200B'])('leaves out a prompt of %j', (prompt) => {
    expect(contentOf({ prompt })).not.toContain('> `');
  });

  it('fits 2,000 characters whatever it is given, and keeps the mark whole', () => {
    const long = '@🦊`https://x.example '.repeat(1600);
    const link = { label: long, url: `https://ours.example/${'a'.repeat(400)}` };
    const { content } = render({
      ...progress,
      mention: '123456789012345678',
      headline: long,
      prompt: long,
      facts: [long, long],
      about: { label: long, at: new Date() },
      link,
    });
    expect(content.length).toBeLessThanOrEqual(2000);
    expect(content).toMatch(/\n-# id cm4x1yz9k0001$/);
    expect(contentOf({ prompt: 'x'.repeat(32_000) })).toHaveLength(2000);
    const rows = Array.from({ length: 50 }, () => ({ text: long, percent: 50, about: { label: long, at: new Date() } }));
    const crowded = contentOf({ prompt: 'x'.repeat(32_000), rows, lines: [long] });
    expect(crowded.length).toBeLessThanOrEqual(2000);
    expect(crowded.split('\n').filter((line) => line.includes('▰▰▰▰▰▰▱▱▱▱▱▱ · ')).length).toBeGreaterThan(1);
  });

  it('says a standing in words, then draws it, then says when it starts anew', () => {
    const about = { label: 'starts anew', at: new Date('2026-11-23T00:00:00Z') };
    const rows = [{ text: 'You today: $0.80 of *$3.00*', percent: 27, about }, { text: '1 of 2 at once' }];
    expect(render(notice('What is left', { rows, lines: ['$0.80 a red fox'] })).content).toBe(
      [
        'What is left',
        'You today: $0.80 of \\*$3.00\\* · ▰▰▰▱▱▱▱▱▱▱▱▱ · starts anew <t:1795392000:R>',
        '1 of 2 at once',
        '$0.80 a red fox',
      ].join('\n'),
    );
  });

  it('shows no more than 25 buttons', () => {
    const buttons = Array.from({ length: 30 }, (_, index) => ({ id: `v1:x:${index}`, label: 'x', style: 'primary' as const }));
    expect(render({ ...progress, buttons }).components.map((row) => row.components.length)).toEqual([5, 5, 5, 5, 5]);
  });

  it('puts at most five buttons in a row', () => {
    const buttons = Array.from({ length: 7 }, (_, index) => ({
      id: `v1:x:${index}`,
      label: 'L'.repeat(100),
      style: 'primary' as const,
    }));
    const { components } = render({ ...progress, buttons });
    expect(components.map((row) => row.components.length)).toEqual([5, 2]);
    expect(JSON.stringify(components)).toContain(`"label":"${'L'.repeat(79)}…"`);
  });
});
