import { openAsBlob } from 'node:fs';
import { Routes, type APIGuild, type APIMessage, type REST } from 'discord.js';
import type { ChatMessage } from '../chat-message.ts';
import { ChatError, type Asker, type Posted, type VideoFile } from '../chat-platform.ts';
import { plainText, shorten } from '../plain-text.ts';
import { asChatError, asking } from './errors.ts';
import { limits, uploadLimit } from './limits.ts';
import { render } from './render.ts';

const tierKnownForMs = 60 * 60_000;

/** Posts files, and knows how large they may be. */
export interface Uploader {
  maxBytes: (asker: Asker) => Promise<number>;
  upload: (channelId: string, message: ChatMessage, video: VideoFile, nonce: string) => Promise<Posted>;
}

/** `uploads` waits long and never repeats a request by itself; `posts` asks about guilds. */
export function createUploader({ posts, uploads }: { posts: REST; uploads: REST }): Uploader {
  const tiers = new Map<string, { limit: number; until: number }>();
  // What refusals taught: Discord's own figures are not always what it accepts.
  const learned = new Map<string, number>();
  const gate = createGate(limits.uploadsAtOnce);

  const limitOfGuild = async (guildId: string): Promise<number> => {
    const known = tiers.get(guildId);
    if (known !== undefined && known.until > Date.now()) return known.limit;
    const guild = (await asking(posts.get(Routes.guild(guildId)))) as APIGuild;
    const limit = uploadLimit(guild.premium_tier);
    tiers.set(guildId, { limit, until: Date.now() + tierKnownForMs });
    return limit;
  };

  return {
    async maxBytes({ workspaceId, channelId }) {
      const limit = workspaceId.startsWith('dm:') ? uploadLimit(0) : await limitOfGuild(workspaceId);
      return Math.min(limit, learned.get(channelId) ?? limit);
    },
    upload: (channelId, message, video, nonce) =>
      gate(async () => {
        const body = await formOf({ ...render(message), nonce, enforce_nonce: true, attachments: [describe(video)] }, video);
        try {
          const posted = (await uploads.post(Routes.channelMessages(channelId), { body, passThroughBody: true })) as APIMessage;
          return { channelId, messageId: posted.id };
        } catch (error) {
          const fault = asChatError(error);
          if (fault.kind !== 'too_large') throw fault;
          const maxBytes = Math.min(Math.floor(video.bytes * 0.75), uploadLimit(0), learned.get(channelId) ?? Infinity);
          learned.set(channelId, maxBytes);
          throw new ChatError('too_large', fault.message, { maxBytes, cause: error });
        }
      }),
  };
}

/** The client's own `files` must be whole in memory, and are copied there; a form of ours is read from the disk as it is sent. */
async function formOf(message: object, video: VideoFile): Promise<FormData> {
  const form = new FormData();
  form.set('payload_json', JSON.stringify(message));
  form.set('files[0]', await openAsBlob(video.path, { type: 'video/mp4' }), video.name);
  return form;
}

function describe({ name, alt }: VideoFile): { id: string; filename: string; description: string } {
  return { id: '0', filename: name, description: shorten(plainText(alt), limits.altText) };
}

/** Lets `most` run at once; the others wait in line. */
function createGate(most: number): <T>(run: () => Promise<T>) => Promise<T> {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
