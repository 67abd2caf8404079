import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptJob } from './accept-job.ts';
import { jobAnswer } from './job-answer.ts';
import { jobNow, type SimulatedJob } from './job.ts';
import { openrouterCatalogue } from './openrouter-catalogue.ts';
import { readSubmission } from './read-submission.ts';
import { RefusedRequest } from './refused-request.ts';
import { serveContent } from './serve-content.ts';
import type { Shape } from './shape.ts';
import { shapes } from './shape-list.ts';
import type { Stage } from './stage.ts';

interface Call {
  stage: Stage;
  shape: Shape;
  request: IncomingMessage;
  response: ServerResponse;
  /** Of the simulator, as the caller reached it. */
  origin: string;
}

/** Answers a request in the dialect that its path names. Answers false for a path that no dialect has. */
export async function answerVideos(stage: Stage, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  const shape = shapes.find(({ base }) => url.pathname.startsWith(`${base}/`));
  if (shape === undefined) return false;
  const steps = url.pathname.slice(shape.base.length + 1).split('/');
  try {
    await route({ stage, shape, request, response, origin: url.origin }, steps.map(decodeURIComponent));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else refuse(shape, response, error instanceof RefusedRequest ? error : new RefusedRequest(500, String(error)));
  }
  return true;
}

async function route(call: Call, [room, id, part, ...rest]: string[]): Promise<void> {
  const { stage, request, response } = call;
  if (rest.length > 0 || (room !== 'videos' && room !== 'files')) throw new RefusedRequest(404, 'Not found');
  if (id === undefined) return routeAll(call);
  if (id === 'models' && request.method === 'GET') return answer(response, 200, openrouterCatalogue(stage.models));
  const job = () => found(stage, id);
  if (room === 'files') return content(call, await job());
  if (part === 'content') return content(call, await endpointJob(call, job));
  if (request.method === 'DELETE' && call.shape.cancels) return cancel(call, await job());
  return check(call, id);
}

async function routeAll(call: Call): Promise<void> {
  if (call.request.method === 'POST') return submit(call);
  if (call.request.method === 'GET' && call.shape.lists) return list(call);
  throw new RefusedRequest(405, 'Method not allowed');
}

async function endpointJob({ shape }: Call, job: () => Promise<SimulatedJob>): Promise<SimulatedJob> {
  if (shape.content === 'address') throw new RefusedRequest(400, 'The video is in a cloud store: use its url.');
  return job();
}

async function submit({ stage, shape, request, response, origin }: Call): Promise<void> {
  const job = await acceptJob(stage, shape, await readSubmission(request, shape));
  await stage.rehearsal.pass('submit', job.id);
  if (job.behaviour.afterAccepting === 'drop') return void response.destroy();
  if (job.behaviour.afterAccepting === 'answer 500')
    throw new RefusedRequest(500, 'Something went wrong.', { code: 'server_error' });
  const { id, ...rest } = jobAnswer(job, shape, stage.clock, origin);
  answer(response, shape.accepted, job.behaviour.afterAccepting === 'answer without id' ? rest : { id, ...rest });
}

async function check({ stage, shape, response, origin }: Call, id: string): Promise<void> {
  await stage.rehearsal.pass('check', id);
  answer(response, 200, jobAnswer(await found(stage, id), shape, stage.clock, origin));
}

async function content({ stage, response }: Call, job: SimulatedJob): Promise<void> {
  await stage.rehearsal.pass('content', job.id);
  await serveContent(stage, job, response);
}

async function list({ stage, shape, response, origin }: Call): Promise<void> {
  const jobs = (await stage.folder.all()).filter((job) => job.behaviour.forget !== true).slice(0, 100);
  answer(response, 200, { object: 'list', data: jobs.map((job) => jobAnswer(job, shape, stage.clock, origin)), has_more: false });
}

async function cancel({ stage, response }: Call, job: SimulatedJob): Promise<void> {
  const { state } = jobNow(job, stage.clock);
  if (state !== 'queued' && state !== 'running') throw new RefusedRequest(409, 'The video is already finished.');
  await stage.folder.save({ ...job, cancelledAt: stage.clock.now().getTime() });
  answer(response, 200, { id: job.id, object: 'video.deleted', deleted: true });
}

async function found(stage: Stage, id: string | undefined): Promise<SimulatedJob> {
  const job = id === undefined ? undefined : await stage.folder.find(id);
  if (job === undefined || job.behaviour.forget === true)
    throw new RefusedRequest(404, `Video ${id} not found.`, { code: 'not_found' });
  return job;
}

function refuse(shape: Shape, response: ServerResponse, { status, code, message, retryAfterSeconds }: RefusedRequest): void {
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
  answer(response, status, shape.error(status, code, message));
}

export function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
