import { after, type Clock } from '../../clock/clock.ts';
import type { Database } from '../../database/database.ts';
import { addPlaygroundRow, changePlaygroundRow, removePlaygroundRow } from '../../database/playground-queries.ts';
import { notice, type ChatMessage } from '../chat-message.ts';
import type { ChatEars, ChatListener, Choice } from '../chat-platform.ts';
import { readTyped } from './commands.ts';
import { asking } from './errors.ts';
import { limits } from './limits.ts';
import type { Live } from './page/live.ts';
import { newId } from './page/new-id.ts';
import { place } from './page/place.ts';
import { render, renderSaid, type PlaygroundBody } from './render.ts';

interface ListenerOptions {
  database: Database;
  commandName: string;
  clock: Clock;
  live: Live;
}

/** A line as the page sends it; `id` is the same for every try to send it. */
export interface Said {
  id: string;
  line: string;
  options: { model?: string; seconds?: string; size?: string };
  image?: { name: string; bytes: Buffer };
}

/** Hears what the page's routes hand over. Each act answers false while nobody listens: nothing was done then. */
export interface PageListener extends ChatListener {
  say: (visitor: string, said: Said) => Promise<boolean>;
  press: (visitor: string, pressed: { id: string; buttonId: string }) => Promise<boolean>;
  /** Takes a private message out of a person's sight. */
  dismiss: (visitor: string, messageId: string) => Promise<void>;
  choices: (option: 'model' | 'seconds' | 'size', typed: string, model?: string) => Promise<Choice[]>;
}

export function createListener({ database, commandName, clock, live }: ListenerOptions): PageListener {
  const handling = new Set<Promise<void>>();
  let ears: ChatEars | undefined;

  const track = (handled: Promise<void>) => {
    handling.add(handled);
    void handled.finally(() => handling.delete(handled));
  };

  const tell = (visitor: string, nonce: string, body: PlaygroundBody) =>
    asking(addPlaygroundRow(database, { id: newId(), channelId: place, nonce, onlyFor: visitor, body }));

  /** The private row that an answer goes into is there before anything is done: that is the acknowledgement. */
  const acknowledge = async (visitor: string, actId: string) => {
    const requestKey = `playground:${actId}:${visitor}`;
    const reference = await tell(visitor, requestKey, render(notice('One moment …')));
    return {
      asker: {
        platform: 'playground',
        workspaceId: place,
        workspaceName: 'Playground',
        memberId: visitor,
        memberName: 'You',
        channelId: place,
      } as const,
      requestKey,
      acknowledgement: { reference, until: after(clock.now(), limits.acknowledgementMs) },
      obstacles: [],
      answer: async (message: ChatMessage) => {
        await asking(changePlaygroundRow(database, reference, render(message), 'final'));
      },
    };
  };

  return {
    async start(given) {
      ears = given;
      await live.start();
    },
    async stop() {
      ears = undefined;
      await Promise.all(handling);
      await live.stop();
    },
    trouble: () => live.trouble(),
    async say(visitor, { id, line, options, image }) {
      const hearing = ears;
      if (hearing === undefined) return false;
      await tell(visitor, `said:${id}:${visitor}`, renderSaid(line));
      const read = readTyped(line, commandName);
      const heard = await acknowledge(visitor, id);
      if ('hint' in read) await heard.answer(notice(read.hint));
      else track(hearing.command({ ...heard, ...commandOf(read, options), ...(image && { image: imageOf(image) }) }));
      return true;
    },
    async press(visitor, { id, buttonId }) {
      const hearing = ears;
      if (hearing === undefined) return false;
      track(hearing.button({ ...(await acknowledge(visitor, id)), buttonId }));
      return true;
    },
    dismiss: (visitor, messageId) => asking(removePlaygroundRow(database, messageId, visitor)),
    choices: (option, typed, model) => ears?.choices(option, typed, model) ?? Promise.resolve([]),
  };
}

function commandOf({ command, prompt }: { command: string; prompt?: string }, options: Said['options']) {
  return { command, options: prompt === undefined ? {} : { ...options, prompt } };
}

function imageOf({ name, bytes }: { name: string; bytes: Buffer }) {
  return { name, bytes: bytes.length, fetch: () => Promise.resolve(bytes) };
}
