import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatListener } from '../../../src/platforms/chat-platform.ts';
import { signed } from '../../fakes/slack/deliveries.ts';
import { createKeeper, startSlackBench, type SlackBench } from '../../support/slack-bench.ts';

const secret = 'whole-secret';

describe('Slack over HTTP, in an Express app with a body parser after it', () => {
  let bench: SlackBench;
  let server: Server;
  let url: string;
  let listener: ChatListener;
  let keeper: ReturnType<typeof createKeeper>;

  beforeEach(async () => {
    bench = await startSlackBench();
    const platform = bench.connect({ signingSecret: secret });
    const app = express();
    if (platform.http !== undefined) app.post(platform.http.path, platform.http.handler);
    app.use(express.json());
    app.post('/echo', (request, response) => void response.json(request.body));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    bench.fake.deliveries.deliverTo = { url: `${url}/slack/events`, signingSecret: secret };
    listener = platform.createListener();
    keeper = createKeeper();
  });
  afterEach(async () => {
    await listener.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await bench.stop();
  });

  const send = (body: string, headers: Record<string, string>, type = 'application/json') =>
    fetch(`${url}/slack/events`, { method: 'POST', headers: { ...headers, 'content-type': type }, body });

  it('hears what Slack has signed, and leaves the rest of the app as it was', async () => {
    await listener.start(keeper.ears);
    const act = bench.fake.people.slash('a fox & a hare');
    await act.deliver();
    await expect.poll(() => keeper.commands[0]?.options.prompt).toBe('a fox & a hare');
    expect(act.acknowledged()).toBe(true);
    const echo = await fetch(`${url}/echo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' });
    expect(await echo.json()).toEqual({ a: 1 });
  });

  it('hears that a workspace has removed us', async () => {
    const left: unknown[] = [];
    await listener.start({ ...keeper.ears, left: async (...workspace) => void left.push(workspace) });
    expect(await bench.fake.people.event({ type: 'app_uninstalled' })).toMatchObject({ acknowledged: true });
    await expect.poll(() => left).toEqual([['slack', 'T0TEAM']]);
  });

  it('proves to Slack whose address this is', async () => {
    await listener.start(keeper.ears);
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
    expect(await (await send(body, signed(body, secret))).json()).toEqual({ challenge: 'c-1' });
  });

  it('refuses what was not signed by Slack, or long ago, or changed on the way', async () => {
    await listener.start(keeper.ears);
    const body = new URLSearchParams({ command: '/sora', text: 'a fox', trigger_id: 't', user_id: 'U0EVE' }).toString();
    const minutesAgo = Math.floor(Date.now() / 1000) - 301;
    const forms = 'application/x-www-form-urlencoded';
    for (const headers of [
      {},
      signed(body, 'another-secret'),
      signed(body, secret, minutesAgo),
      signed(`${body}&`, secret),
      { ...signed(body, secret), 'x-slack-signature': 'v0' },
    ])
      expect((await send(body, headers, forms)).status).toBe(401);
    expect(keeper.commands).toEqual([]);
  });

  it('answers 503 while nobody listens, so that Slack says so to the person', async () => {
    expect((await send('{}', signed('{}', secret))).status).toBe(503);
    expect(listener.trouble()).toBe('not listening to Slack yet');
    await listener.start(keeper.ears);
    expect(listener.trouble()).toBeUndefined();
    await listener.stop();
    expect((await send('{}', signed('{}', secret))).status).toBe(503);
  });
});
