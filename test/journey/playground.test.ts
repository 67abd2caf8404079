import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatorModels } from '../../src/backends/simulator/models.ts';
import { readEvents } from '../support/event-stream.ts';
import { visitPage } from '../support/page-visitor.ts';
import { found, startSorabot, type Sorabot } from '../support/start-sorabot.ts';

/** What the page is told of a message. */
interface Told {
  id: string;
  removed?: boolean;
  headline?: string;
  prompt?: string;
  percent?: number;
  onlyYou?: boolean;
  forYou?: boolean;
  facts?: string[];
  generationId?: string;
  video?: { name: string };
}

describe('the playground of a newcomer, who has set nothing', () => {
  let sorabot: Sorabot;
  let url: string;

  beforeAll(async () => {
    // The simulator that the app starts by itself, with its own models.
    sorabot = await startSorabot({ env: { OPENAI_BASE_URL: '', VIDEO_DIALECT: '' }, models: simulatorModels });
    url = sorabot.url();
  });
  afterAll(() => sorabot?.stop());

  const say = (line: string, options = {}) => ({ line, options, id: crypto.randomUUID() });

  it('takes a sentence, tells its place, how far it is, and shows a video that plays', async () => {
    const visitor = await visitPage(url);
    const { events, close } = readEvents(await visitor.get('/events'));
    const told = () => events.filter(({ event }) => event === 'message').map(({ data }) => data as unknown as Told);
    const headlines = () => told().map(({ headline = '' }) => headline);
    const said = await visitor.post('/say', say('/sora a red fox in the snow', { model: 'demo-hare' }));
    expect(said.status).toBe(202);
    await found(() => headlines().some((headline) => headline.startsWith('Queued')));
    await found(() => told().some(({ onlyYou, headline }) => onlyYou === true && headline === 'Your video is in line.'));
    await found(() => new Set(told().flatMap(({ percent }) => percent ?? [])).size > 2);
    const video = await found(() => told().find((message) => message.video !== undefined), 25_000);
    expect(video).toMatchObject({ headline: 'Here is your video.', prompt: 'a red fox in the snow', forYou: true });
    expect(video.facts).toContain('demo');
    await found(() => told().some(({ removed }) => removed === true));
    const part = await visitor.get(`/videos/${video.generationId}`, { range: 'bytes=4-7' });
    expect([part.status, part.headers.get('content-type'), await part.text()]).toEqual([206, 'video/mp4', 'ftyp']);
    await close();
  }, 40_000);

  it('lets in nobody who did not come through its page', async () => {
    const visitor = await visitPage(url);
    const wish = say('/sora a stolen idea');
    const refused = await Promise.all([
      visitor.post('/say', wish, { 'x-playground-token': 'forged' }),
      visitor.post('/say', wish, { origin: 'https://evil.example' }),
      visitor.post('/say', wish, { cookie: '' }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await statusAs('evil.example')).toBe(403);
    expect(await sorabot.database.prisma.generation.count({ where: { prompt: 'a stolen idea' } })).toBe(0);
  });

  /** The page as asked for under another name, as after DNS rebinding; fetch does not let the name be set. */
  function statusAs(host: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request(`${url}/playground`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
  }
});

describe('the playground with a video backend of somebody else', () => {
  it('is open when that is a simulator as well', async () => {
    const sorabot = await startSorabot();
    expect((await fetch(`${sorabot.url()}/playground`)).status).toBe(200);
    await sorabot.stop();
  });

  it('is closed when that one costs money, and says why', async () => {
    const sorabot = await startSorabot({ env: { MAX_DAILY_USD: '1', VIDEO_DIALECT: 'openai' } });
    const page = await fetch(`${sorabot.url()}/playground`);
    expect(page.status).toBe(403);
    expect(await page.text()).toContain('The playground is closed here');
    expect((await fetch(`${sorabot.url()}/playground/say`, { method: 'POST' })).status).toBe(403);
    await sorabot.stop();
  });
});
