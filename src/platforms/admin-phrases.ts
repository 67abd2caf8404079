import type { AdminOption } from './admin-verbs.ts';

const number = String.raw`\d+(?:\.\d+)?|\.\d+`;
const unit = String.raw`usd|us\$|\$|dollars?|videos?|seconds?|secs?|s`;

/** An amount as people write one: "3", "$3", "3 dollars", "2 videos", "40 s", "no limit". */
const amount = phrase(
  String.raw`(?<none>none|no limit|unlimited)|(?:us)?\$ ?(?<usd>${number})(?: ?(?:usd|dollars?))?|(?<plain>${number})(?: ?(?<unit>${unit}))?`,
);

/** What else is said for a choice; the option's own name may stand before each ("per day", "beyond ask"). */
const naturally: Record<string, string> = {
  usd: 'usd|dollars?',
  seconds: 'seconds?|secs?',
  video: '(?:a |each |every |(?:for )?one )?video',
  'at-once': 'at[- ]once|at (?:a|one|the same) time',
  hour: '(?:an |each |every )?hour|hourly',
  day: '(?:a |each |every )?day|daily',
  week: '(?:a |each |every )?week|weekly',
  month: '(?:a |each |every )?month|monthly',
  total: '(?:in )?total|altogether|overall',
  refuse: '(?:then )?refused?',
  ask: '(?:then )?ask(?:ed)?(?: (?:a|the) managers?)?',
  confirm: '(?:then )?confirm(?:ed)?',
};

/** Text options that are known by their look; one that is not here takes whatever words are left. */
const looks: Record<string, string> = {
  alerts: String.raw`alerts?(?: at)? (?<value>none|\d+ ?%?(?:(?: ?, ?| and )\d+ ?%?)*)`,
  until: String.raw`until (?<value>\d{4}-\d{2}-\d{2})`,
};

/** Phones turn `--` into a dash; a dash before a space is prose. */
export const flag = /^(?:--|—|–)(?<name>\p{L}[\p{L}\p{N}_-]*)[= ]?/u;
export const inQuotes = /^(?:["“”„](?<double>[^"“”„]*)["“”]|['‘’](?<single>[^'‘’]*)['‘’])(?= |$)/u;

/** What stands between the quotes. */
export function textIn(quotes: RegExpExecArray): string {
  return (quotes.groups?.['double'] ?? quotes.groups?.['single'] ?? '').trim();
}

export interface Found {
  /** Characters of the text that it takes up. */
  length: number;
  value: string;
  unit?: string;
}

/** The amount at the start of a text. */
export function amountAt(text: string): Found | undefined {
  const [all = '', groups = {}] = matched(amount, text);
  if (all === '') return undefined;
  const { none, usd, plain, unit: of } = groups;
  if (none !== undefined) return { length: all.length, value: 'none' };
  const value = (usd ?? plain ?? '').replace(/^\./, '0.');
  const found = { length: all.length, value };
  if (usd !== undefined) return { ...found, unit: 'usd' };
  return of === undefined ? found : { ...found, unit: unitOf(of.toLowerCase()) };
}

/** One of an option's choices at the start of a text. */
export function choiceAt({ name, choices = [] }: AdminOption, text: string): Found | undefined {
  for (const choice of choices) {
    const [all] = matched(phrase(`(?:${name} )?(?:${naturally[choice] ?? choice})`), text);
    if (all !== undefined) return { length: all.length, value: choice };
  }
  return undefined;
}

/** Whether a text option takes whatever words are left, rather than something of a certain look. */
export function isFree({ kind, name }: AdminOption): boolean {
  return kind === 'text' && looks[name] === undefined;
}

/** The value of a text option with a look of its own, at the start of a text. */
export function lookAt({ name }: AdminOption, text: string): Found | undefined {
  const look = looks[name];
  if (look === undefined) return undefined;
  const [all, groups = {}] = matched(phrase(look), text);
  if (all === undefined) return undefined;
  const value = groups['value'] ?? '';
  return { length: all.length, value: name === 'alerts' ? (value.match(/\d+/g) ?? ['none']).join(',') : value };
}

/** At the start of a text, and not within a word; a comma or full stop after it belongs to it. */
export function phrase(source: string): RegExp {
  return new RegExp(`^(?:${source})[,;.!]*(?= |$)`, 'iu');
}

function matched(pattern: RegExp, text: string): [string?, Record<string, string | undefined>?] {
  const match = pattern.exec(text);
  return match === null ? [] : [match[0], match.groups ?? {}];
}

function unitOf(word: string): string {
  if (word.startsWith('v')) return 'videos';
  return word.startsWith('s') ? 'seconds' : 'usd';
}
