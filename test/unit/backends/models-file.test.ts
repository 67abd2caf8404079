import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseModels, readModelsFile } from '../../../src/backends/models-file.ts';
import { simulatorModels } from '../../../src/backends/simulator/models.ts';
import { StartFault } from '../../../src/errors/fault.ts';

const least = {
  id: 'fox',
  model: 'vendor/fox-1',
  sizes: ['1280x720', '720x1280'],
  seconds: [4, 8],
  price: [{ unit: 'second', usd: '0.10' }],
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sorabot-models-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(text: string): Promise<string> {
  const path = join(folder, 'models.json');
  await writeFile(path, text);
  return path;
}

describe('the models file', () => {
  it('has a default for everything that is not required', async () => {
    const [model] = await readModelsFile(await written(JSON.stringify([least])));
    expect(model).toEqual({
      ...least,
      label: 'fox',
      default: { size: '1280x720', seconds: 4 },
      promptMax: 32_000,
      image: 'none',
      imageMustMatchSize: true,
      remix: ['reprompt'],
      extend: false,
      cancel: false,
      audio: 'always',
      billsModerated: false,
      retentionHours: 1,
      pollMs: 10_000,
      deadlineMinutes: 30,
      retiresAt: null,
    });
  });

  it('remixes from a frame where the model takes one, unless it says otherwise', () => {
    const remixOf = (more: object) => parseModels([{ ...least, ...more }], 'It')[0]?.remix;
    expect(remixOf({ image: 'first_frame' })).toEqual(['frame', 'reprompt']);
    expect(remixOf({ image: 'first_frame', remix: ['native'] })).toEqual(['native']);
  });

  it.each<[string, object, string]>([
    ['an unknown key', { colour: 'red' }, '[0]: unknown: colour'],
    ['a size that is none', { sizes: ['HD'] }, '[0].sizes[0]: expected WIDTHxHEIGHT'],
    ['a price that is a number', { price: [{ unit: 'second', usd: 0.1 }] }, '[0].price[0].usd: '],
    ['a price with a comma', { price: [{ unit: 'second', usd: '0,10' }] }, '[0].price[0].usd: expected dollars'],
    ['a default that is not offered', { default: { size: '1x1' } }, '[0].default.size'],
    ['a default length that is not offered', { default: { seconds: 5 } }, '[0].default.seconds: expected one of the lengths'],
    [
      'a size without a price',
      { price: [{ unit: 'second', usd: '1', size: '1280x720' }] },
      '[0].price: expected a price for 720x1280',
    ],
    ['no length', { seconds: [] }, '[0].seconds'],
    ['an id that no button can carry', { id: 'Fox One' }, '[0].id: expected small letters'],
    ['a day that is none', { retiresAt: 'soon' }, '[0].retiresAt'],
  ])('is refused for %s', (_, more, sentence) => {
    expect(() => parseModels([{ ...least, ...more }], 'The file')).toThrow(StartFault);
    expect(() => parseModels([{ ...least, ...more }], 'The file')).toThrow(sentence);
  });

  it('names all faults together, with what is missing', () => {
    expect(() => parseModels([{ id: 'fox' }], 'The file')).toThrow(/model[\s\S]*sizes[\s\S]*seconds[\s\S]*price/);
    expect(() => parseModels([least, least], 'The file')).toThrow('[1].id: "fox" is there twice');
    expect(() => parseModels({}, 'The file')).toThrow('the whole file: ');
    expect(() => parseModels([], 'The file')).toThrow('expected at least one model');
  });

  it('says when it is not there, or not JSON', async () => {
    await expect(readModelsFile(join(folder, 'none.json'))).rejects.toThrow(/cannot be read/);
    await expect(readModelsFile(await written('[{'))).rejects.toThrow(/is not JSON/);
  });

  it("can hold the simulator's own models", () => {
    const models = parseModels(simulatorModels, 'It');
    expect(models.map(({ label }) => label)).toEqual(['Demo Fox', 'Demo Hare (fast)']);
  });
});
