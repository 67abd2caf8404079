import { describe, expect, it } from 'vitest';
import { notice, type ChatMessage } from '../../../../src/platforms/chat-message.ts';
import { commentOf, render, renderForm } from '../../../../src/platforms/slack/render.ts';
import { faultsInMessage, faultsInView } from '../../../fakes/slack/judge.ts';
import { seenIn } from '../../../fakes/slack/seen.ts';
import type { Block } from '../../../fakes/slack/world.ts';

/** As Slack shows it, having found nothing to refuse. */
function shown(message: ChatMessage) {
  const { text, blocks } = render(message);
  const asSent = JSON.parse(JSON.stringify(blocks)) as Block[];
  expect(faultsInMessage(text, asSent)).toEqual([]);
  return { ...seenIn(text, asSent), fallback: text };
}

const hostile = [
  '<!channel> <!here> <!everyone> <@U012AB3CD> <!subteam^S123>',
  'https://evil.example <https://evil.example|innocent> www.evil.example anna@evil.example evil.com',
  '*bold* _slanted_ ~gone~ `code` ```block``` > quoted &lt;!channel&gt;',
];

describe('a message in Slack', () => {
  it.each(hostile)('shows as text, with nothing live: %s', (prompt) => {
    const seen = shown(notice(prompt, { prompt, facts: [prompt], about: { label: prompt, at: new Date(0) } }));
    expect(seen).toMatchObject({ pings: [], links: [] });
    expect(seen.text).toContain(prompt);
  });

  it.each(hostile)('has a comment above a video with nothing live: %s', (text) => {
    const seen = seenIn(commentOf(notice(text, { facts: [text] })), []);
    expect(seen).toMatchObject({ pings: [], links: [] });
    expect(seen.text).not.toMatch(/[*_~`]/);
  });

  it('pings only the one it mentions, and links only where we link', () => {
    const message = notice('Done', { mention: 'U0ANNA', link: { label: 'Watch *it*', url: 'https://bot.example/media/x' } });
    expect(shown(message)).toMatchObject({ pings: ['U0ANNA'], links: ['https://bot.example/media/x'] });
    expect(seenIn(commentOf(message), [])).toMatchObject({ pings: ['U0ANNA'], links: ['https://bot.example/media/x'] });
  });

  it('mentions nobody under an id that is none', () => {
    expect(shown(notice('Done', { mention: 'U1> <!channel' })).pings).toEqual([]);
  });

  it.each(['', '   ', '\u200B\u200D\u2060', '\u202E'])('leaves out a prompt in which nothing can be seen: %j', (prompt) => {
    expect(render(notice('Queued', { prompt })).blocks).toEqual(render(notice('Queued')).blocks);
  });

  it('takes away marks that turn other text around', () => {
    expect(shown(notice('Queued', { prompt: 'a \u202Exof\u202C fo\u200Bx' })).text).toContain('a xof fox');
  });

  it('shortens what is too long, also where entities make it longer', () => {
    const long = '<&>🦊'.repeat(8000);
    const seen = shown(notice(long, { prompt: long, facts: [long], about: { label: long, at: new Date() } }));
    expect(seen.fallback.length).toBeLessThan(4000);
    expect(seen.text).toContain('…');
  });

  it('says words first, then the bar', () => {
    const { text } = shown({ ...notice('Rendering, 50 %'), kind: 'progress', percent: 50 });
    expect(text).toMatch(/^Rendering, 50 %\s+▰{6}▱{6}$/);
  });

  it('says a moment so that each reader has it in their own time', () => {
    const [block] = render(notice('Queued', { about: { label: 'Ready', at: new Date('2026-11-22T10:00:00Z') } })).blocks;
    expect(JSON.stringify(block)).toContain(
      '"timestamp":1795341600,"format":"{date_short_pretty} {time}","fallback":"2026-11-22 10:00 UTC"',
    );
  });

  it('shows standings one by one, each moment in the own time of the reader', () => {
    const at = new Date('2026-11-23T00:00:00Z');
    const rows = [
      { text: 'You today: $0.80 of $3.00 <!here>', percent: 50, about: { label: 'starts anew', at } },
      { text: 'Two at once', about: { label: 'since', at: new Date(0) } },
      { text: 'In total: $4.00 of $9.00', percent: 44 },
    ];
    const seen = shown(notice('What is left', { rows }));
    expect(seen.text).toMatch(/<!here>\n▰{6}▱{6} {2}starts anew 2026-11-23 00:00 UTC\nTwo at once · since 1970/);
    expect(seen).toMatchObject({ moments: [at.getTime() / 1000, 0], pings: [] });
    expect(seen.fallback).toContain('In total: $4.00 of $9.00');
  });

  it('shows the first of too many lines', () => {
    const lines = Array.from({ length: 80 }, (_, n) => `Line ${n} ${'x'.repeat(400)}`);
    const { text } = shown(notice('Everybody who is blocked', { lines }));
    expect(text).toContain('Line 49 ');
    expect(text).not.toContain('Line 50 ');
  });

  it('puts five buttons beside each other', () => {
    const buttons = Array.from({ length: 12 }, (_, n) => ({ id: `v1:try:${n}`, label: `Try ${n}`, style: 'secondary' as const }));
    const rows = render(notice('Choose', { buttons })).blocks.filter(({ type }) => type === 'actions');
    expect(rows.map((row) => 'elements' in row && row.elements.length)).toEqual([5, 5, 2]);
  });

  it('has at most 25 buttons, with labels that fit', () => {
    const buttons = Array.from({ length: 30 }, (_, n) => ({
      id: `v1:remix:${n}`,
      label: 'x'.repeat(200),
      style: 'danger' as const,
    }));
    expect(shown(notice('Choose', { buttons })).buttons).toHaveLength(25);
  });
});

describe('the form', () => {
  it('is one that Slack takes, whatever the command is called', () => {
    const view = renderForm('x'.repeat(22), 'reference');
    expect(faultsInView(JSON.parse(JSON.stringify(view)) as Parameters<typeof faultsInView>[0])).toEqual([]);
    expect(JSON.stringify(view.blocks)).toContain('"max_length":3000');
  });
});
