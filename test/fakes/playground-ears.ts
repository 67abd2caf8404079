import { deafEars } from '../support/deaf-ears.ts';
import { vi } from 'vitest';
import type { ChatMessage } from '../../src/platforms/chat-message.ts';
import { notice } from '../../src/platforms/chat-message.ts';
import type { ChatEars, ChatSender, CommandHeard, Posted, VideoFile } from '../../src/platforms/chat-platform.ts';

/** What a test does with a generation, step by step, as the rules and the worker would. */
export interface FakeGeneration {
  id: string;
  heard: CommandHeard;
  /** Changes the progress message; tries again while that is dropped. */
  say: (headline: string, more?: Partial<ChatMessage>) => Promise<boolean>;
  deliver: (video: VideoFile) => Promise<Posted>;
}

export interface FakeEars extends ChatEars {
  generations: FakeGeneration[];
  pressed: string[];
}

/** Ears that promise every video and leave it to the test to go on. */
export function createFakeEars(sender: ChatSender): FakeEars {
  const generations: FakeGeneration[] = [];
  const pressed: string[] = [];
  const begin = async (heard: CommandHeard) => {
    const id = `g${generations.length + 1}`;
    const { channelId, memberId } = heard.asker;
    const { prompt = '', size = '1280x720', seconds = '4' } = heard.options;
    const facts = ['Sketch', size, `${seconds} s`, '$0.40 held', 'demo'];
    const message = (headline: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
      kind: 'progress',
      generationId: id,
      headline,
      prompt,
      facts,
      buttons: [],
      ...more,
    });
    const cancel: ChatMessage['buttons'] = [{ id: `v1:cancel:${id}`, label: 'Cancel', style: 'secondary' }];
    const reroll: ChatMessage['buttons'] = [{ id: `v1:reroll:${id}`, label: 'Re-roll', style: 'secondary' }];
    const queued = message('Queued: about 2 ahead.', { buttons: cancel });
    const progress = await sender.post(channelId, queued, { nonce: `progress-${id}` });
    const at = await sender.linkTo(heard.asker, progress);
    const link = at === undefined ? {} : { link: { label: 'See how it goes', url: at } };
    await heard.answer(notice('Your video is on its way.', link));
    generations.push({
      id,
      heard,
      say: (headline, more) =>
        vi.waitUntil(() => sender.edit(progress, message(headline, more), 'progress'), { timeout: 5000, interval: 50 }),
      async deliver(video) {
        const memory = { fileId: undefined, remember: () => Promise.resolve() };
        const cost = facts.map((fact) => fact.replace(' held', ''));
        const done = message('Here is your video.', { kind: 'video', mention: memberId, facts: cost, buttons: reroll });
        const posted = await sender.upload(channelId, done, video, { nonce: `result-${id}`, memory, progress });
        await sender.retire(progress, done);
        return posted;
      },
    });
  };
  return {
    ...deafEars,
    generations,
    pressed,
    command: (heard) => (heard.command === 'help' ? heard.answer(notice('I turn a sentence into a video.')) : begin(heard)),
    async button(heard) {
      pressed.push(heard.buttonId);
      await heard.answer(notice('Only the one who asked can do that.'));
    },
    choices: (option) =>
      Promise.resolve(
        {
          model: [{ label: 'Sketch · from $0.40', value: 'sketch' }],
          seconds: ['4', '8'].map((value) => ({ label: `${value} s`, value })),
          size: ['1280x720', '720x1280'].map((value) => ({ label: value, value })),
        }[option],
      ),
  };
}
