import { describe, expect, it } from 'vitest';
import type { Generation } from '../../../src/database/generation-queries.ts';
import { describeProgress, describeVideo } from '../../../src/generations/describe.ts';
import { GenerationStatus } from '../../../src/generated/prisma/enums.ts';
import { generationRow } from '../../support/rows.ts';

const now = new Date('2026-11-22T12:01:00Z');
const progressOf = (more: Partial<Generation>) => describeProgress(generationRow(more), { now });
const actionsOf = (more: Partial<Generation>) => progressOf(more).buttons.map(({ id }) => id);

describe('the progress message', () => {
  it.each(Object.values(GenerationStatus))('has a sentence for %s, with the prompt, the facts and the id', (status) => {
    const message = progressOf({ status });
    expect(message.headline).toMatch(/^[A-Z].*\.$/);
    expect(message).toMatchObject({ generationId: 'abcdefghijklmnop', prompt: 'a red fox in the snow' });
    expect(message.facts).toEqual(['Fox 1', '1280x720', '4 s', '$0.40 held']);
    // The result is what pings; a message that is edited all the time must not.
    expect(message.mention).toBeUndefined();
  });

  it('has a sentence of its own for each of them', () => {
    const sentences = Object.values(GenerationStatus).map((status) => progressOf({ status }).headline);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it('names the place in line', () => {
    expect(describeProgress(generationRow(), { now, place: 0 }).headline).toBe('Queued: next in line.');
    expect(describeProgress(generationRow(), { now, place: 3 }).headline).toBe('Queued: about 3 ahead.');
  });

  it('draws a bar only where the backend says how far it is, and only while it renders', () => {
    expect(progressOf({ status: 'rendering', progress: 47 })).toMatchObject({
      percent: 47,
      headline: expect.stringContaining('47 %'),
    });
    expect(progressOf({ status: 'rendering', progress: 0 }).percent).toBe(0);
    expect(progressOf({ status: 'rendering' })).not.toHaveProperty('percent');
    expect(progressOf({ status: 'overdue', progress: 47 })).not.toHaveProperty('percent');
  });

  it('says that a finished video is being fetched, and when that takes another try', () => {
    expect(progressOf({ status: 'rendering', completedAt: now }).headline).toContain('fetching it.');
    expect(progressOf({ status: 'rendering', completedAt: now, faults: 1 }).headline).toContain('another try');
  });

  it('can be cancelled while it waits, and asked for again when it has failed', () => {
    expect(actionsOf({ status: 'queued' })).toEqual(['v1:cancel:abcdefghijklmnop']);
    expect(actionsOf({ status: 'failed' })).toEqual(['v1:reroll:abcdefghijklmnop']);
    for (const status of ['submitting', 'rendering', 'overdue', 'uncertain', 'stored', 'cancelled'] as const)
      expect(actionsOf({ status })).toEqual([]);
  });

  it('says "demo" about a simulator’s video', () => {
    const { backend } = generationRow();
    expect(progressOf({ backend: { ...backend, dialect: 'simulator' } }).facts).toContain('demo');
  });
});

describe('the message with the video', () => {
  it('mentions the one who asked, and offers another', () => {
    expect(describeVideo(generationRow({ status: 'stored', costMicroUsd: 420_000n, costSource: 'reported' }))).toMatchObject({
      kind: 'video',
      mention: 'member',
      facts: ['Fox 1', '1280x720', '4 s', '$0.42'],
      buttons: [{ id: 'v1:reroll:abcdefghijklmnop' }],
    });
  });

  it('says why there is only a link', () => {
    const link = { label: 'Watch the video', url: 'https://sora.example/media/x' };
    expect(describeVideo(generationRow({ status: 'stored' }), { link })).toMatchObject({
      link,
      headline: expect.stringContaining('too large for this channel'),
    });
  });
});
