import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notice, type ChatMessage } from '../../../src/platforms/chat-message.ts';
import type { Asker, ChatSender, Posted } from '../../../src/platforms/chat-platform.ts';
import { SlackRefusal } from '../../fakes/slack/slack-refusal.ts';
import { createVideo, startSlackBench, type SlackBench } from '../../support/slack-bench.ts';

const generationId = 'cm4x1yz9k0001';
const asker: Asker = { platform: 'slack', workspaceId: 'T0TEAM', memberId: 'U0ANNA', channelId: 'C0GENERAL' };
const progress = (headline = 'Rendering'): ChatMessage => ({ ...notice(headline), kind: 'progress', generationId });
const done = notice('Here is your video', { mention: 'U0ANNA', facts: ['4 s'] });

let bench: SlackBench;
let sender: ChatSender;
let made: Awaited<ReturnType<typeof createVideo>>;

beforeEach(async () => {
  bench = await startSlackBench();
  sender = bench.connect().sender;
  made = await createVideo(300_000);
});
afterEach(async () => {
  await bench.stop();
  await made.remove();
  expect(bench.fake.violations).toEqual([]);
});

const post = (channel = asker.channelId) => sender.post(channel, progress(), { nonce: 'n' });
const callsOf = (method: string) => bench.fake.calls.filter((call) => call.method === method).length;
const videos = () => bench.fake.world.messages.filter(({ fileId }) => fileId !== undefined);

/** A delivery by some process: what was remembered outlives it. */
function createDelivery(to: { channel?: string; progress?: Posted } = {}) {
  const memory: { fileId: string | undefined } = { fileId: undefined };
  const remember = async (fileId: string) => void (memory.fileId = fileId);
  const run = (by: ChatSender = sender) =>
    by.upload(to.channel ?? asker.channelId, done, made.video, {
      nonce: 'n',
      memory: { fileId: memory.fileId, remember },
      progress: to.progress,
    });
  return { memory, run };
}

describe('a video in Slack', () => {
  it('is shared in the thread of the progress message, with its whole content and what is to be seen as its title', async () => {
    const root = await post();
    const posted = await createDelivery({ progress: root }).run();
    const [shared] = videos();
    const file = bench.fake.world.files.get(shared?.fileId ?? '');
    expect(shared).toMatchObject({ ts: posted.messageId, threadTs: root.messageId, text: '<@U0ANNA> Here is your video\n4 s' });
    expect(file?.title).toBe('A red fox in the snow');
    expect(file?.bytes?.equals(made.content)).toBe(true);
  });

  it('can be shared in a direct message', async () => {
    const direct = bench.fake.world.addChannel({ id: 'D0ANNA', isPrivate: true });
    expect(await createDelivery({ channel: direct.id }).run()).toMatchObject({ channelId: 'D0ANNA' });
  });

  it('has its id remembered before it is shared', async () => {
    const delivery = createDelivery();
    const hold = bench.fake.hold('files.completeUploadExternal');
    const running = delivery.run();
    await hold.arrived;
    expect(delivery.memory.fileId).toBe([...bench.fake.world.files.keys()][0]);
    hold.release();
    await running;
  });

  it.each(['before', 'after'] as const)('is there once after a crash just %s it was shared', async (when) => {
    const delivery = createDelivery();
    const hold = bench.fake.hold('files.completeUploadExternal', when);
    void delivery.run().catch(() => undefined);
    await hold.arrived;
    // The first process is gone with its request still open; what it had asked for before stays undone.
    if (when === 'before')
      bench.fake.fail('files.completeUploadExternal', new SlackRefusal('gone', { status: 500 }), { times: 1 });
    const posted = await delivery.run(bench.connect().sender).catch(() => delivery.run(bench.connect().sender));
    hold.release();
    expect(videos().map(({ ts }) => ts)).toEqual([posted.messageId]);
    expect(callsOf('upload')).toBe(1);
  });

  it('is waited for when the answer came and the share did not yet', async () => {
    bench.fake.world.shareDelayMs = 60;
    const delivery = createDelivery();
    await expect(delivery.run()).resolves.toMatchObject({ channelId: asker.channelId });
    expect(videos()).toHaveLength(1);
  });

  it('is shared once more when Slack said ok and nothing came of it', async () => {
    bench.fake.world.sharesToLose = 1;
    await createDelivery().run();
    expect(videos()).toHaveLength(1);
    expect(callsOf('upload')).toBe(1);
  });

  it('is to be tried again later when no share came at all', async () => {
    bench.fake.world.sharesToLose = 2;
    const delivery = createDelivery();
    await expect(delivery.run()).rejects.toMatchObject({ name: 'ChatError', kind: 'unavailable' });
    await delivery.run();
    expect(videos()).toHaveLength(1);
    expect(callsOf('upload')).toBe(1);
  });

  it('is sent again when Slack has thrown its bytes away in the meantime', async () => {
    const delivery = createDelivery();
    bench.fake.fail('files.completeUploadExternal', new SlackRefusal('internal_error'), { times: 1 });
    await expect(delivery.run()).rejects.toMatchObject({ kind: 'unavailable' });
    bench.fake.world.files.clear();
    await delivery.run();
    expect(videos()).toHaveLength(1);
    expect(callsOf('upload')).toBe(2);
  });

  it.each([
    [new SlackRefusal('no', { status: 413 }), 'too_large'],
    [new SlackRefusal('no', { status: 500 }), 'unavailable'],
  ])('is not remembered when its bytes were refused (%#)', async (refusal, kind) => {
    bench.fake.fail('upload', refusal);
    const delivery = createDelivery();
    await expect(delivery.run()).rejects.toMatchObject({ name: 'ChatError', kind });
    expect(delivery.memory.fileId).toBeUndefined();
  });

  it('that is no longer on disk is an error, not a wait', async () => {
    made.video.path += '.gone';
    await expect(createDelivery().run()).rejects.toMatchObject({ name: 'ChatError' });
  });
});

describe('speaking in Slack', () => {
  it.each([
    ['public', { isPrivate: false, joined: false }],
    ['private', { isPrivate: true, joined: false }],
  ])('asks to be invited to a %s channel, by name', async (_kind, channel) => {
    const { id } = bench.fake.world.addChannel(channel);
    await expect(post(id)).rejects.toMatchObject({
      kind: 'forbidden',
      message: 'Invite me to this channel first: /invite @sorabot.',
    });
    await expect(createDelivery({ channel: id }).run()).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('does not ask to be invited where nobody can be', async () => {
    await expect(post('D0TWO')).rejects.toMatchObject({
      kind: 'forbidden',
      message: 'I cannot write here. Ask me in a channel.',
    });
  });

  it('does not make others wait when one method is throttled', async () => {
    bench.fake.fail('chat.update', new SlackRefusal('ratelimited', { status: 429, retryAfter: 30 }));
    const posted = await post();
    expect(await sender.edit(posted, progress('Rendering 50 %'), 'progress')).toBe(false);
    await post();
    expect(bench.fake.world.messages).toHaveLength(2);
  });

  it('makes one request of one post, whatever comes back', async () => {
    bench.fake.fail('chat.postMessage', new SlackRefusal('fatal_error'), { when: 'after' });
    await expect(post()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(callsOf('chat.postMessage')).toBe(1);
  });

  it('recognises its progress message also after edits, where it may read the channel', async () => {
    const since = new Date();
    const posted = await post();
    await sender.edit(posted, progress('Rendering 90 %'), 'final');
    const about = { generationId, kind: 'progress', since } as const;
    expect(await sender.find(asker.channelId, about)).toBeUndefined();
    bench.fake.world.scopes.add('channels:history');
    expect(await sender.find(asker.channelId, about)).toEqual(posted);
  });

  it('does not mind that the progress message to retire is gone', async () => {
    await expect(sender.retire({ channelId: asker.channelId, messageId: '1.2' }, done)).resolves.toBeUndefined();
  });

  it('tells a person something alone, or says that Slack does not let it', async () => {
    expect(await sender.tell(asker, notice('Your video waits for you'))).toBe(true);
    expect(bench.fake.world.messages[0]?.channel).toBe('D0ANNA');
    bench.fake.world.scopes.delete('im:write');
    expect(await sender.tell(asker, notice('Again'))).toBe(false);
  });

  it('gives the address of a message', async () => {
    const posted = await post();
    expect(await sender.linkTo(asker, posted)).toMatch(/^https:\/\/filmclub\.slack\.com\/archives\/C0GENERAL\/p\d+$/);
    expect(await sender.linkTo(asker, { ...posted, messageId: '1.2' })).toBeUndefined();
  });

  it('says once a minute at most whether its token works and its scopes suffice', async () => {
    expect(await sender.trouble()).toBeUndefined();
    bench.fake.world.tokenTrouble = 'token_revoked';
    expect(await sender.trouble()).toBeUndefined();
    expect(callsOf('auth.test')).toBe(1);
    expect(await bench.connect().sender.trouble()).toContain('token_revoked');
    bench.fake.world.tokenTrouble = undefined;
    bench.fake.world.scopes.delete('files:read');
    expect(await bench.connect().sender.trouble()).toContain('files:read');
  });
});
