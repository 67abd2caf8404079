import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import busboy from 'busboy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiVideos } from '../../../../src/backends/openai-videos/create-openai-videos.ts';
import { type DialectName, dialects } from '../../../../src/backends/openai-videos/dialect-list.ts';
import { createLog } from '../../../../src/logging/log.ts';
import { answerJson, type SeenRequest, startVideoServer, type VideoServer } from '../../../fakes/video-server.ts';

const specs = process.env.SPECS_DIR;
const request = { model: 'vendor/fox-1', prompt: 'a "red" fox & ümläute', size: '1280x720', seconds: 4 };
const image = { bytes: Buffer.from([137, 80, 78, 71]), type: 'image/png', name: 'frame.png' };
const dataUrl = 'data:image/png;base64,iVBORw==';
const file = { name: 'frame.png', type: 'image/png', bytes: image.bytes };
const asked = { model: 'vendor/fox-1', prompt: request.prompt, size: '1280x720' };

let server: VideoServer;
beforeAll(async () => {
  server = await startVideoServer((_, response) => answerJson(response, 200, { id: 'a/b+c=', status: 'queued', data: [] }));
});
afterAll(() => server.stop());

async function sent(dialect: DialectName, more: Partial<typeof request & { image: typeof image }> = {}): Promise<SeenRequest> {
  const log = createLog('silent');
  await createOpenAiVideos({ address: server.address, dialect, backendId: 'test', log }).submit({ ...request, ...more });
  const last = server.seen.at(-1);
  if (last === undefined) throw new Error('nothing was sent');
  return last;
}

/** A request's fields, whichever way they were encoded. */
async function fieldsOf({ headers, body }: SeenRequest): Promise<unknown> {
  if (headers['content-type'] === 'application/json') return JSON.parse(body.toString('utf8'));
  const fields: Record<string, unknown> = {};
  const form = busboy({ headers });
  form.on('field', (name, value) => (fields[name] = value));
  form.on('file', (name, stream, { filename, mimeType }) => {
    stream.on('data', (bytes: Buffer) => (fields[name] = { name: filename, type: mimeType, bytes }));
  });
  await new Promise((done) => form.on('close', done).end(body));
  return fields;
}

describe('what goes over the wire', () => {
  it.each<[DialectName, string, unknown, string, unknown]>([
    ['openai', 'multipart', { seconds: '4' }, 'multipart', { seconds: '4', input_reference: file }],
    ['litellm', 'multipart', { seconds: '4' }, 'multipart', { seconds: '4', input_reference: file }],
    ['vllm-omni', 'multipart', { seconds: '4' }, 'multipart', { seconds: '4', input_reference: file }],
    ['new-api', 'multipart', { seconds: '4' }, 'multipart', { seconds: '4', input_reference: file }],
    ['sglang', 'application/json', { seconds: 4 }, 'multipart', { seconds: '4', input_reference: file }],
    [
      'simulator',
      'application/json',
      { seconds: '4' },
      'application/json',
      { seconds: '4', input_reference: { image_url: dataUrl } },
    ],
    [
      'openrouter',
      'application/json',
      { duration: 4 },
      'application/json',
      { duration: 4, frame_images: [{ type: 'image_url', image_url: { url: dataUrl }, frame_type: 'first_frame' }] },
    ],
  ])('is what %s wants', async (dialect, encoding, fields, encodingWithImage, fieldsWithImage) => {
    const plain = await sent(dialect);
    expect(plain).toMatchObject({ method: 'POST', path: '/v1/videos' });
    expect(plain.headers['content-type']).toContain(encoding);
    expect(plain.headers['content-length']).toBe(String(plain.body.length));
    expect(await fieldsOf(plain)).toEqual({ ...asked, ...(fields as object) });
    const withImage = await sent(dialect, { image });
    expect(withImage.headers['content-type']).toContain(encodingWithImage);
    expect(await fieldsOf(withImage)).toEqual({ ...asked, ...(fieldsWithImage as object) });
  });

  it('has every id percent-encoded', async () => {
    const log = createLog('silent');
    const backend = createOpenAiVideos({ address: `${server.address}/`, dialect: 'vllm-omni', backendId: 'test', log });
    await backend.check('a/b+c=');
    await backend.cancel?.('a/b+c=');
    await backend.list?.();
    const paths = server.seen.slice(-3).map(({ method, path }) => `${method} ${path}`);
    expect(paths).toEqual([
      'GET /v1/videos/a%2Fb%2Bc%3D',
      'DELETE /v1/videos/a%2Fb%2Bc%3D',
      'GET /v1/videos?limit=100&order=desc',
    ]);
  });

  it.skipIf(specs === undefined)('keeps to the published description of the reference protocol', async () => {
    const document = JSON.parse(readFileSync(join(specs ?? '', 'openai-videos-openapi.json'), 'utf8')) as object;
    const ajv = new Ajv({ strict: false, validateFormats: false }).addSchema(document, 'spec');
    const judge = (schema: string, fields: unknown) => {
      ajv.validate(`spec#/components/schemas/${schema}`, fields);
      expect(ajv.errors).toBeNull();
    };
    judge('CreateVideoMultipartBody', await fieldsOf(await sent('openai')));
    const withFile = (await fieldsOf(await sent('openai', { image }))) as object;
    judge('CreateVideoMultipartBody', { ...withFile, input_reference: 'binary' });
    judge('CreateVideoJsonBody', await fieldsOf(await sent('simulator', { image })));
  });

  it('is known for every dialect that a variable can name', () => {
    expect(Object.keys(dialects).toSorted()).toEqual([
      'litellm',
      'new-api',
      'openai',
      'openrouter',
      'sglang',
      'simulator',
      'vllm-omni',
    ]);
  });
});
