import { isFree } from './admin-phrases.ts';
import { readers } from './admin-readers.ts';
import { advance, mentions, nouns, quoted, take, type MentionOf, type Reading } from './admin-reading.ts';
import { adminVerbs, type AdminVerb } from './admin-verbs.ts';
import type { AdminHeard } from './chat-platform.ts';
import { plainText } from './plain-text.ts';

/**
 * Reads what a manager typed after "admin": a verb, then its options in any order, as mentions, words or flags.
 * `unclear` says what to type instead.
 */
export function readAdmin(words: string, mentionOf: MentionOf): AdminHeard | { unclear: string } {
  const typed = plainText(words);
  const [word = ''] = typed.split(' ', 1);
  const verb = adminVerbs.find((known) => known.verb === word.toLowerCase());
  if (verb === undefined) return { unclear: unknownVerb(word) };
  const reading: Reading = { verb, mentionOf, rest: '', options: {}, said: [], talking: 'no', everyone: false };
  advance(reading, typed.slice(word.length));
  while (reading.rest !== '' && reading.unclear === undefined) readers.some((read) => read(reading));
  const { options, unclear } = finish(reading);
  return unclear === undefined ? { verb: verb.verb, options } : { unclear: `${unclear} ${exampleOf(verb)}` };
}

function unknownVerb(word: string): string {
  const known = `After "admin" I know ${adminVerbs.map(({ verb }) => verb).join(', ')}.`;
  const [example] = adminVerbs.filter(({ verb }) => verb === 'limit').map(exampleOf);
  return [...(word === '' ? [] : [`I do not know ${quoted(word)}.`]), known, example].join(' ');
}

function exampleOf({ example }: AdminVerb): string {
  return `Type it like this, after "admin": ${example}`;
}

function finish(reading: Reading): Reading {
  const { verb, options, said, everyone } = reading;
  const free = verb.options.find(isFree);
  if (free !== undefined && said.length > 0) take(reading, free.name, said.join(' '));
  const missing = verb.options.find(({ name, required }) => required === true && options[name] === undefined);
  if (everyone && mentions.some((kind) => options[kind] !== undefined))
    reading.unclear ??= 'That is for everyone and for somebody. Please name only one of them.';
  if (missing !== undefined) reading.unclear ??= `"${verb.verb}" needs ${nouns[missing.name] ?? `--${missing.name}`}.`;
  return reading;
}
