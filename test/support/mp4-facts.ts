import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Mp4Facts {
  seconds: number;
  streams: {
    codec: string;
    width: number | undefined;
    height: number | undefined;
    pixels: string | undefined;
    seconds: number;
  }[];
}

interface Probed {
  format: { duration: string };
  streams: { codec_name: string; width?: number; height?: number; pix_fmt?: string; duration: string }[];
}

/** What ffprobe sees in a file, or undefined on a machine without it. */
export async function probeMp4(file: string): Promise<Mp4Facts | undefined> {
  const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', file];
  const output = await run('ffprobe', args).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (output === undefined) return undefined;
  const { format, streams } = JSON.parse(output.stdout) as Probed;
  return {
    seconds: Number(format.duration),
    streams: streams.map((stream) => ({
      codec: stream.codec_name,
      width: stream.width,
      height: stream.height,
      pixels: stream.pix_fmt,
      seconds: Number(stream.duration),
    })),
  };
}

/** The kinds of a file's outermost boxes, in order: an MP4 that can start before it is whole has `moov` before `mdat`. */
export function topBoxes(mp4: Buffer): string[] {
  const kinds: string[] = [];
  for (let at = 0; at + 8 <= mp4.length; at += Math.max(8, mp4.readUInt32BE(at)))
    kinds.push(mp4.toString('latin1', at + 4, at + 8));
  return kinds;
}
