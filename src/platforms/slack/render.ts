import type { types } from '@slack/bolt';
import type { ChatButton, ChatMessage, ChatRow } from '../chat-message.ts';
import { plainText, shorten } from '../plain-text.ts';
import { progressBar } from '../progress-bar.ts';
import { limits } from './limits.ts';

/** The body of a message, for creating and for editing alike; `text` is what a notification and a screen reader say. */
export interface SlackBody {
  text: string;
  blocks: types.KnownBlock[];
}

type Element = types.RichTextElement;
type Section = types.RichTextBlockElement;

/**
 * Puts a neutral message into Slack's words. Everything is `text` in rich text or `plain_text`, which Slack shows as it stands:
 * only `mention` pings and only `link` is live.
 */
export function render(message: ChatMessage): SlackBody {
  const blocks: types.KnownBlock[] = [{ type: 'rich_text', elements: sectionsOf(message) }];
  const facts = shorten(plainText(message.facts.join(' · ')), limits.facts);
  if (facts !== '') blocks.push({ type: 'context', elements: [plain(facts)] });
  const buttons = message.buttons.slice(0, limits.buttons).map(buttonOf);
  for (let first = 0; first < buttons.length; first += limits.buttonsInRow)
    blocks.push({ type: 'actions', elements: buttons.slice(first, first + limits.buttonsInRow) });
  return { text: fallbackOf(message), blocks };
}

/** The comment above a file: Slack takes no rich text there, so all that is not ours is made harmless. */
export function commentOf(message: ChatMessage): string {
  const facts = shorten(plainText(message.facts.join(' · ')), limits.facts);
  const link = message.link && `<${message.link.url}|${inert(plainText(message.link.label))}>`;
  const first = `${pingOf(message)}${inert(shorten(plainText(message.headline), limits.fallback))}`;
  return [first, inert(facts), link].filter((line) => line !== undefined && line !== '').join('\n');
}

function sectionsOf(message: ChatMessage): Section[] {
  const sections: Section[] = [section([...mentionOf(message), text(shorten(plainText(message.headline), limits.headline))])];
  const prompt = shorten(plainText(message.prompt ?? ''), limits.promptShown);
  if (prompt !== '') sections.push({ type: 'rich_text_quote', elements: [text(prompt)] });
  sections.push(...listOf((message.rows ?? []).map(rowOf)));
  const lines = (message.lines ?? []).map((line) => shorten(plainText(line), limits.line)).filter((line) => line !== '');
  sections.push(...listOf(lines.map((line) => [text(line)])));
  // Words come first, then the bar: a screen reader speaks every block of it.
  if (message.percent !== undefined) sections.push(section([text(progressBar(message.percent))]));
  if (message.about !== undefined) sections.push(section(momentOf(message.about)));
  if (message.link !== undefined)
    sections.push(section([{ type: 'link', url: message.link.url, text: shorten(plainText(message.link.label), limits.facts) }]));
  return sections;
}

function listOf(items: Element[][]): types.RichTextList[] {
  if (items.length === 0) return [];
  return [{ type: 'rich_text_list', style: 'bullet', elements: items.slice(0, limits.items).map(section) }];
}

/** Words, the bar below them, and the moment after it. */
function rowOf({ text: words, percent, about }: ChatRow): Element[] {
  return [
    text(shorten(plainText(words), limits.line)),
    ...(percent === undefined ? [] : [text(`\n${progressBar(percent)}`)]),
    ...(about === undefined ? [] : [text(percent === undefined ? ' · ' : '  '), ...momentOf(about)]),
  ];
}

const section = (elements: Element[]): types.RichTextSection => ({ type: 'rich_text_section', elements });
const text = (words: string): Element => ({ type: 'text', text: words === '' ? ' ' : words });

/** Ids of people begin with U or W; anything else would make Slack refuse the whole message. */
const isPerson = (id: string | undefined): id is string => id !== undefined && /^[UW][A-Z0-9]+$/.test(id);

function mentionOf({ mention }: ChatMessage): Element[] {
  return isPerson(mention) ? [{ type: 'user', user_id: mention }, text(' ')] : [];
}

const pingOf = ({ mention }: ChatMessage) => (isPerson(mention) ? `<@${mention}> ` : '');

function momentOf({ label, at }: NonNullable<ChatMessage['about']>): Element[] {
  const fallback = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const timestamp = Math.floor(at.getTime() / 1000);
  return [
    text(`${shorten(plainText(label), limits.facts)} `),
    { type: 'date', timestamp, format: '{date_short_pretty} {time}', fallback },
  ];
}

function buttonOf({ id, label, style }: ChatButton): types.Button {
  return {
    type: 'button',
    action_id: id.slice(0, limits.actionId),
    text: plain(shorten(plainText(label), limits.buttonText)),
    ...(style !== 'secondary' && { style }),
  };
}

function fallbackOf(message: ChatMessage): string {
  const rows = (message.rows ?? []).map((row) => row.text);
  const lines = [message.headline, message.prompt ?? '', message.facts.join(' · '), ...rows, ...(message.lines ?? [])]
    .map(plainText)
    .filter((line) => line !== '');
  return pingOf(message) + escape(shorten(lines.join(' – ') || ' ', limits.fallback));
}

/** Without these three there is no mention, no link and no entity (docs.slack.dev/messaging/formatting-message-text). */
function escape(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const lookAlikes: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

/** Text where Slack would format: no markup, and a word joiner inside addresses so that none becomes a link. */
function inert(words: string): string {
  return escape(words)
    .replace(/[*_~`]/g, (mark) => lookAlikes[mark] ?? '')
    .replace(/(?<=[\p{L}\p{N}])[.:@](?=[\p{L}/])/gu, '$&\u2060');
}

export const formId = 'sora_form';
const menus = { model: 'Model', seconds: 'Seconds', size: 'Size' };

/** The form behind a bare slash command. Its menus ask for their choices when they are opened, so the form is there at once. */
export function renderForm(commandName: string, reference: string): types.ModalView {
  return {
    type: 'modal',
    callback_id: formId,
    private_metadata: reference,
    title: plain(`/${commandName}`),
    submit: plain('Make it'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'prompt',
        label: plain('What should be seen?'),
        element: {
          type: 'plain_text_input',
          action_id: 'prompt',
          multiline: true,
          max_length: limits.promptOption,
          focus_on_load: true,
        },
      },
      ...Object.entries(menus).map(([option, label]): types.InputBlock => ({
        type: 'input',
        block_id: option,
        optional: true,
        label: plain(label),
        element: { type: 'external_select', action_id: option, min_query_length: 0, placeholder: plain('As usual') },
      })),
    ],
  };
}

const plain = (words: string): types.PlainTextElement => ({ type: 'plain_text', text: words, emoji: false });
