import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/clock/clock.ts';
import { ApiError } from './api-error.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createInteractions, type FakeInteraction } from './interactions.ts';
import { createInterventions, type Interventions } from './interventions.ts';
import { createJudge } from './judge.ts';
import { createMessages, type Messages } from './messages.ts';
import { createPeople, type People } from './people.ts';
import { readBody } from './read-body.ts';
import { createRoutes, type Route } from './routes.ts';
import { createWorld, type World } from './world.ts';

/** A request as it came: `path` is without the version, `body` is what stood in it or in its `payload_json`. */
export interface FakeRequest {
  method: string;
  path: string;
  body: Record<string, unknown> | unknown[];
  files: number;
  /** Undefined until it is answered. */
  status?: number;
}

/** Discord on loopback: REST, gateway and file host in one, for the real discord.js. */
export interface FakeDiscord extends People, Pick<Interventions, 'hold' | 'fail'> {
  /** For `DISCORD_API_URL`: without the version. */
  url: string;
  token: string;
  world: World;
  /** A server, a text channel in it and a person. */
  home: { guildId: string; channelId: string; userId: string };
  requests: FakeRequest[];
  /** Breaches of Discord's rules in what was asked. */
  violations: string[];
  /** Whom the bot's messages pinged, in order: ids and `everyone`. */
  pings: string[];
  /** What only one person sees, in order. */
  replies: () => { userId: string; content: string }[];
  messages: (channelId?: string) => ReturnType<World['messagesIn']>;
  interactions: FakeInteraction[];
  removeMessage: Messages['remove'];
  gateway: Pick<Gateway, 'drop' | 'identified' | 'connected'>;
  /** Turns the clock. */
  pass: (ms: number) => void;
  /** From now on Discord knows another token only. */
  resetToken: () => void;
  /** Ends all holds and failures. */
  recover: () => void;
  stop: () => Promise<void>;
}

export async function startFakeDiscord({ clock }: { clock?: Clock } = {}): Promise<FakeDiscord> {
  let passed = 0;
  let token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.fake.token';
  const world = createWorld(() => (clock?.now().getTime() ?? Date.now()) + passed);
  const home = furnish(world);
  const messages = createMessages(world);
  const interactions = createInteractions(world, messages.pings);
  const interventions = createInterventions();
  const judge = createJudge(process.env.SPECS_DIR);
  const requests: FakeRequest[] = [];
  const violations: string[] = [];

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (url.pathname.startsWith('/attachments/')) return sendFile(world, url.pathname, response);
    answer(request, url)
      .then(({ status, body }) => send(response, status, body))
      .catch((error: unknown) => {
        const fault = error instanceof ApiError ? error : new ApiError(500, 0, String(error));
        send(response, fault.status, fault.body, fault.headers);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  const gatewayUrl = `ws://${host}`;
  const gateway = createGateway(server, world, { token: () => token, url: gatewayUrl });
  const routes = createRoutes({ world, messages, interactions, origin, gatewayUrl });

  const answer = async (request: IncomingMessage, url: URL): Promise<{ status: number; body: unknown }> => {
    const { json, files } = await readBody(request);
    const asked: FakeRequest = {
      method: request.method ?? 'GET',
      path: decodeURIComponent(url.pathname).replace(/^\/api\/v10/, ''),
      body: json,
      files: files.length,
    };
    requests.push(asked);
    violations.push(...judge(asked));
    try {
      await interventions.pass(asked, 'before');
      const failure = interventions.error(asked);
      if (failure !== undefined) throw failure;
      const { route, ids } = routeOf(routes, asked);
      if (!route.open && request.headers.authorization !== `Bot ${token}`) throw new ApiError(401, 0, '401: Unauthorized');
      const body = route.answer({ ids, body: json as Record<string, unknown>, files, query: url.searchParams });
      asked.status = body === undefined ? 204 : 200;
      await interventions.pass(asked, 'after');
      return { status: asked.status, body };
    } catch (error) {
      asked.status = error instanceof ApiError ? error.status : 500;
      throw error;
    }
  };

  return {
    ...createPeople({ world, interactions, gateway, origin, home }),
    hold: interventions.hold,
    fail: interventions.fail,
    recover: interventions.clear,
    url: `${origin}/api`,
    token,
    world,
    home,
    requests,
    violations,
    pings: messages.pings,
    replies: () =>
      interactions.all.flatMap(({ user, reply }) => (reply === undefined ? [] : [{ userId: user.id, content: reply.content }])),
    messages: (channelId = home.channelId) => world.messagesIn(channelId),
    interactions: interactions.all,
    removeMessage: messages.remove,
    gateway,
    pass(ms) {
      passed += ms;
    },
    resetToken() {
      token = 'another';
      gateway.drop(4004);
    },
    async stop() {
      interventions.clear();
      gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function furnish(world: World): FakeDiscord['home'] {
  const guild = world.addGuild();
  const channel = world.addChannel({ guildId: guild.id });
  return { guildId: guild.id, channelId: channel.id, userId: world.addUser('Ada').id };
}

function routeOf(routes: Route[], { method, path }: FakeRequest): { route: Route; ids: string[] } {
  for (const route of routes) {
    const found = route.method === method ? route.pattern.exec(path) : null;
    if (found !== null) return { route, ids: found.slice(1) };
  }
  throw new ApiError(404, 0, '404: Not Found');
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  if (status === 204) return void response.writeHead(204).end();
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The file host: files of messages, and what people gave with their commands. */
function sendFile(world: World, path: string, response: ServerResponse): void {
  const id = path.split('/')[3] ?? '';
  const posted = [...world.messages.values()].flatMap(({ attachments }) => attachments);
  const bytes = posted.find((file) => file.id === id)?.bytes ?? world.given.get(id);
  if (bytes === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
}
