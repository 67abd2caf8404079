import type { ChatMessage } from '../chat-message.ts';
import type { VideoFile } from '../chat-platform.ts';
import { plainText, shorten } from '../plain-text.ts';

/** A message as its row keeps it. Every text is cleaned here and shown as text only by the page. */
export interface PlaygroundBody extends Omit<ChatMessage, 'kind' | 'about'> {
  kind: ChatMessage['kind'] | 'said';
  about?: { label: string; at: string };
  video?: { name: string; bytes: number; alt: string };
}

/** Puts a neutral message into the words of the page; `video` is the file that it shows. */
export function render(message: ChatMessage, video?: VideoFile): PlaygroundBody {
  const { about, prompt, link, buttons, facts, lines, headline, ...rest } = message;
  return {
    ...rest,
    headline: words(headline, 2_000),
    facts: facts.map((fact) => words(fact, 200)),
    ...(lines && { lines: lines.map((line) => words(line, 200)) }),
    buttons: buttons.map(({ id, label, style }) => ({ id, label: words(label, 80), style })),
    ...(prompt !== undefined && { prompt: words(prompt, 4_000) }),
    ...(link && { link: { label: words(link.label, 200), url: link.url } }),
    ...(about && { about: { label: words(about.label, 200), at: about.at.toISOString() } }),
    ...(video && { video: { name: words(video.name, 200), bytes: video.bytes, alt: words(video.alt, 1_000) } }),
  };
}

/** What a person typed, as a line of theirs in the channel. */
export function renderSaid(line: string): PlaygroundBody {
  return { kind: 'said', headline: words(line, 4_000), facts: [], buttons: [] };
}

function words(text: string, most: number): string {
  return shorten(plainText(text), most);
}
