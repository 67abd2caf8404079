import type { ChatMessage, ChatRow } from '../chat-message.ts';
import type { VideoFile } from '../chat-platform.ts';
import { plainText, shorten } from '../plain-text.ts';

/** A message as its row keeps it. Every text is cleaned here and shown as text only by the page. */
export interface PlaygroundBody extends Omit<ChatMessage, 'kind' | 'about' | 'rows'> {
  kind: ChatMessage['kind'] | 'said';
  about?: Moment;
  rows?: (Omit<ChatRow, 'about'> & { about?: Moment })[];
  video?: { name: string; bytes: number; alt: string };
}

/** The page shows it in its reader's own time. */
interface Moment {
  label: string;
  at: string;
}

/** Puts a neutral message into the words of the page; `video` is the file that it shows. */
export function render(message: ChatMessage, video?: VideoFile): PlaygroundBody {
  const { about, prompt, link, buttons, facts, rows, lines, headline, ...rest } = message;
  return {
    ...rest,
    headline: words(headline, 2_000),
    facts: facts.map((fact) => words(fact, 200)),
    ...(rows && { rows: rows.map(row) }),
    ...(lines && { lines: lines.map((line) => words(line, 200)) }),
    buttons: buttons.map(({ id, label, style }) => ({ id, label: words(label, 80), style })),
    ...(prompt !== undefined && { prompt: words(prompt, 4_000) }),
    ...(link && { link: { label: words(link.label, 200), url: link.url } }),
    ...(about && { about: moment(about) }),
    ...(video && { video: { name: words(video.name, 200), bytes: video.bytes, alt: words(video.alt, 1_000) } }),
  };
}

/** What a person typed, as a line of theirs in the channel. */
export function renderSaid(line: string): PlaygroundBody {
  return { kind: 'said', headline: words(line, 4_000), facts: [], buttons: [] };
}

function row({ text, percent, about }: ChatRow) {
  return { text: words(text, 300), ...(percent !== undefined && { percent }), ...(about && { about: moment(about) }) };
}

function moment({ label, at }: { label: string; at: Date }): Moment {
  return { label: words(label, 200), at: at.toISOString() };
}

function words(text: string, most: number): string {
  return shorten(plainText(text), most);
}
