import { deafEars } from '../support/deaf-ears.ts';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../src/platforms/chat-message.ts';
import type { Acknowledgement, ChatSender, Posted, VideoFile } from '../../src/platforms/chat-platform.ts';
import { harnessList } from './harness/harness-list.ts';
import type { Bench } from './platform-under-test.ts';

const generationId = 'cm4x1yz9k0001';
const buttons: ChatMessage['buttons'] = [{ id: `v1:remix:${generationId}`, label: 'Remix', style: 'primary' }];
const hostile =
  '@everyone <@123456789012345678> <!channel> <@U012AB3CD> `code` **bold** [here](https://evil.example) https://evil.example ' +
  '<https://evil.example|here> \u202Eesrever\u202C zero\u200Bwidth\n# heading\n-# small';

const progress = (headline: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  kind: 'progress',
  generationId,
  headline,
  prompt: 'a red fox in the snow',
  percent: 40,
  facts: ['1280x720', '4 s'],
  buttons: [],
  ...more,
});
const result = (mention: string): ChatMessage => ({ ...progress('Here is your video'), kind: 'video', mention, buttons });

describe.each(harnessList)('$name as a sender', (kind) => {
  let bench: Bench;
  let sender: ChatSender;
  let channelId: string;
  let folder: string;
  let video: VideoFile;
  const bytes = randomBytes(100_000);
  const since = new Date();

  const post = (message = progress('Rendering 40 %')) => sender.post(channelId, message, { nonce: 'p-1' });
  const upload = async (answers: Posted | undefined, message = result(bench.asker.memberId)) => {
    const noted: string[] = [];
    const memory = { fileId: undefined, remember: async (fileId: string) => void noted.push(fileId) };
    const posted = await sender.upload(channelId, message, video, { nonce: 'r-1', memory, progress: answers });
    return { posted, fileId: noted.at(-1) };
  };
  const texts = async () => (await bench.seen()).map(({ text }) => text);

  beforeEach(async () => {
    bench = await kind.start();
    ({ sender } = bench.platform);
    ({ channelId } = bench.asker);
    folder = await mkdtemp(join(tmpdir(), 'sender-'));
    video = { path: join(folder, 'fox.mp4'), bytes: bytes.length, name: 'fox.mp4', alt: 'A red fox in the snow' };
    await writeFile(video.path, bytes);
  });
  afterEach(async () => {
    await sender.stop();
    await bench.stop();
    await rm(folder, { recursive: true });
    expect(bench.violations()).toEqual([]);
  });

  it('shows what it posts, without a ping', async () => {
    const posted = await post();
    const [seen] = await bench.seen();
    expect(seen?.messageId).toBe(posted.messageId);
    for (const part of ['Rendering 40 %', 'a red fox in the snow', '1280x720', '▰▰▰▰▰▱']) expect(seen?.text).toContain(part);
    expect(bench.pings()).toEqual([]);
  });

  it('shows hostile text as text: nothing in it pings, and no link in it is live', async () => {
    const message = progress(hostile, { prompt: hostile, facts: [hostile], about: { label: hostile, at: new Date() } });
    const posted = await post(message);
    await sender.edit(posted, { ...message, percent: 60 }, 'progress');
    await sender.edit(posted, { ...message, percent: 100 }, 'final');
    const [seen] = await bench.seen();
    expect(bench.pings()).toEqual([]);
    expect(seen?.links).toEqual([]);
    expect(seen?.text).toContain('https://evil.example');
    expect(seen?.text).not.toMatch(/[\u202A-\u202E\u200B]/u);
  });

  it('shows a prompt of 32,000 characters as far as there is room', async () => {
    await post(progress('Rendering', { prompt: '🦊 fox & <friends> `*_~ '.repeat(1500) }));
    expect(await texts()).toEqual([expect.stringContaining('fox')]);
  });

  it('drops progress that comes too fast, and never the final edit', async () => {
    const posted = await post();
    const carried: boolean[] = [];
    for (const percent of [50, 51, 52])
      carried.push(await sender.edit(posted, progress(`Rendering ${percent} %`, { percent }), 'progress'));
    expect(carried).toContain(false);
    expect(await sender.edit(posted, progress('It failed', { kind: 'failure' }), 'final')).toBe(true);
    expect(await texts()).toEqual([expect.stringContaining('It failed')]);
  });

  it('lets no progress land after the final edit', async () => {
    const posted = await post();
    const edits = [
      sender.edit(posted, progress('Rendering 50 %'), 'progress'),
      sender.edit(posted, progress('It failed'), 'final'),
      sender.edit(posted, progress('Rendering 60 %'), 'progress'),
    ];
    expect((await Promise.all(edits)).at(-1)).toBe(false);
    expect(await texts()).toEqual([expect.stringContaining('It failed')]);
  });

  it('posts a video byte for byte, pinging the one who asked and nobody else', async () => {
    const answers = await post(progress('Rendering', { buttons: kind.buttonsUnder === 'progress' ? buttons : [] }));
    const { posted } = await upload(answers);
    const seen = await bench.seen();
    const withVideo = seen.find(({ messageId }) => messageId === posted.messageId);
    expect(withVideo?.file?.bytes.equals(bytes)).toBe(true);
    expect(withVideo?.file?.name).toBe('fox.mp4');
    const under = kind.buttonsUnder === 'video' ? posted : answers;
    expect(seen.find(({ messageId }) => messageId === under.messageId)?.buttons).toEqual([`v1:remix:${generationId}`]);
    expect(bench.pings()).toEqual(kind.pingsAsker ? [bench.asker.memberId] : []);
  });

  it('finds what it had posted before a crash, each kind by itself', async () => {
    const before = await post();
    const { posted, fileId } = await upload(before);
    const other = bench.restart().sender;
    const about = { generationId, since };
    expect(await other.find(channelId, { ...about, kind: 'progress' })).toEqual(before);
    const found = await other.find(channelId, { ...about, kind: 'result', progress: before, ...(fileId && { fileId }) });
    expect(found).toEqual(posted);
    await other.stop();
  });

  it('finds nothing where it had posted nothing', async () => {
    expect(await sender.find(channelId, { generationId, kind: 'progress', since })).toBeUndefined();
    const before = await post();
    expect(await sender.find(channelId, { generationId, kind: 'result', since, progress: before })).toBeUndefined();
    expect(await sender.find(channelId, { generationId: 'cm4another', kind: 'progress', since })).toBeUndefined();
  });

  it('retires the progress message once the video is there, twice if need be', async () => {
    const before = await post();
    const done = progress('Done', { percent: 100 });
    await sender.retire(before, done);
    await sender.retire(before, done);
    const left = (await texts()).map((text) => text.includes('Done'));
    expect(left).toEqual(kind.retired === 'removed' ? [] : [true]);
  });

  it('says so when the message to change is gone', async () => {
    const posted = await post();
    bench.remove(posted.messageId);
    await expect(sender.edit(posted, progress('It failed'), 'final')).rejects.toMatchObject({
      name: 'ChatError',
      kind: 'message_gone',
    });
  });

  it('says most bytes of a file that it can post', async () => {
    expect(await sender.maxUploadBytes(bench.asker)).toBeGreaterThan(1_000_000);
  });

  const knows = (misfortune: (typeof kind.misfortunes)[number]) => kind.misfortunes.includes(misfortune);

  it.runIf(knows('file too large'))('says so when a file is too large, and what would not be', async () => {
    bench.befall('file too large');
    const refused = upload(await post());
    await expect(refused).rejects.toMatchObject({ name: 'ChatError', kind: 'too_large' });
    await expect(refused).rejects.toHaveProperty('maxBytes', expect.any(Number));
  });

  it.runIf(knows('channel gone'))('says so when the channel is gone', async () => {
    bench.befall('channel gone');
    await expect(post()).rejects.toMatchObject({ name: 'ChatError', kind: 'gone' });
    await expect(upload(undefined)).rejects.toMatchObject({ name: 'ChatError', kind: 'gone' });
  });

  it.runIf(knows('permission lost'))('says so when a permission is missing', async () => {
    bench.befall('permission lost');
    await expect(post()).rejects.toMatchObject({ name: 'ChatError', kind: 'forbidden' });
  });

  it.runIf(knows('rate limited'))('drops progress and says how long to wait with a post, when asked to slow down', async () => {
    const posted = await post();
    bench.befall('rate limited');
    expect(await sender.edit(posted, progress('Rendering 50 %'), 'progress')).toBe(false);
    const refused = sender.post(channelId, progress('Another'), { nonce: 'p-2' });
    await expect(refused).rejects.toMatchObject({ name: 'ChatError', kind: 'rate_limited' });
    await expect(refused).rejects.toSatisfy((error: { retryAfterMs: number }) => error.retryAfterMs > 0);
  });

  it.runIf(knows('failing'))('says so when the platform fails, and goes on when it is back', async () => {
    bench.befall('failing');
    await expect(post()).rejects.toMatchObject({ name: 'ChatError', kind: 'unavailable' });
    await expect(upload(undefined)).rejects.toMatchObject({ name: 'ChatError', kind: 'unavailable' });
    bench.recover();
    await post();
    expect(await texts()).toHaveLength(1);
  });

  it('changes the private answer while it can be changed, and says when it cannot', async () => {
    const listener = bench.platform.createListener();
    const given: (Acknowledgement | undefined)[] = [];
    await listener.start({
      ...deafEars,
      command: async ({ acknowledgement }) => void given.push(acknowledgement),
    });
    const act = bench.give({ command: 'sora', options: { prompt: 'a fox' } });
    await act.deliver();
    await expect.poll(() => given.length, { timeout: 5000 }).toBe(1);
    const [acknowledgement] = given;
    if (acknowledgement === undefined) throw new Error('no acknowledgement came with the command');
    expect(acknowledgement.until.getTime()).toBeGreaterThan(Date.now() + 60_000);
    expect(await sender.updateAcknowledgement(acknowledgement, progress('Here it is'))).toBe(true);
    expect(act.answers().at(-1)).toContain('Here it is');
    bench.expireAcknowledgements();
    expect(await sender.updateAcknowledgement(acknowledgement, progress('Too late'))).toBe(false);
    expect(act.answers().at(-1)).toContain('Here it is');
    // An expired one must not cost the bot its own credentials.
    await post();
    expect(await sender.trouble()).toBeUndefined();
    await listener.stop();
  });
});
