import { deafEars } from './deaf-ears.ts';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, type Log } from '../../src/logging/log.ts';
import type { ButtonHeard, ChatEars, ChatPlatform, CommandHeard, VideoFile } from '../../src/platforms/chat-platform.ts';
import { createSlack } from '../../src/platforms/slack/platform.ts';
import { startFakeSlack, type FakeSlack } from '../fakes/slack/fake-slack.ts';

/** A Slack in this process whose clock can be turned, and our adapter over a socket. */
export interface SlackBench {
  fake: FakeSlack;
  /** Another process' adapter on the same Slack. */
  connect: (more?: { appToken?: string; signingSecret?: string; log?: Log }) => ChatPlatform;
  pass: (ms: number) => void;
  stop: () => Promise<void>;
}

export async function startSlackBench(): Promise<SlackBench> {
  let passed = 0;
  const fake = await startFakeSlack({ now: () => Date.now() + passed });
  return {
    fake,
    connect: ({ appToken, signingSecret, log = createLog('silent') } = { appToken: 'xapp-1' }) =>
      createSlack({
        config: { botToken: 'xoxb-1', appToken, signingSecret, apiUrl: fake.apiUrl },
        commandName: 'sora',
        log,
        shareWaitsMs: [5, 10, 20, 40],
      }),
    pass: (ms) => {
      passed += ms;
    },
    stop: () => fake.stop(),
  };
}

/** Ears that keep what they heard. */
export function createKeeper(more: Partial<ChatEars> = {}) {
  const commands: CommandHeard[] = [];
  const buttons: ButtonHeard[] = [];
  const ears: ChatEars = {
    ...deafEars,
    command: async (heard) => void commands.push(heard),
    button: async (heard) => void buttons.push(heard),
    ...more,
  };
  return { commands, buttons, ears };
}

/** A file of this size on disk, with its bytes, and a way to take it away again. */
export async function createVideo(bytes: number): Promise<{ video: VideoFile; content: Buffer; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'slack-'));
  const content = randomBytes(bytes);
  const video = { path: join(folder, 'fox.mp4'), bytes, name: 'fox.mp4', alt: 'A red fox in the snow' };
  await writeFile(video.path, content);
  return { video, content, remove: () => rm(folder, { recursive: true }) };
}
