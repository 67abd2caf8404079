import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';

export interface UploadedFile {
  /** The part's name, such as `files[0]`. */
  field: string;
  filename: string;
  bytes: Buffer;
}

export interface RequestBody {
  json: Record<string, unknown> | unknown[];
  files: UploadedFile[];
}

/** Reads JSON, or a form with `payload_json` and files. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  if (request.headers['content-type']?.startsWith('multipart/form-data') === true) return readForm(request);
  const text = (await collect(request)).toString();
  return { json: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>), files: [] };
}

async function readForm(request: IncomingMessage): Promise<RequestBody> {
  const files: Promise<UploadedFile>[] = [];
  let json: Record<string, unknown> = {};
  const form = busboy({ headers: request.headers });
  form.on('file', (field, stream, { filename = '' }) => {
    files.push(collect(stream).then((bytes) => ({ field, filename, bytes })));
  });
  form.on('field', (name, value) => {
    if (name === 'payload_json') json = JSON.parse(value) as Record<string, unknown>;
  });
  await new Promise((resolve, reject) => {
    form.once('close', resolve).once('error', reject);
    request.once('error', reject).pipe(form);
  });
  return { json, files: await Promise.all(files) };
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
