import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { createInterventions, type Interventions } from './interventions.ts';
import { createPeople, type People } from './people.ts';
import { takeResponse } from './response-address.ts';
import { SlackRefusal } from './slack-refusal.ts';
import { methods, type Arguments } from './web-api.ts';
import { createWorld, type FakeChannel, type World } from './world.ts';

/** A request that this Slack was sent. */
interface Call {
  method: string;
  args: Arguments;
}

/** A Slack workspace in this process: Web API, Socket Mode, signed deliveries, response addresses, uploads. */
export interface FakeSlack extends Pick<Interventions, 'fail' | 'hold' | 'clear'> {
  /** What `SLACK_API_URL` would be. */
  apiUrl: string;
  world: World;
  deliveries: Deliveries;
  people: People;
  /** A channel that the bot is in. */
  channel: FakeChannel;
  calls: Call[];
  /** Breaches of Slack's rules by us. */
  violations: string[];
  stop: () => Promise<void>;
}

/** `now`: this Slack's clock, in milliseconds. */
export async function startFakeSlack({ now = Date.now }: { now?: () => number } = {}): Promise<FakeSlack> {
  const world = createWorld(now);
  const channel = world.addChannel({ id: 'C0GENERAL' });
  const interventions = createInterventions();
  const calls: Call[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deliveries = createDeliveries(server);
  const checkEdits = createEditLimit(now);

  const handle = async (path: string, body: Buffer): Promise<Record<string, unknown>> => {
    const [, room = '', name = ''] = /^\/(\w+)\/(.*)$/.exec(path) ?? [];
    const method = room === 'api' ? name : room === 'response' ? 'respond' : room;
    const args: Arguments = room === 'api' ? Object.fromEntries(new URLSearchParams(body.toString())) : { id: name };
    calls.push({ method, args });
    await interventions.pass(method, 'before');
    const done = perform(room, name, args, body);
    await interventions.pass(method, 'after');
    return { ok: true, ...done };
  };

  const perform = (room: string, name: string, args: Arguments, body: Buffer): Record<string, unknown> => {
    if (room === 'response') takeResponse(world, name, JSON.parse(body.toString()) as object);
    else if (room === 'upload') takeUpload(world, name, body);
    else {
      if (world.tokenTrouble !== undefined) throw new SlackRefusal(world.tokenTrouble);
      if (name === 'chat.update') checkEdits();
      const method = methods[name];
      if (method === undefined) throw new SlackRefusal('unknown_method');
      return method(args, world, origin);
    }
    return {};
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = { 'content-type': 'application/json', 'x-oauth-scopes': [...world.scopes].join(',') };
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const done = await handle(request.url ?? '', Buffer.concat(chunks));
      response.writeHead(200, headers).end(JSON.stringify(done));
    } catch (error) {
      const refusal = error instanceof SlackRefusal ? error : new SlackRefusal(String(error), { status: 500 });
      const wait = refusal.retryAfter === undefined ? {} : { 'retry-after': String(refusal.retryAfter) };
      response.writeHead(refusal.status, { ...headers, ...wait }).end(JSON.stringify({ ok: false, error: refusal.message }));
    }
  };

  return {
    apiUrl: `${origin}/api/`,
    world,
    deliveries,
    people: createPeople(world, deliveries, origin),
    channel,
    calls,
    violations: world.violations,
    fail: interventions.fail,
    hold: interventions.hold,
    clear: interventions.clear,
    async stop() {
      interventions.clear();
      deliveries.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function takeUpload(world: World, fileId: string, body: Buffer): void {
  const file = world.files.get(fileId);
  if (file === undefined) throw new SlackRefusal('no such upload', { status: 404 });
  if (body.length !== file.length) throw new SlackRefusal('length differs', { status: 400 });
  file.bytes = body;
}

/** About 50 edits a minute for the whole workspace. */
function createEditLimit(now: () => number): () => void {
  let edits: number[] = [];
  return () => {
    edits = edits.filter((at) => at > now() - 60_000);
    if (edits.length >= 50) throw new SlackRefusal('ratelimited', { status: 429, retryAfter: 1 });
    edits.push(now());
  };
}
