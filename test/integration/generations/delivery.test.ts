import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatError, type ChatErrorKind } from '../../../src/platforms/chat-platform.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

/** Makes the sender's uploads fail until they are mended; answers how often it was asked. */
function breakUploads(kind: ChatErrorKind, more: { maxBytes?: number } = {}) {
  const upload = world.sender.upload;
  const broken = { asked: 0, mend: () => void (world.sender.upload = upload) };
  world.sender.upload = async () => {
    broken.asked += 1;
    throw new ChatError(kind, 'The channel is closed to me.', more);
  };
  return broken;
}

const results = async () => (await world.seen()).filter(({ body }) => body.kind === 'video');

describe('delivering a video', () => {
  it('tries again while the chat is out of reach, and posts it once', async () => {
    const broken = breakUploads('unavailable');
    const id = await world.ask('a fox');
    await world.settle(40_000);
    expect(await world.row(id)).toMatchObject({ status: 'stored', costMicroUsd: 100_000n });
    expect(broken.asked).toBeGreaterThan(2);
    broken.mend();
    await world.settle(120_000);
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
    expect(await results()).toHaveLength(1);
  });

  it('finds the video in the channel when the process died between the post and our note of it', async () => {
    const upload = world.sender.upload;
    world.sender.upload = async (...post) => {
      await upload(...post);
      throw new ChatError('unavailable', 'the answer was lost');
    };
    const id = await world.ask('a fox');
    await world.settle(15_000);
    world.sender.upload = () => Promise.reject(new Error('it must not be posted again'));
    await world.settle(60_000);
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
    expect(await results()).toHaveLength(1);
  });

  it.each(['gone', 'forbidden', 'auth'] as const)(
    'keeps the video and tells the asker where it is when the channel is closed (%s)',
    async (kind) => {
      const broken = breakUploads(kind);
      const id = await world.ask('a fox');
      await world.settle(40_000);
      expect(await world.row(id)).toMatchObject({ status: 'undelivered', costMicroUsd: 100_000n });
      const told = (await world.seen()).filter(({ onlyFor }) => onlyFor === 'fox');
      expect(told).toHaveLength(1);
      expect(told[0]?.body.link?.url).toContain(`/media/${id}`);
      broken.mend();
      await world.settle(3_700_000);
      expect(await world.row(id)).toMatchObject({ status: 'delivered' });
    },
  );

  it('makes a video smaller that the channel does not take, when nobody could open a link', async () => {
    world.sender.maxUploadBytes = () => Promise.resolve(60_000);
    let bytes = 0;
    const upload = world.sender.upload;
    world.sender.upload = (channelId, message, video, options) => {
      bytes = video.bytes;
      return upload(channelId, message, video, options);
    };
    const id = await world.ask('a fox [1 MB]');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(60_000);
  });

  it('posts a link instead of a file that is too large, when people can open it', async () => {
    world.doors.reachable = true;
    breakUploads('too_large', { maxBytes: 1_000 });
    const id = await world.ask('a fox');
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
    const [message] = await results();
    expect(message?.body.link?.url).toContain(`/media/${id}`);
    expect(message?.body.headline).toMatch(/too large/);
  });

  it('takes the request back, unpaid, where it may not even say that it heard it', async () => {
    world.sender.post = () => Promise.reject(new ChatError('forbidden', 'Invite me to this channel first.'));
    await expect(world.ask('a fox')).rejects.toThrow('Invite me to this channel first. Nothing was charged.');
    await world.settle();
    expect(await world.simulator.control.posts()).toHaveLength(0);
    expect(await world.spend()).toEqual({ held: 0n, spent: 0n });
  });

  it('goes on when the progress message could not be posted in time', async () => {
    const post = world.sender.post;
    world.sender.post = () => Promise.reject(new ChatError('unavailable', 'no answer'));
    const id = await world.ask('a fox');
    world.sender.post = post;
    await world.settle();
    expect(await world.row(id)).toMatchObject({ status: 'delivered' });
    expect((await world.seen()).map(({ body }) => body.kind)).toEqual(['video']);
  });
});
