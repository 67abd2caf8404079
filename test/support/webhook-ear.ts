import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OperatorNotice } from '../../src/generations/announcements/announcement.ts';

/** A server on loopback that hears what the operator is told. */
export interface WebhookEar {
  url: string;
  heard: OperatorNotice[];
  stop: () => Promise<void>;
}

export async function openWebhookEar(): Promise<WebhookEar> {
  const heard: OperatorNotice[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      heard.push(JSON.parse(body) as OperatorNotice);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`,
    heard,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
