import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';
import type { Interventions } from './interventions.ts';
import type { Judge } from './judge.ts';
import { readBody } from './read-body.ts';
import type { Route } from './routes.ts';
import type { World } from './world.ts';

/** A request as it came: `path` is without the version, `body` is what stood in it or in its `payload_json`. */
export interface FakeRequest {
  method: string;
  path: string;
  body: Record<string, unknown> | unknown[];
  files: number;
  /** Undefined until it is answered. */
  status?: number;
}

interface DoorOptions {
  world: World;
  routes: Route[];
  interventions: Interventions;
  judge: Judge;
  token: () => string;
}

export interface Door {
  handle: (request: IncomingMessage, response: ServerResponse) => void;
  requests: FakeRequest[];
  /** Breaches of Discord's rules in what was asked. */
  violations: string[];
}

/** Lets requests in: records and judges them, lets tests interfere, then does as asked. */
export function createDoor({ world, routes, interventions, judge, token }: DoorOptions): Door {
  const requests: FakeRequest[] = [];
  const violations: string[] = [];

  const answer = async (request: IncomingMessage, { pathname, searchParams: query }: URL): Promise<unknown> => {
    const { json, files } = await readBody(request);
    const path = decodeURIComponent(pathname).replace(/^\/api\/v10/, '');
    const asked: FakeRequest = { method: request.method ?? 'GET', path, body: json, files: files.length };
    requests.push(asked);
    violations.push(...judge(asked));
    try {
      await interventions.pass(asked, 'before');
      const { route, ids } = routeOf(routes, asked);
      if (!route.open && request.headers.authorization !== `Bot ${token()}`) throw new ApiError(401, 0, '401: Unauthorized');
      const body = route.answer({ ids, body: json as Record<string, unknown>, files, query });
      await interventions.pass(asked, 'after');
      asked.status = body === undefined ? 204 : 200;
      return body;
    } catch (error) {
      asked.status = error instanceof ApiError ? error.status : 500;
      throw error;
    }
  };

  return {
    requests,
    violations,
    handle(request, response) {
      const url = new URL(request.url ?? '/', 'http://fake');
      if (url.pathname.startsWith('/attachments/')) return sendFile(world, url.pathname, response);
      answer(request, url)
        .then((body) => send(response, body === undefined ? 204 : 200, body))
        .catch((error: unknown) => {
          const fault = error instanceof ApiError ? error : new ApiError(500, 0, String(error));
          send(response, fault.status, fault.body, fault.headers);
        });
    },
  };
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
