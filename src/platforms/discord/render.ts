import { ButtonStyle, ComponentType, MessageFlags, type APIActionRowComponent, type APIButtonComponent } from 'discord.js';
import type { ChatButton, ChatMessage, ChatRow } from '../chat-message.ts';
import { plainText, shorten } from '../plain-text.ts';
import { progressBar } from '../progress-bar.ts';
import { limits } from './limits.ts';

/** The body of a message, for creating and for editing alike. */
export interface DiscordBody {
  content: string;
  components: APIActionRowComponent<APIButtonComponent>[];
  allowed_mentions: { parse: []; users: string[] };
  flags: MessageFlags;
}

const styles = { primary: ButtonStyle.Primary, secondary: ButtonStyle.Secondary, danger: ButtonStyle.Danger } as const;

/** Puts a neutral message into Discord's words; whatever its texts contain, only `mention` pings and only `link` is live. */
export function render(message: ChatMessage): DiscordBody {
  return {
    content: contentOf(message),
    components: rowsOf(message.buttons),
    // Without this Discord pings everyone named in the text; an edit forgets what the creation said.
    allowed_mentions: { parse: [], users: message.mention === undefined ? [] : [message.mention] },
    flags: MessageFlags.SuppressEmbeds,
  };
}

const marks = { progress: 'id', result: 'video', approval: 'ask' } as const;
/** Which of a generation's messages a kind of message is. */
const postOf = { video: 'result', approval: 'approval', notice: 'progress', progress: 'progress', failure: 'progress' } as const;

/** A line that makes our message recognisable in the channel, whatever becomes of its buttons. */
export function markOf(generationId: string, kind: keyof typeof marks): string {
  return `-# ${marks[kind]} ${generationId}`;
}

function contentOf(message: ChatMessage): string {
  const before = `${message.mention === undefined ? '' : `<@${message.mention}> `}${words(message.headline, 300)}`;
  const after = [
    message.percent === undefined ? undefined : progressBar(message.percent),
    factsOf(message),
    // The angle brackets keep the address whole, whatever is in it.
    message.link && `[${words(message.link.label, 60)}](<${message.link.url}>)`,
    message.generationId && markOf(message.generationId, postOf[message.kind]),
  ].filter((line) => line !== undefined && line !== '');
  const room = limits.content - [before, ...after].join('\n').length - '\n> ``'.length;
  const lines = [...(message.rows ?? []).map(standing), ...(message.lines ?? []).map((line) => words(line, limits.line))];
  const roomOfPrompt = lines.length === 0 ? room : Math.min(room, limits.promptBesideLines);
  const prompt = message.prompt === undefined ? '' : quote(message.prompt, roomOfPrompt);
  return [before, prompt, ...fitting(lines, room - prompt.length), ...after].filter((line) => line !== '').join('\n');
}

/** As many as there is room for, from the first. */
function fitting(lines: string[], room: number): string[] {
  let left = room;
  return lines.filter((line) => (left -= line.length + 1) >= 0);
}

function standing({ text, percent, about }: ChatRow): string {
  const parts = [words(text, limits.line), percent === undefined ? undefined : progressBar(percent), about && moment(about)];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function factsOf({ facts, about }: ChatMessage): string {
  const line = words(facts.join(' · '), 200);
  if (about === undefined) return line;
  return line === '' ? moment(about) : `${line} · ${moment(about)}`;
}

/** Discord counts this down by itself, with no edit of ours. */
function moment({ label, at }: NonNullable<ChatMessage['about']>): string {
  return `${words(label, 60)} <t:${Math.floor(at.getTime() / 1000)}:R>`;
}

/** Text that came from somewhere else, as text: a backslash before all that could begin markup, a mention or a link. */
function words(text: string, most: number): string {
  return shorten(plainText(text), most)
    .replace(/[\\`*_~|<>@[\]]|:(?=\/\/)/g, '\\$&')
    .replace(/^(\d*)([#.)+-])/, '$1\\$2');
}

/** What a person typed. Inside code nothing is live: no markup, no mention, no link; only a backtick could end it. */
function quote(prompt: string, most: number): string {
  const text = shorten(plainText(prompt).replaceAll('`', "'"), most);
  return text === '' ? '' : `> \`${text}\``;
}

function rowsOf(buttons: ChatButton[]): APIActionRowComponent<APIButtonComponent>[] {
  const rows: APIActionRowComponent<APIButtonComponent>[] = [];
  const shown = buttons.slice(0, limits.buttons);
  for (let first = 0; first < shown.length; first += limits.buttonsPerRow) {
    const components = shown.slice(first, first + limits.buttonsPerRow).map(({ id, label, style }): APIButtonComponent => ({
      type: ComponentType.Button,
      style: styles[style],
      label: shorten(plainText(label), limits.buttonLabel),
      custom_id: id,
    }));
    rows.push({ type: ComponentType.ActionRow, components });
  }
  return rows;
}
