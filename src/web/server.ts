import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import { StartFault } from '../errors/fault.ts';
import type { Log } from '../logging/log.ts';
import { prepareClose } from './prepare-close.ts';
import { sendSentence, sentenceStyle } from './sentence-page.ts';

/** Adds its paths to the web server. */
export type Mount = (app: Express) => void;

export interface WebServerOptions {
  host: string;
  port: number;
  /** Hops of proxy whose forwarded address is believed. */
  trustProxy: number;
  /** In this order. None may parse bodies outside its own paths: Slack's door verifies the raw one. */
  mounts: Mount[];
  log: Log;
}

export interface WebServer {
  /**
   * Answers the address that it listens at; with port 0 the machine chooses one.
   * @throws {StartFault} when the port cannot be had.
   */
  listen: () => Promise<{ url: string; port: number }>;
  /** Stops taking requests, ends event streams, and waits for the rest, at most five seconds. */
  close: () => Promise<void>;
}

/** The web role's one HTTP server. */
export function createWebServer(options: WebServerOptions): WebServer {
  const app = express();
  const server = createServer(app);
  const close = prepareClose(app, server);
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustProxy);
  app.use(securityHeaders());
  for (const mount of options.mounts) mount(app);
  app.use((_request, response) => sendSentence(response, 404, 'Not found', 'There is nothing at this address.'));
  app.use(faults(options.log));
  return {
    listen: () => listen(server, options.host, options.port),
    close,
  };
}

function securityHeaders() {
  const self = ["'self'"];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: [...self, sentenceStyle.hash],
        imgSrc: [...self, 'data:'],
        mediaSrc: self,
        connectSrc: self,
        baseUri: ["'none'"],
        formAction: self,
        frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
  });
}

function faults(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, headers } = errorFacts(error);
    if (status >= 500) log.error({ err: error, method: request.method }, 'a request failed');
    response.set(headers);
    if (status >= 500) return sendSentence(response, status, 'Sorry', 'Something went wrong on our side. Please try again.');
    if (status === 404) return sendSentence(response, 404, 'Not found', 'There is nothing at this address.');
    sendSentence(response, status, 'Not understood', 'We could not make sense of this request.');
  };
}

/** What an error of Express's own parts says about itself: a status, and headers such as the range that would be right. */
function errorFacts(error: unknown): { status: number; headers: Record<string, string> } {
  if (!(error instanceof Error)) return { status: 500, headers: {} };
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
  const range = status === 416 && 'headers' in error ? Object(error.headers)['Content-Range'] : undefined;
  return { status, headers: typeof range === 'string' ? { 'Content-Range': range } : {} };
}

function listen(server: Server, host: string, port: number): Promise<{ url: string; port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFault(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      const everywhere = ['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'].includes(host);
      const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${name}:${address.port}`, port: address.port });
    });
  });
}

function listenFault(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new StartFault(`Port ${port} is taken: something else listens there. Stop it, or set PORT to a free one (0: any).`);
  if (error.code === 'EACCES') return new StartFault(`Port ${port} needs more rights than we have. Set PORT to 1024 or higher.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new StartFault(`HOST is ${host}, which is not an address of this machine. Set it to 127.0.0.1 or 0.0.0.0.`);
  return error;
}
