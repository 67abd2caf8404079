import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A backend whose videos are never ready and never say how far they are; answers after 20 ms, as one nearby would. */
const server = createServer((request, response) => {
  const id = request.url?.split('/').at(-1);
  setTimeout(
    () =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ id, object: 'video', status: 'in_progress' })),
    20,
  );
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
