import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../../src/media/ffmpeg.ts';
import { BrokenVideo, inspectMp4 } from '../../../src/media/inspect-mp4.ts';

const ffmpeg = await findFfmpeg();
const folder = mkdtempSync(join(tmpdir(), 'sorabot-inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A box, with its length in 32 or 64 bits. */
function box(type: string, content: Buffer, long = false): Buffer {
  const header = Buffer.alloc(long ? 16 : 8);
  header.writeUInt32BE(long ? 1 : content.length + 8, 0);
  header.write(type, 4, 'latin1');
  if (long) header.writeBigUInt64BE(BigInt(content.length + 16), 8);
  return Buffer.concat([header, content]);
}

function mvhd(version: 0 | 1, timescale: number, duration: number): Buffer {
  const content = Buffer.alloc(version === 1 ? 112 : 100);
  content[0] = version;
  content.writeUInt32BE(timescale, version === 1 ? 20 : 12);
  if (version === 1) content.writeBigUInt64BE(BigInt(duration), 24);
  else content.writeUInt32BE(duration, 16);
  return box('mvhd', content);
}

const ftyp = box('ftyp', Buffer.from('isom\0\0\0\0'));
const mdat = box('mdat', Buffer.alloc(64));

describe('inspecting an MP4', () => {
  it('reads lengths in 64 bits', async () => {
    const movie = Buffer.concat([ftyp, box('mdat', Buffer.alloc(64), true), box('moov', mvhd(1, 90_000, 360_000), true)]);
    expect(await inspectMp4(fileOf('long.mp4', movie))).toEqual({ bytes: movie.length, durationMs: 4000 });
  });

  it('takes a last box without a length to reach the end', async () => {
    const open = Buffer.from(mdat);
    open.writeUInt32BE(0, 0);
    expect(await inspectMp4(fileOf('open.mp4', Buffer.concat([ftyp, box('moov', mvhd(0, 1000, 1500)), open])))).toMatchObject({
      durationMs: 1500,
    });
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a page of HTML', Buffer.from('<!doctype html><title>Not here</title>')],
    ['JSON', Buffer.from('{"error":"nope"}')],
    ['no moov', Buffer.concat([ftyp, mdat])],
    ['no media', Buffer.concat([ftyp, box('moov', mvhd(0, 1000, 1500))])],
    ['no length', Buffer.concat([ftyp, box('moov', mvhd(0, 1000, 0)), mdat])],
    ['no timescale', Buffer.concat([ftyp, box('moov', mvhd(0, 0, 1000)), mdat])],
    ['an empty moov', Buffer.concat([ftyp, box('moov', Buffer.alloc(0)), mdat])],
    ['a cut header', Buffer.concat([ftyp, box('moov', mvhd(0, 1000, 1500)), mdat, Buffer.alloc(3)])],
    ['a box of an absurd length', Buffer.concat([ftyp, Buffer.from([0, 0, 0, 1]), Buffer.from('moov'), Buffer.alloc(8, 0xff)])],
    ['a box shorter than its header', Buffer.concat([ftyp, Buffer.from([0, 0, 0, 4]), Buffer.from('moov'), mdat])],
  ])('refuses %s', async (name, content) => {
    await expect(inspectMp4(fileOf(`${name}.mp4`, content))).rejects.toThrow(BrokenVideo);
  });
});

describe.skipIf(ffmpeg === undefined)('inspecting what ffmpeg made', () => {
  const make = (name: string, ...more: string[]) => {
    const path = join(folder, name);
    const source = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10:duration=2', '-f', 'lavfi', '-i', 'sine=duration=2'];
    execFileSync(ffmpeg ?? '', ['-v', 'error', '-y', ...source, '-pix_fmt', 'yuv420p', ...more, path]);
    return path;
  };
  let slow: string;
  let fast: string;
  beforeAll(() => {
    slow = make('slow.mp4');
    fast = make('fast.mp4', '-movflags', '+faststart');
  });

  it('says its bytes, length and picture size', async () => {
    for (const path of [slow, fast]) {
      const facts = await inspectMp4(path);
      expect(facts).toMatchObject({ bytes: readFileSync(path).length, width: 320, height: 180 });
      expect(facts.durationMs).toBeGreaterThan(1900);
      expect(facts.durationMs).toBeLessThan(2200);
    }
  });

  it.each([0.02, 0.3, 0.7, 0.999])('refuses it when only %f of it came', async (share) => {
    for (const path of [slow, fast]) {
      const whole = readFileSync(path);
      const cut = fileOf('cut.mp4', whole.subarray(0, Math.floor(whole.length * share)));
      await expect(inspectMp4(cut)).rejects.toThrow(BrokenVideo);
    }
  });
});
