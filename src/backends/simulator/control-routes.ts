import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { messageOf } from '../../errors/message-of.ts';
import { behaviour } from './behaviour.ts';
import type { SimulatorControl } from './control.ts';
import type { PaidPost } from './job-folder.ts';
import { answer } from './routes.ts';

const order = z.union([z.strictObject({ next: behaviour }), z.strictObject({ forPrompt: z.string().min(1), behaviour })]);

/** A post as JSON can carry it. */
function written(post: PaidPost): unknown {
  return { ...post, billedMicroUsd: String(post.billedMicroUsd) };
}

/** The control calls over HTTP, for tests in other processes: `POST /control`, `GET /control/posts`. */
export async function answerControl(
  control: SimulatorControl,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const call = `${request.method} ${request.url}`;
  if (call === 'GET /control/posts') {
    answer(response, 200, (await control.posts()).map(written));
    return true;
  }
  if (call !== 'POST /control') return false;
  try {
    const told = order.parse(JSON.parse(await text(request)));
    if ('next' in told) control.next(told.next);
    else control.forPrompt(told.forPrompt, told.behaviour);
    answer(response, 200, {});
  } catch (error) {
    answer(response, 400, { error: messageOf(error) });
  }
  return true;
}
