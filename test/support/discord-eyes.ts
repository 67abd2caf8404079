import type { FakeDiscord } from '../fakes/discord/fake-discord.ts';
import type { FakeInteraction } from '../fakes/discord/interactions.ts';
import type { FakeMessage } from '../fakes/discord/world.ts';
import { found } from './start-sorabot.ts';

/** What people see of the bot in a Discord. */
export interface DiscordEyes {
  /** The messages with a file or a link to a video, oldest first. */
  results: (channelId?: string) => FakeMessage[];
  /** The newest message in the channel that has these words. */
  sees: (words: string | RegExp, channelId?: string) => Promise<FakeMessage>;
  /** The one new result since the last that this saw. */
  seesVideo: (channelId?: string) => Promise<FakeMessage>;
  /** The private answer to an act, once it has these words. */
  reads: (interaction: FakeInteraction, words: string | RegExp) => Promise<string>;
  /** The ids of a message's buttons, by what stands on them. */
  buttons: (message: FakeMessage) => Record<string, string>;
}

export function openEyes(discord: FakeDiscord): DiscordEyes {
  const seen = new Set<string>();
  const has = (text: string, words: string | RegExp) => (typeof words === 'string' ? text.includes(words) : words.test(text));
  const results = (channelId?: string) =>
    discord.messages(channelId).filter(({ author, content }) => author.bot && /^-# video /m.test(content));
  return {
    results,
    sees: (words, channelId) => found(() => discord.messages(channelId).findLast(({ content }) => has(content, words))),
    async seesVideo(channelId) {
      const video = await found(() => results(channelId).find(({ id }) => !seen.has(id)));
      seen.add(video.id);
      return video;
    },
    reads: ({ id }, words) =>
      found(() => {
        const content = discord.interactions.find((each) => each.id === id)?.reply?.content ?? '';
        return has(content, words) && content;
      }),
    buttons: ({ components }) =>
      Object.fromEntries(components.flatMap((row) => row.components.map(({ label = '', custom_id: id = '' }) => [label, id]))),
  };
}
