import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fetchOpenRouterModels, parseOpenRouterModels } from '../../../src/backends/openrouter-models.ts';
import { answerJson, startVideoServer } from '../../fakes/video-server.ts';

const recorded: unknown = JSON.parse(
  readFileSync(new URL('../../fixtures/backends/openrouter-models.json', import.meta.url), 'utf8'),
);

describe("OpenRouter's list of models", () => {
  it('becomes entries of a models file, without those that nobody can be quoted for', () => {
    const models = parseOpenRouterModels(recorded);
    expect(models.map(({ id, sizes, seconds, image, audio }) => ({ id, sizes, seconds, image, audio }))).toEqual([
      {
        id: 'google-veo-3.1',
        sizes: ['1280x720', '720x1280', '1920x1080', '1080x1920'],
        seconds: [4, 6, 8],
        image: 'first_frame',
        audio: 'always',
      },
      { id: 'alibaba-wan-2.6', sizes: ['832x480', '1280x720', '720x720'], seconds: [5, 10], image: 'none', audio: 'none' },
      { id: 'black-forest-labs-flux-3-video', sizes: ['1280x720'], seconds: [5], image: 'none', audio: 'none' },
    ]);
    expect(models[0]).toMatchObject({ label: 'Google: Veo 3.1', model: 'google/veo-3.1', remix: ['frame', 'reprompt'] });
  });

  it('is priced by the dearest that can apply to a size', () => {
    const prices = parseOpenRouterModels(recorded).map(({ price }) => price.map(({ size, usd }) => `${size} ${usd}`));
    expect(prices).toEqual([
      ['1280x720 0.400000', '720x1280 0.400000', '1920x1080 0.400000', '1080x1920 0.400000'],
      ['832x480 0.050000', '1280x720 0.100000', '720x720 0.100000'],
      ['1280x720 0.175000'],
    ]);
  });

  it('is asked for with the key', async () => {
    const server = await startVideoServer((_, response) => answerJson(response, 200, recorded));
    expect(await fetchOpenRouterModels(server.address, 'sk-or-1')).toHaveLength(3);
    expect(server.seen[0]).toMatchObject({ path: '/v1/videos/models', headers: { authorization: 'Bearer sk-or-1' } });
    await server.stop();
  });

  it('may be empty or broken', async () => {
    expect(parseOpenRouterModels({ data: [] })).toEqual([]);
    expect(() => parseOpenRouterModels('nonsense')).toThrow('Invalid input');
    const server = await startVideoServer((_, response) => answerJson(response, 401, {}));
    await expect(fetchOpenRouterModels(server.address, undefined)).rejects.toThrow('401');
    await server.stop();
  });
});
