import type { ChatMessage, ChatRow } from '../../platforms/chat-message.ts';
import { plainText } from '../../platforms/plain-text.ts';

/** A message as lines of a terminal. What people typed is only text here too: no control characters reach the terminal. */
export function terminalText({ headline, rows = [], lines = [], facts, about }: ChatMessage): string {
  const text = [
    headline,
    ...rows.map((row) => `  ${lineOf(row)}`),
    ...lines.map((line) => `  ${line}`),
    ...(about === undefined ? [] : [`  ${momentOf(about)}`]),
    ...(facts.length === 0 ? [] : [`  ${facts.join(' · ')}`]),
  ];
  // The indent is ours; what stands behind it is cleaned.
  return text.map((line) => `${/^ */.exec(line)?.[0] ?? ''}${plainText(line)}`).join('\n');
}

function lineOf({ text, about }: ChatRow): string {
  return about === undefined ? text : `${text} (${momentOf(about)})`;
}

function momentOf({ label, at }: { label: string; at: Date }): string {
  return `${label} ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`.trim();
}
