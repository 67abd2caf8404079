import pino from 'pino';
import { createWebServer, type Mount, type WebServer } from '../../src/web/server.ts';

/** A web server on a free loopback port, with these paths. */
export async function startWebServer(
  mounts: Mount[],
  options: { trustProxy?: number } = {},
): Promise<{ url: string; port: number; server: WebServer }> {
  const log = pino({ level: 'silent' });
  const server = createWebServer({ host: '127.0.0.1', port: 0, trustProxy: options.trustProxy ?? 0, mounts, log });
  const { port } = await server.listen();
  return { url: `http://127.0.0.1:${port}`, port, server };
}
