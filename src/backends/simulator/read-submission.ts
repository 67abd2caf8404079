import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import busboy from 'busboy';
import { z } from 'zod';
import { RefusedRequest } from './refused-request.ts';
import type { Shape } from './shape.ts';

export interface Submission {
  prompt: string;
  model: string;
  size: string | undefined;
  seconds: number | undefined;
  /** The first frame. */
  image: Buffer | undefined;
}

type Fields = Record<string, unknown>;

const largestImage = 32 * 1024 * 1024;
const imageUrls = z.union([
  z.object({ input_reference: z.object({ image_url: z.string() }) }).transform((fields) => fields.input_reference.image_url),
  z
    .object({
      frame_images: z.tuple([z.object({ image_url: z.object({ url: z.string() }), frame_type: z.literal('first_frame') })]),
    })
    .transform((fields) => fields.frame_images[0].image_url.url),
]);

/** Reads a submit in the encodings that the dialect takes, and only those. @throws {RefusedRequest} */
export async function readSubmission(request: IncomingMessage, shape: Shape): Promise<Submission> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  if (!shape.takes.some((taken) => taken === type)) {
    request.resume();
    throw new RefusedRequest(415, `This server takes ${shape.takes.join(' or ')}, not ${type}.`);
  }
  const json = type === 'application/json';
  const fields = json ? await readJson(request) : await readForm(request);
  const prompt = textOf(fields.prompt);
  if (prompt === undefined) throw new RefusedRequest(400, 'prompt: Field required');
  return {
    prompt,
    model: textOf(fields.model) ?? '',
    size: textOf(fields.size),
    seconds: lengthOf(fields[shape.length.field], shape.length, json),
    image: imageOf(fields),
  };
}

/** A form has texts only; JSON must have the type that the dialect wants. */
function lengthOf(value: unknown, length: Shape['length'], strict: boolean): number | undefined {
  if (value === undefined) return undefined;
  const wanted = length.as === 'number' ? 'number' : 'string';
  if (strict && typeof value !== wanted) throw new RefusedRequest(422, `${length.field}: Input should be a valid ${wanted}`);
  const digits = typeof value === 'number' ? String(value) : textOf(value);
  if (!/^[1-9]\d{0,3}$/.test(digits ?? '')) throw new RefusedRequest(422, `${length.field}: Input should be whole seconds`);
  return Number(digits);
}

function imageOf(fields: Fields): Buffer | undefined {
  if (fields.input_reference === undefined && fields.frame_images === undefined) return undefined;
  if (Buffer.isBuffer(fields.input_reference)) return fields.input_reference;
  const url = /^data:image\/(?:png|jpeg|webp);base64,(.+)$/.exec(imageUrls.safeParse(fields).data ?? '');
  if (url?.[1] === undefined) throw new RefusedRequest(400, 'input_reference: expected a PNG, JPEG or WebP picture');
  return Buffer.from(url[1], 'base64');
}

async function readJson(request: IncomingMessage): Promise<Fields> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse((await buffer(request)).toString('utf8')));
  } catch {
    throw new RefusedRequest(400, 'The request is not JSON.');
  }
}

async function readForm(request: IncomingMessage): Promise<Fields> {
  const form = busboy({ headers: request.headers, limits: { fileSize: largestImage, files: 1 } });
  const fields: Fields = {};
  const files: Promise<void>[] = [];
  form.on('field', (name, value) => (fields[name] = value));
  form.on('file', (name, file) => {
    files.push(buffer(file).then((bytes) => void (fields[name] = bytes)));
  });
  await new Promise<void>((done, failed) => {
    form.on('close', done);
    form.on('error', () => failed(new RefusedRequest(400, 'The form cannot be read.')));
    request.on('aborted', () => failed(new RefusedRequest(400, 'The request broke off.')));
    request.pipe(form);
  });
  await Promise.all(files);
  return fields;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
