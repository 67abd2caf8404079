import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Express, Response } from 'express';

const longestCloseMs = 5_000;

/**
 * Keeps an eye on a server's connections; must come before its routes. What it answers closes the server: ends event streams,
 * lets every other answer finish, at most five seconds.
 */
export function prepareClose(app: Express, server: Server): () => Promise<void> {
  const open = new Set<Response>();
  app.use((_request, response, next) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    next();
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Event streams never end by themselves.
    for (const response of open) if (String(response.get('Content-Type')).startsWith('text/event-stream')) response.end();
    // Node waits for connections that browsers open ahead and never use, and for those that turn idle after their last answer.
    const sweep = setInterval(() => {
      const busy = new Set([...open].map(({ socket }) => socket));
      for (const socket of sockets) if (!busy.has(socket)) socket.destroySoon();
    }, 50);
    const impatience = setTimeout(() => server.closeAllConnections(), longestCloseMs);
    await closed;
    clearInterval(sweep);
    clearTimeout(impatience);
  };
}
