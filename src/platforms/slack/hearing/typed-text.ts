import type { AdminHeard } from '../../chat-platform.ts';
import { readAdmin } from '../../read-admin.ts';

const special = /<(?:(?<sign>[@#!])(?<id>[^<>|]*)|(?<url>[^<>|]*))(?:\|(?<label>[^<>]*))?>/g;

/** What was typed, before Slack made entities, mentions and links of it. */
export function asTyped(escaped: string): string {
  return plainSpecials(escaped, () => false)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Turns mentions and links back into words, but for those that are to be kept. */
function plainSpecials(escaped: string, isKept: (mention: string) => boolean): string {
  return escaped.replace(special, (all, ...parts) => {
    if (isKept(all)) return all;
    const { sign, id = '', url = '', label = '' } = parts.at(-1) as Record<string, string | undefined>;
    // Slack adds what is missing of an address, and shows what was typed as its label.
    if (sign === undefined) return label !== '' && [`http://${label}`, `mailto:${label}`].includes(url) ? label : url;
    return `${sign === '#' ? '#' : '@'}${label.replace(/^[@#]/, '') || id}`;
  });
}

/** Mentions as Slack sends them with `should_escape` (docs.slack.dev/interactivity/implementing-slash-commands). */
const mentions = [
  { kind: 'member', pattern: /^<@(?<id>[UW][A-Z0-9]+)(?:\|[^<>]*)?>$/ },
  { kind: 'channel', pattern: /^<#(?<id>[CG][A-Z0-9]+)(?:\|[^<>]*)?>$/ },
  { kind: 'role', pattern: /^<!subteam\^(?<id>S[A-Z0-9]+)(?:\|[^<>]*)?>$/ },
] as const;

function mentionOf(token: string) {
  for (const { kind, pattern } of mentions) {
    const id = pattern.exec(token)?.groups?.['id'];
    if (id !== undefined) return { kind, id };
  }
  return undefined;
}

const nameAlone = /^[@#](?!(?:everyone|everybody|channel|here)\b)\p{L}/iu;

/** Reads what was typed after "admin", still as Slack sent it: a mention tells who is meant, a name alone does not. */
export function readAdminText(escaped: string): { admin: AdminHeard } | { unclear: string } {
  let unknown: string | undefined;
  const heard = readAdmin(
    plainSpecials(escaped, (mention) => mentionOf(mention) !== undefined),
    (token) => {
      if (nameAlone.test(token)) unknown ??= token;
      return mentionOf(token);
    },
  );
  const isNamed = 'options' in heard && mentions.some(({ kind }) => heard.options[kind] !== undefined);
  // It must not pass for a word of the reason: what was for one person would be for everybody.
  if (unknown !== undefined && !isNamed) return { unclear: askForMention(asTyped(unknown)) };
  if ('unclear' in heard) return { unclear: asTyped(heard.unclear) };
  const options = Object.entries(heard.options).map(([name, value]) => [name, asTyped(value)] as const);
  const names = namesIn(escaped);
  const named = Object.keys(names).length > 0 && { names };
  return { admin: { verb: heard.verb, options: Object.fromEntries(options), ...named } };
}

/** How the channels and groups that are mentioned are called, by their ids. Slack leaves out what is private. */
function namesIn(escaped: string): Record<string, string> {
  const labelled = [...escaped.matchAll(/<(?:#(?<channel>[CG][A-Z0-9]+)|!subteam\^(?<group>S[A-Z0-9]+))\|(?<label>[^<>]+)>/g)];
  const names = labelled.map(({ groups }) => {
    const label = asTyped(groups?.['label'] ?? '');
    const channel = groups?.['channel'];
    return channel === undefined ? [groups?.['group'] ?? '', label] : [channel, `#${label}`];
  });
  return Object.fromEntries(names);
}

function askForMention(name: string): string {
  const pick = `Slack did not tell me whom or what you mean by ${name}. Pick it from the list that Slack shows while you type it.`;
  return `${pick} If this stays so, the Slack app needs its new manifest, which npm run commands:deploy prints.`;
}
