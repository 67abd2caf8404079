import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { jobNow, type SimulatedJob } from './job.ts';
import { RefusedRequest } from './refused-request.ts';
import type { Stage } from './stage.ts';

/** Sends a job's MP4, or spoils it as the job was told to. @throws {RefusedRequest} */
export async function serveContent(stage: Stage, job: SimulatedJob, response: ServerResponse): Promise<void> {
  if (jobNow(job, stage.clock).state !== 'completed')
    throw new RefusedRequest(404, 'The video is not ready.', { code: 'video_not_ready' });
  if (job.behaviour.noContent === true || stage.cabinet === undefined)
    throw new RefusedRequest(500, 'The video could not be read.', { code: 'server_error' });
  const file = await stage.cabinet.film(job);
  const { size } = await stat(file);
  const { cut = 0, broken = 0, padToBytes = 0 } = job.behaviour;
  const spoil = job.spoiled < cut + broken;
  if (spoil) await stage.folder.save({ ...job, spoiled: job.spoiled + 1 });

  const half = Math.floor(size / 2);
  const padding = Math.max(0, padToBytes - size);
  const headers = { 'content-type': 'video/mp4', 'content-length': size + padding };
  if (!spoil) return send(response.writeHead(200, headers), Readable.from(withPadding(file, padding)));
  const firstHalf = createReadStream(file, { end: half - 1 });
  if (job.spoiled >= cut) return send(response.writeHead(200, { ...headers, 'content-length': half }), firstHalf);
  response.writeHead(200, headers);
  for await (const part of firstHalf) response.write(part);
  response.destroy();
}

async function send(response: ServerResponse, content: Readable): Promise<void> {
  // Whoever fetches may hang up; that is theirs to notice.
  await pipeline(content, response).catch(() => undefined);
}

/** A `free` box at the end makes a file longer and changes nothing else (ISO/IEC 14496-12, 8.1.2). Its length has 4 bytes. */
async function* withPadding(file: string, padding: number): AsyncGenerator<Buffer> {
  for await (const part of createReadStream(file)) yield part as Buffer;
  if (padding < 8) return yield Buffer.alloc(padding);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(padding, 0);
  head.write('free', 4, 'latin1');
  yield head;
  const block = Buffer.alloc(65_536);
  for (let left = padding - 8; left > 0; left -= block.length) yield block.subarray(0, left);
}
