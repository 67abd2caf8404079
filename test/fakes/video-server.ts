import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface VideoServer {
  /** Ends in `/v1`. */
  address: string;
  seen: SeenRequest[];
  stop: () => Promise<void>;
}

/** A server on loopback that remembers every request and answers as it is told: for what the simulator does not do. */
export async function startVideoServer(answer: (request: SeenRequest, response: ServerResponse) => void): Promise<VideoServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const whole = await remembered(request);
      seen.push(whole);
      answer(whole, response);
    })();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Answers JSON. */
export function answerJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function remembered(request: IncomingMessage): Promise<SeenRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) };
}
