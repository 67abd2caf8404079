import type { VideoRequest } from '../video-backend.ts';
import type { Dialect } from './dialect.ts';

type Fields = Record<string, unknown>;

/** The body of a submit, ready for the wire. */
export async function encodeRequest(request: VideoRequest, dialect: Dialect): Promise<{ body: Buffer; contentType: string }> {
  const length = dialect.length.as === 'number' ? request.seconds : String(request.seconds);
  const fields = { model: request.model, prompt: request.prompt, size: request.size, [dialect.length.field]: length };
  const file = dialect.image === 'file' ? request.image : undefined;
  if (dialect.encoding === 'multipart' || file !== undefined) return multipart(fields, file);
  const body = { ...fields, ...imageFields(request.image, dialect.image) };
  return { body: Buffer.from(JSON.stringify(body)), contentType: 'application/json' };
}

async function multipart(fields: Fields, file: VideoRequest['image']): Promise<{ body: Buffer; contentType: string }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  if (file !== undefined) form.append('input_reference', new File([new Uint8Array(file.bytes)], file.name, { type: file.type }));
  // Encoded here and not by the client, so that the request has a length: small servers do not take chunked uploads.
  const encoded = new Response(form);
  return { body: Buffer.from(await encoded.arrayBuffer()), contentType: encoded.headers.get('content-type') ?? '' };
}

function imageFields(image: VideoRequest['image'], mode: Dialect['image']): Fields {
  if (image === undefined) return {};
  const url = `data:${image.type};base64,${image.bytes.toString('base64')}`;
  if (mode === 'data_url') return { input_reference: { image_url: url } };
  return { frame_images: [{ type: 'image_url', image_url: { url }, frame_type: 'first_frame' }] };
}
