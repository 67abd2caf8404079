import { describe, expect, it } from 'vitest';
import { notice } from '../../../../src/platforms/chat-message.ts';
import { render, renderSaid } from '../../../../src/platforms/playground/render.ts';

describe('rendering for the playground', () => {
  it('keeps markup as the text that it is, and takes invisible marks out', () => {
    const body = render(notice('<b>hi</b> \u202Ethere\u0000', { prompt: 'a\u200Bb\nc', facts: ['\uD800x'] }));
    expect(body).toMatchObject({ headline: '<b>hi</b> there', prompt: 'ab c', facts: ['x'] });
    expect(render(notice('help', { lines: ['one\u202E', 'two'] })).lines).toEqual(['one', 'two']);
  });

  it('carries every part of a message', () => {
    const at = new Date('2026-11-22T12:00:00Z');
    const parts = {
      generationId: 'g1',
      mention: 'you',
      percent: 40,
      facts: ['4 s'],
      link: { label: 'Watch', url: 'http://localhost:3000/media/x' },
      buttons: [{ id: 'v1:cancel:g1', label: 'Cancel', style: 'secondary' as const }],
    };
    const video = { path: '/secret/place.mp4', bytes: 5, name: 'g1.mp4', alt: 'a fox' };
    const body = render(notice('Here', { ...parts, about: { label: 'Ready', at } }), video);
    expect(body).toMatchObject({
      ...parts,
      about: { label: 'Ready', at: at.toISOString() },
      video: { name: 'g1.mp4', bytes: 5 },
    });
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('carries standings, cleaned, with their moments', () => {
    const at = new Date('2026-11-23T00:00:00Z');
    const rows = [
      { text: 'You\u202E today', percent: 120, about: { label: 'starts\u0000 anew', at } },
      { text: '2 of 2 at once' },
    ];
    expect(render(notice('What is left', { rows })).rows).toEqual([
      { text: 'You today', percent: 120, about: { label: 'starts anew', at: at.toISOString() } },
      { text: '2 of 2 at once' },
    ]);
  });

  it('shortens what is far too long', () => {
    expect(renderSaid('🦊'.repeat(20_000)).headline.length).toBeLessThanOrEqual(4_000);
  });
});
