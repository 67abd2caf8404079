import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/errors/fault.ts';
import { chooseVideo, endingModels, livingModels, type Wish } from '../../../src/generations/choose-video.ts';
import { modelRow } from '../../support/rows.ts';

const now = new Date('2026-11-22T12:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const fox = modelRow();
const hare = modelRow({ id: 'hare', label: 'Hare (fast)', model: 'vendor/hare-2', sizes: ['640x360'], defaultSize: '640x360' });
const sora = modelRow({ id: 'sora-2', label: 'Sora 2', retiresAt: days(-1) });
const models = [sora, fox, hare];

function chosen(wish: Wish) {
  const { model, size, seconds } = chooseVideo(models, wish, now);
  return [model.id, size, seconds];
}

function refusal(wish: Wish, among = models): string {
  try {
    chooseVideo(among, wish, now);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return '';
}

describe('choosing a video', () => {
  it('takes the first living model and its defaults when nothing is said', () => {
    expect(chosen({})).toEqual(['fox', '1280x720', 4]);
  });

  it.each([['hare'], ['HARE'], [' Hare (fast) '], ['vendor/hare-2']])('finds a model by %j', (model) => {
    expect(chosen({ model })).toEqual(['hare', '640x360', 4]);
  });

  it.each([
    ['720x1280', '8', '720x1280', 8],
    ['720×1280', ' 8 s', '720x1280', 8],
    ['720*1280', '8S', '720x1280', 8],
    ['720X1280', '08', '720x1280', 8],
  ])('reads the size %s and the length %s', (size, seconds, ...expected) => {
    expect(chosen({ size, seconds })).toEqual(['fox', ...expected]);
  });

  it('says what there is instead of an unknown model, size or length', () => {
    expect(refusal({ model: 'wolf' })).toBe('I do not know a model by that name. I have: Fox 1, Hare (fast).');
    expect(refusal({ size: '1x1' })).toBe('Fox 1 does not make that size. It makes: 1280x720, 720x1280.');
    expect(refusal({ seconds: '5' })).toBe('Fox 1 does not make videos of that length. It makes: 4, 8 seconds.');
  });

  it.each(['-4', '4.5', '4e0', 'four', '', '0x4', '4 minutes'])('does not take %j for a length', (seconds) => {
    expect(refusal({ seconds })).toContain('does not make videos of that length');
  });

  it('says that a model was switched off by its maker, and offers another', () => {
    expect(refusal({ model: 'Sora 2' })).toBe('Sora 2 has been switched off by its maker. Try Fox 1 instead.');
  });

  it('says so when there is no model at all', () => {
    expect(refusal({}, [sora])).toContain('There is no model to make videos with');
  });
});

describe('the end of models', () => {
  it('comes at its moment', () => {
    expect(livingModels([modelRow({ retiresAt: now })], now)).toEqual([]);
    expect(livingModels([modelRow({ retiresAt: days(1) })], now)).toHaveLength(1);
  });

  it('is announced thirty days before, and not afterwards', () => {
    const ending = modelRow({ id: 'ending', retiresAt: days(29) });
    expect(endingModels([...models, ending, modelRow({ retiresAt: days(31) })], now)).toEqual([ending]);
  });
});
