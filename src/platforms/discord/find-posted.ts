import { Routes, SnowflakeUtil, type APIMessage, type REST } from 'discord.js';
import { after } from '../../clock/clock.ts';
import type { ChatSender, Posted } from '../chat-platform.ts';
import { limits } from './limits.ts';
import { markOf } from './render.ts';

type About = Parameters<ChatSender['find']>[1];

/** Looks through a channel, oldest message first, for one that the bot `me` posted about a generation. */
export async function findPosted(rest: REST, me: string, channelId: string, about: About): Promise<Posted | undefined> {
  const mark = markOf(about.generationId, about.kind);
  let last = whereToStart(about);
  for (let page = 0; page < limits.pagesLookedAt; page += 1) {
    const query = new URLSearchParams({ after: last, limit: '100' });
    const newestFirst = (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
    const found = newestFirst.findLast(({ author, content }) => author.id === me && content.split('\n').at(-1) === mark);
    if (found !== undefined) return { channelId, messageId: found.id };
    const newest = newestFirst[0];
    if (newest === undefined || newestFirst.length < 100) return undefined;
    last = newest.id;
  }
  return undefined;
}

function whereToStart({ kind, progress, since }: About): string {
  if (kind === 'result' && progress !== undefined) return progress.messageId;
  // Our clock and Discord's may differ.
  return SnowflakeUtil.generate({ timestamp: after(since, -60_000) }).toString();
}
