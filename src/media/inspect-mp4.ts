import { open, type FileHandle } from 'node:fs/promises';

/** What was fetched is not a whole, playable MP4. */
export class BrokenVideo extends Error {
  override readonly name = 'BrokenVideo';
}

export interface VideoFacts {
  bytes: number;
  durationMs: number;
  width?: number;
  height?: number;
}

interface Box {
  type: string;
  /** Where its content starts and ends in the file. */
  start: number;
  end: number;
}

/**
 * Reads an MP4's length and picture size from its box headers (ISO/IEC 14496-12), without reading the video itself.
 * @throws {BrokenVideo} when it is no MP4, has no length, or is cut short.
 */
export async function inspectMp4(path: string): Promise<VideoFacts> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    // All of them are walked, for it is the last box that shows whether the end is missing.
    const top = await boxesIn(file, 0, size);
    if (top[0]?.type !== 'ftyp') throw new BrokenVideo('This is not an MP4 file.');
    const moov = top.find((box) => box.type === 'moov');
    if (!moov || !top.some((box) => box.type === 'mdat')) throw new BrokenVideo('The MP4 file has no video in it.');
    const inside = await boxesIn(file, moov.start, moov.end);
    const durationMs = await durationOf(file, inside);
    return { bytes: size, durationMs, ...(await pictureOf(file, inside)) };
  } finally {
    await file.close();
  }
}

async function boxesIn(file: FileHandle, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = from; at < to;) {
    if (boxes.length > 100_000) throw new BrokenVideo('The MP4 file is in too many pieces.');
    const box = await boxAt(file, at, to);
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

async function boxAt(file: FileHandle, at: number, to: number): Promise<Box> {
  const header = await read(file, at, Math.min(16, to - at));
  if (header.length < 8) throw new BrokenVideo('The MP4 file is cut short.');
  const type = header.toString('latin1', 4, 8);
  const short = header.readUInt32BE(0);
  if (short === 0) return { type, start: at + 8, end: to };
  const long = short === 1;
  if (long && header.length < 16) throw new BrokenVideo('The MP4 file is cut short.');
  const size = long ? Number(header.readBigUInt64BE(8)) : short;
  const start = at + (long ? 16 : 8);
  if (at + size < start) throw new BrokenVideo('This is not an MP4 file.');
  if (at + size > to) throw new BrokenVideo('The MP4 file is cut short.');
  return { type, start, end: at + size };
}

async function durationOf(file: FileHandle, moov: Box[]): Promise<number> {
  const mvhd = moov.find((box) => box.type === 'mvhd');
  if (!mvhd) throw new BrokenVideo('The MP4 file has no video in it.');
  const fields = await read(file, mvhd.start, Math.min(32, mvhd.end - mvhd.start));
  const long = fields[0] === 1;
  if (fields.length < (long ? 32 : 20)) throw new BrokenVideo('The MP4 file is cut short.');
  const timescale = fields.readUInt32BE(long ? 20 : 12);
  const duration = long ? Number(fields.readBigUInt64BE(24)) : fields.readUInt32BE(16);
  const durationMs = Math.round((duration / timescale) * 1000);
  if (!(durationMs > 0 && Number.isSafeInteger(durationMs))) throw new BrokenVideo('The MP4 file has no length.');
  return durationMs;
}

/** The size of the first track that has one: a sound track's is 0 by 0. */
async function pictureOf(file: FileHandle, moov: Box[]): Promise<{ width?: number; height?: number }> {
  for (const trak of moov.filter((box) => box.type === 'trak')) {
    const tkhd = (await boxesIn(file, trak.start, trak.end)).find((box) => box.type === 'tkhd');
    if (!tkhd || tkhd.end - tkhd.start < 84) continue;
    // The last two fields of the box, each 16.16 fixed point.
    const fields = await read(file, tkhd.end - 8, 8);
    const width = fields.readUInt32BE(0) >>> 16;
    const height = fields.readUInt32BE(4) >>> 16;
    if (width > 0 && height > 0) return { width, height };
  }
  return {};
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
