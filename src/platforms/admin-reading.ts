import { flag, type Found } from './admin-phrases.ts';
import type { AdminOption, AdminVerb } from './admin-verbs.ts';
import { shorten } from './plain-text.ts';

/** Whom or what a word mentions, in the platform's own way of mentioning; undefined: it is a word like any other. */
export type MentionOf = (token: string) => { kind: 'member' | 'role' | 'channel'; id: string } | undefined;

/** How far a line of a manager's has been read. */
export interface Reading {
  verb: AdminVerb;
  mentionOf: MentionOf;
  /** What has not been read yet. */
  rest: string;
  options: Record<string, string>;
  /** Words for the free text. */
  said: string[];
  /** Amid the free text, where a "day" or a second name is only a word; after its flag nothing but a flag ends it. */
  talking: 'no' | 'yes' | 'until a flag';
  everyone: boolean;
  unclear?: string;
}

/** Kinds, and names, of the options that a limit or a grant can be for. */
export const mentions = ['member', 'role', 'channel'];

export const nouns: Record<string, string> = {
  member: 'a member, such as @anna',
  role: 'a role or group',
  channel: 'a channel, such as #films',
  amount: 'an amount, such as $3, 2 videos or 40 s',
  reason: 'a reason',
  alerts: 'per cents, such as 50,80,100',
  until: 'a day, such as 2026-12-31',
};

/** The next word without the comma or full stop after it; what stands in pointed brackets is one. Undefined: a flag, or the end. */
export function wordAt(text: string): Found | undefined {
  const match = flag.test(text) ? null : /^(?<value><[^<>]*>|[^ ]+?)[,;.!]*(?= |$)/.exec(text);
  return match === null ? undefined : { length: match[0].length, value: match.groups?.['value'] ?? '' };
}

export function takeFound(reading: Reading, option: AdminOption, { value, unit }: Found): void {
  take(reading, option.name, value);
  if (unit !== undefined) take(reading, 'unit', unit);
  if (reading.talking === 'yes') reading.talking = 'no';
}

export function take(reading: Reading, name: string, value: string): void {
  if (reading.options[name] !== undefined) reading.unclear ??= twice(name);
  reading.options[name] = value;
}

export function twice(name: string): string {
  return `There is more than one "${name}". Please give it once.`;
}

export function advance(reading: Reading, rest: string): void {
  reading.rest = rest.trimStart();
}

export function quoted(word: string): string {
  return `"${shorten(word, 40)}"`;
}
