import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { RefusedRequest } from './refused-request.ts';
import type { Shape } from './shape.ts';

export interface Submission {
  prompt: string;
  model: string;
  size: string | undefined;
  seconds: number | undefined;
  image: boolean;
}

const largestBody = 32 * 1024 * 1024;

/** Reads a submit in the encodings that the dialect takes, and only those. @throws {RefusedRequest} */
export async function readSubmission(request: IncomingMessage, shape: Shape): Promise<Submission> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  if (!shape.takes.some((taken) => taken === type)) {
    request.resume();
    throw new RefusedRequest(415, `This server takes ${shape.takes.join(' or ')}, not ${type}.`);
  }
  const fields = type === 'application/json' ? await readJson(request) : await readForm(request);
  const prompt = textOf(fields.prompt);
  if (prompt === undefined) throw new RefusedRequest(400, 'prompt: Field required');
  return {
    prompt,
    model: textOf(fields.model) ?? '',
    size: textOf(fields.size),
    seconds: lengthOf(fields[shape.length.field], shape.length, type === 'application/json'),
    image: fields.input_reference !== undefined || fields.frame_images !== undefined,
  };
}

/** A form has texts only; JSON must have the type that the dialect wants. */
function lengthOf(value: unknown, length: Shape['length'], strict: boolean): number | undefined {
  if (value === undefined) return undefined;
  const wanted = length.as === 'number' ? 'number' : 'string';
  if (strict && typeof value !== wanted) throw new RefusedRequest(422, `${length.field}: Input should be a valid ${wanted}`);
  if (!/^[1-9]\d{0,3}$/.test(typeof value === 'number' ? String(value) : (textOf(value) ?? '')))
    throw new RefusedRequest(422, `${length.field}: Input should be whole seconds`);
  return Number(value);
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > largestBody) throw new RefusedRequest(413, 'The request is too large.');
    parts.push(part as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new RefusedRequest(400, 'The request is not JSON.');
  }
}

async function readForm(request: IncomingMessage): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  const form = busboy({ headers: request.headers, limits: { fileSize: largestBody, files: 1 } });
  form.on('field', (name, value) => (fields[name] = value));
  form.on('file', (name, file) => {
    fields[name] = 'file';
    file.resume();
  });
  await new Promise<void>((done, failed) => {
    form.on('close', done);
    form.on('error', () => failed(new RefusedRequest(400, 'The form cannot be read.')));
    request.on('aborted', () => failed(new RefusedRequest(400, 'The request broke off.')));
    request.pipe(form);
  });
  return fields;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
