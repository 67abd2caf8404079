import { after, type Clock } from '../../clock/clock.ts';
import type { Database } from '../../database/database.ts';
import {
  addPlaygroundRow,
  changePlaygroundRow,
  isPlaygroundRowFor,
  removePlaygroundRow,
} from '../../database/playground-queries.ts';
import { notice, type ChatMessage } from '../chat-message.ts';
import type { ChatEars, ChatListener, Choice } from '../chat-platform.ts';
import { asking } from './errors.ts';
import { askerOf } from './hearing/asker-of.ts';
import { understand } from './hearing/understand.ts';
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

/** A press as the page sends it, with the message that the button is under. */
export interface Pressed {
  id: string;
  buttonId: string;
  messageId: string;
}

/** Hears what the page's routes hand over. Each act answers false while nobody listens: nothing was done then. */
export interface PageListener extends ChatListener {
  say: (visitor: string, said: Said) => Promise<boolean>;
  press: (visitor: string, pressed: Pressed) => Promise<boolean>;
  /** Takes a private message out of a person's sight. */
  dismiss: (visitor: string, messageId: string) => Promise<void>;
  choices: (option: 'model' | 'seconds' | 'size', typed: string, model?: string) => Promise<Choice[]>;
}

export function createListener(needs: ListenerOptions): PageListener {
  const { database, commandName, live } = needs;
  const handling = new Set<Promise<unknown>>();
  let ears: ChatEars | undefined;

  const track = <T>(handled: Promise<T>): Promise<T> => {
    handling.add(handled);
    const forget = () => handling.delete(handled);
    handled.then(forget, forget);
    return handled;
  };

  const hear = async (hearing: ChatEars, visitor: string, { id, line, options, image }: Said) => {
    await tell(database, visitor, `said:${id}:${visitor}`, renderSaid(line));
    const heard = await acknowledge(needs, visitor, id);
    const meant = await understand(database, visitor, { line, chosen: options }, commandName);
    if ('hint' in meant) await heard.answer(notice(meant.hint));
    else void track(hearing.command({ ...heard, ...meant, ...(image && { image: imageOf(image) }) }));
    return true;
  };

  const feel = async (hearing: ChatEars, visitor: string, { id, buttonId, messageId }: Pressed) => {
    // What is private is answered where it stands, as the platforms do it.
    const isPrivate = await asking(isPlaygroundRowFor(database, messageId, visitor));
    const heard = await acknowledge(needs, visitor, id, isPrivate ? messageId : undefined);
    void track(hearing.button({ ...heard, buttonId }));
    return true;
  };

  return {
    async start(given) {
      ears = given;
      await live.start();
    },
    async stop() {
      ears = undefined;
      // What is being heard may only then begin to be handled.
      while (handling.size > 0) await Promise.allSettled(handling);
      await live.stop();
    },
    trouble: () => live.trouble(),
    say: (visitor, said) => (ears ? track(hear(ears, visitor, said)) : Promise.resolve(false)),
    press: (visitor, pressed) => (ears ? track(feel(ears, visitor, pressed)) : Promise.resolve(false)),
    dismiss: (visitor, messageId) => asking(removePlaygroundRow(database, messageId, visitor)),
    choices: (option, typed, model) => ears?.choices(option, typed, model) ?? Promise.resolve([]),
  };
}

function tell(database: Database, visitor: string, nonce: string, body: PlaygroundBody): Promise<string> {
  return asking(addPlaygroundRow(database, { id: newId(), channelId: place, nonce, onlyFor: visitor, body }));
}

/** The private row that the answer goes into is there before anything is done: the one that was pressed, or a new one. */
async function acknowledge({ database, clock }: ListenerOptions, visitor: string, actId: string, pressed?: string) {
  const requestKey = `playground:${actId}:${visitor}`;
  const reference = pressed ?? (await tell(database, visitor, requestKey, render(notice('One moment …'))));
  return {
    asker: askerOf(visitor),
    requestKey,
    acknowledgement: { reference, until: after(clock.now(), limits.acknowledgementMs) },
    obstacles: [],
    answer: async (message: ChatMessage) => {
      await asking(changePlaygroundRow(database, reference, render(message), 'final'));
    },
  };
}

function imageOf({ name, bytes }: { name: string; bytes: Buffer }) {
  return { name, bytes: bytes.length, fetch: () => Promise.resolve(bytes) };
}
