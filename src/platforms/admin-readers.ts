import { amountAt, choiceAt, inQuotes, isFree, lookAt, phrase, textIn, type Found } from './admin-phrases.ts';
import { advance, mentions, quoted, takeFound, wordAt, type Reading } from './admin-reading.ts';
import type { AdminOption } from './admin-verbs.ts';
import { readFlag } from './read-admin-flag.ts';

/** Each takes something off the start of the rest, or answers false; the last one always takes a word. */
export const readers: ((reading: Reading) => boolean)[] = [
  readFlag,
  readQuoted,
  readMention,
  readAmount,
  readChoice,
  readLook,
  readEveryone,
  readFiller,
  readWord,
];

function readQuoted(reading: Reading): boolean {
  const match = inQuotes.exec(reading.rest);
  if (match === null || reading.talking !== 'no' || !reading.verb.options.some(isFree)) return false;
  reading.said.push(textIn(match));
  advance(reading, reading.rest.slice(match[0].length));
  return true;
}

function readMention(reading: Reading): boolean {
  const { rest, options, talking } = reading;
  const word = talking === 'until a flag' ? undefined : wordAt(rest);
  const mention = word && reading.mentionOf(word.value);
  if (word === undefined || mention === undefined) return false;
  // "sorry for what @bob did": whoever is meant was named before.
  if (talking === 'yes' && mentions.some((kind) => options[kind] !== undefined)) return false;
  const option = reading.verb.options.find(({ kind }) => kind === mention.kind);
  if (option === undefined) reading.unclear = `"${reading.verb.verb}" takes no ${mention.kind}.`;
  else takeFound(reading, option, { ...word, value: mention.id });
  advance(reading, rest.slice(word.length));
  return true;
}

function readAmount(reading: Reading): boolean {
  const option = reading.verb.options.find(({ kind }) => kind === 'amount');
  const found = amountAt(reading.rest);
  if (option === undefined || found === undefined || reading.talking === 'until a flag') return false;
  // "sorry for the 2 days": while talking only what cannot be anything else is an amount.
  if (reading.talking === 'yes' && (found.unit === undefined || reading.options[option.name] !== undefined)) return false;
  takeFound(reading, option, found);
  advance(reading, reading.rest.slice(found.length));
  return true;
}

function readChoice(reading: Reading): boolean {
  return readOneOf(reading, 'choice', choiceAt);
}

function readLook(reading: Reading): boolean {
  return readOneOf(reading, 'text', lookAt);
}

function readOneOf(
  reading: Reading,
  kind: AdminOption['kind'],
  at: (option: AdminOption, text: string) => Found | undefined,
): boolean {
  if (reading.talking !== 'no') return false;
  for (const option of reading.verb.options.filter((each) => each.kind === kind)) {
    const found = at(option, reading.rest);
    if (found === undefined) continue;
    takeFound(reading, option, found);
    advance(reading, reading.rest.slice(found.length));
    return true;
  }
  return false;
}

const everyone = phrase('@?every(?:one|body)|(?:for )?each member');

/** Everyone is nobody named. */
function readEveryone(reading: Reading): boolean {
  const isOffered = reading.verb.options.some(({ kind }) => kind === 'member');
  const [said] = (reading.talking === 'no' && isOffered && everyone.exec(reading.rest)) || [];
  if (said === undefined) return false;
  reading.everyone = true;
  advance(reading, reading.rest.slice(said.length));
  return true;
}

const filler = /^(?:to|of|for|from|in|on|is) /i;

/** "$5 to @anna": little words count only as the beginning of the free text. */
function readFiller(reading: Reading): boolean {
  const [said] = filler.exec(reading.rest) ?? [];
  if (said === undefined || reading.talking !== 'no') return false;
  const next = reading.rest.slice(said.length);
  const isFilling = reading.mentionOf(wordAt(next)?.value ?? '') ?? amountAt(next) ?? everyone.exec(next) ?? undefined;
  if (isFilling === undefined && reading.verb.options.some(isFree)) return false;
  advance(reading, next);
  return true;
}

function readWord(reading: Reading): boolean {
  const [word = ''] = reading.rest.split(' ', 1);
  if (reading.verb.options.some(isFree)) {
    reading.said.push(word);
    if (reading.talking === 'no') reading.talking = 'yes';
  } else reading.unclear = /^[@#<]/.test(word) ? `I do not know ${quoted(word)} here.` : `I do not understand ${quoted(word)}.`;
  advance(reading, reading.rest.slice(word.length));
  return true;
}
