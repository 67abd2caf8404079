import type { Response } from 'express';
import type { Database } from '../../../database/database.ts';
import { listenTo, type Listening } from '../../../database/listen.ts';
import {
  lastPlaygroundRevision,
  latestPlaygroundRows,
  playgroundRowsSince,
  type PlaygroundRow,
} from '../../../database/playground-queries.ts';
import type { Log } from '../../../logging/log.ts';
import { limits } from '../limits.ts';
import { place } from './place.ts';

/** Keeps the open pages told of every change, as server-sent events. */
export interface Live {
  start: () => Promise<void>;
  /** Ends every stream. */
  stop: () => Promise<void>;
  trouble: () => string | undefined;
  /** Sends what a visitor may see: all that is new since `after` (a revision), or the channel as it stands. */
  stream: (response: Response, visitor: string, after: string | undefined) => void;
}

interface Page {
  response: Response;
  pull: () => void;
}

const batch = 500;

export function createLive(database: Database, log: Log): Live {
  const pages = new Set<Page>();
  let listening: Listening | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let stopped = false;
  const pullAll = () => pages.forEach((page) => page.pull());

  const start = () => {
    listening ??= listenTo(database, 'playground', pullAll);
    heartbeat ??= setInterval(() => {
      for (const { response } of pages) response.write(': still here\n\n');
      pullAll();
    }, limits.heartbeatMs);
    return listening.ready;
  };

  return {
    start,
    async stop() {
      stopped = true;
      clearInterval(heartbeat);
      for (const { response } of pages) response.end();
      await listening?.stop();
    },
    trouble: () => (listening ? listening.trouble() : 'not started'),
    stream(response, visitor, after) {
      // A page whose stream was ended comes back at once, and would keep a stopping process alive.
      if (stopped) return void response.status(503).end();
      void start();
      response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
      response.write('retry: 1000\n\n');
      const read = readerOf(database, response, visitor, after);
      const page = { response, pull: oneAtATime(read, (error) => log.warn({ err: error }, 'a page could not be told')) };
      pages.add(page);
      response.on('drain', page.pull).once('close', () => pages.delete(page));
      page.pull();
    },
  };
}

/** Writes what is new to one page; remembers how far it has come. */
function readerOf(database: Database, response: Response, visitor: string, after: string | undefined) {
  let seen = after !== undefined && /^\d{1,18}$/.test(after) ? BigInt(after) : undefined;
  let known = false;

  const next = async (): Promise<PlaygroundRow[]> => {
    // A page that outlived its database knows revisions that will come again: it starts anew.
    if (!known && seen !== undefined && seen > (await lastPlaygroundRevision(database))) seen = undefined;
    known = true;
    if (seen !== undefined) return playgroundRowsSince(database, place, visitor, seen, batch);
    response.write('event: reset\ndata: {}\n\n');
    return latestPlaygroundRows(database, place, visitor, limits.messagesShown);
  };

  return async () => {
    for (;;) {
      // A page that does not read is told when it does.
      if (response.writableEnded || response.writableNeedDrain) return;
      const rows = await next();
      for (const row of rows) response.write(eventOf(row, visitor));
      seen = rows.at(-1)?.revision ?? seen ?? 0n;
      if (rows.length < batch) break;
    }
  };
}

function eventOf(row: PlaygroundRow, visitor: string): string {
  const { mention, ...body } = Object(row.body) as { mention?: string };
  const message = row.removed
    ? { id: row.id, removed: true }
    : { id: row.id, at: row.createdAt, onlyYou: row.onlyFor !== null, forYou: mention === visitor, ...body };
  return `id: ${row.revision}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`;
}

/** Calls during a run make one more run after it, so that nothing heard in between is missed. */
function oneAtATime(run: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let running = false;
  let again = false;
  return () => {
    again = true;
    if (running) return;
    running = true;
    void (async () => {
      while (again) {
        again = false;
        await run().catch(failed);
      }
      running = false;
    })();
  };
}
