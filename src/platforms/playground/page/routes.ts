import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Log } from '../../../logging/log.ts';
import { offeredCommands } from '../commands.ts';
import { limits } from '../limits.ts';
import type { PageListener } from '../listener.ts';
import { guardAddress, guardVisitor } from './guard.ts';
import type { Live } from './live.ts';
import { nameOf } from './name-of.ts';
import type { Visitors } from './visitor.ts';

interface RoutesOptions {
  open: boolean;
  publicUrl: () => string | undefined;
  commandName: string;
  findVideo: (generationId: string) => Promise<{ path: string } | undefined>;
  listener: PageListener;
  live: Live;
  visitors: Visitors;
  log: Log;
}

const assets = fileURLToPath(new URL('./assets/', import.meta.url));

const option = z.string().max(200).optional();
const said = z.strictObject({
  id: z.uuid(),
  line: z.string().min(1).max(limits.typed),
  options: z.strictObject({ model: option, seconds: option, size: option }),
  image: z.strictObject({ name: z.string().max(200), base64: z.base64() }).optional(),
});
const messageId = z.string().min(1).max(64);
const pressed = z.strictObject({ id: z.uuid(), buttonId: z.string().min(1).max(200), messageId });
const dismissed = z.strictObject({ messageId });
const asked = z.object({ option: z.enum(['model', 'seconds', 'size']), typed: z.string().max(200).default(''), model: option });

/** All that is under `/playground`. */
export function createRoutes(options: RoutesOptions): Router {
  const { open, publicUrl, visitors, listener, live, findVideo } = options;
  const router = express.Router();
  router.use('/assets', express.static(assets, { index: false, cacheControl: false }));
  if (!open) return router.use((_request, response) => void response.status(403).type('html').send(pageOf('closed')));

  router.use(guardAddress(publicUrl));
  router.get('/', (request, response) => {
    const visitor = visitors.welcome(request, response);
    const token = visitors.mintToken(visitor);
    const commands = JSON.stringify(offeredCommands(options.commandName)).replaceAll('"', '&quot;');
    const page = pageOf('index').replace('{{token}}', token).replace('{{commands}}', commands);
    response
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(page.replaceAll('{{name}}', nameOf(visitor)));
  });
  router.use(guardVisitor(visitors));
  router.get('/events', (request, response) => live.stream(response, visitorOf(response), request.get('Last-Event-ID')));
  router.get('/choices', async (request, response) => {
    const { option: which, typed, model } = asked.parse(request.query);
    response.set('Cache-Control', 'no-store').json(await listener.choices(which, typed, model));
  });
  router.get('/videos/:generationId', async (request, response) => {
    const video = await findVideo(request.params.generationId);
    if (!video) return void response.status(404).json({ error: 'This video is no longer here.' });
    // `allow`: by default nothing under a folder with a leading dot is sent, and the store's is `.data`.
    response.set('Cache-Control', 'private, no-cache').type('video/mp4');
    response.sendFile(video.path, { dotfiles: 'allow', cacheControl: false });
  });
  addActs(router, listener);
  return router.use(faults(options.log));
}

function addActs(router: Router, listener: PageListener): void {
  // Base64 is a third longer than what it stands for.
  router.use(express.json({ limit: Math.ceil(limits.image * 1.4) }));
  router.post('/say', async (request, response) => {
    const { image, ...rest } = said.parse(request.body);
    const given = image && { image: { name: image.name, bytes: Buffer.from(image.base64, 'base64') } };
    const { model, seconds, size } = rest.options;
    const chosen = { ...(model && { model }), ...(seconds && { seconds }), ...(size && { size }) };
    taken(response, await listener.say(visitorOf(response), { ...rest, options: chosen, ...given }));
  });
  router.post('/press', async (request, response) =>
    taken(response, await listener.press(visitorOf(response), pressed.parse(request.body))),
  );
  router.post('/dismiss', async (request, response) => {
    await listener.dismiss(visitorOf(response), dismissed.parse(request.body).messageId);
    taken(response, true);
  });
}

function taken(response: Response, isTaken: boolean): void {
  if (isTaken) response.status(202).json({});
  else response.status(503).json({ error: 'The bot is still starting. Please try again in a moment.' });
}

function pageOf(name: 'index' | 'closed'): string {
  return readFileSync(`${assets}${name}.html`, 'utf8');
}

function visitorOf(response: Response): string {
  return String(response.locals['visitor']);
}

function faults(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error instanceof z.ZodError ? 400 : error instanceof Error && 'status' in error ? Number(error.status) : 500;
    if (status === 404) return void response.status(404).json({ error: 'This is no longer here.' });
    if (status === 413) return void response.status(413).json({ error: 'This is too much at once. Is the image over 8 MB?' });
    // 416 carries the range that would be right: the web server's own handler knows it.
    if (status === 416) return next(error);
    if (status >= 500) log.error({ err: error }, 'the playground could not answer');
    const sentence = status >= 500 ? 'Something went wrong on our side. Please try again.' : 'The page sent something odd.';
    response.status(status).json({ error: `${sentence} Reloading it may help.` });
  };
}
