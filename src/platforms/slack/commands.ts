import type { CommandHeard } from '../chat-platform.ts';
import { plainText, shorten } from '../plain-text.ts';

type Options = CommandHeard['options'];

/** What was typed after the slash command: a command in neutral words, a wish for the form, or something to be cleared up first. */
export type TextRead = { command: string; options: Options } | { form: true } | { unclear: string };

const subWords = ['usage', 'gallery', 'help'];
const adminVerbs = ['limits', 'grants', 'channels', 'blocks', 'approvals'];
const flags = ['model', 'seconds', 'size'] as const;

/** A flag with its value. Phones turn `--` into a dash and straight quotes into curly ones; a dash before a space is prose. */
const flagPattern =
  /(?<=^|\s)(?:--|—|–)(?<name>\p{L}[\p{L}\p{N}_-]*)(?:(?:=|\s+)(?:["“”„](?<double>[^"“”„]*)["“”]|['‘’](?<single>[^'‘’]*)['‘’]|(?<bare>(?!(?:--|—|–)\p{L})\S+)))?/gu;

/** Reads the text of a slash command. A flag that is not known is never left in the prompt: it would be paid for. */
export function readText(escaped: string): TextRead {
  const typed = unescape(escaped).trim();
  if (typed === '') return { form: true };
  const word = typed.toLowerCase();
  if (subWords.includes(word)) return { command: word, options: {} };
  const [first, verb = ''] = word.split(/\s+/);
  if (first === 'admin' && adminVerbs.includes(verb)) return { command: 'admin', options: {} };
  return readFlags(typed);
}

function readFlags(typed: string): TextRead {
  const options: Options = {};
  const unclear: string[] = [];
  const prompt = typed.replace(flagPattern, (...parts) => {
    const { name = '', double, single, bare } = parts.at(-1) as Record<string, string | undefined>;
    const value = double ?? single ?? bare;
    const flag = flags.find((known) => known === name.toLowerCase());
    if (flag === undefined) unclear.push(`I don't know --${shorten(plainText(name), 40)}. I know --model, --seconds and --size.`);
    else if (value === undefined || value === '') unclear.push(`--${flag} needs a value after it, such as ${examples[flag]}.`);
    else if (options[flag] !== undefined) unclear.push(`--${flag} is there twice. Please give it once.`);
    else options[flag] = value;
    return '';
  });
  const [sentence] = unclear;
  if (sentence !== undefined) return { unclear: sentence };
  const said = prompt.trim();
  return { command: 'sora', options: said === '' ? options : { ...options, prompt: said } };
}

const examples = { model: '--model fox', seconds: '--seconds 4', size: '--size 1280x720' };

/** Undoes what Slack does to typed text: entities, and with `should_escape` also mentions and links. */
function unescape(text: string): string {
  return text
    .replace(/<(?:([@#!])([^<>|]*)|([^<>|]*))(?:\|([^<>]*))?>/g, (_all, sign, id, url, label) => {
      if (sign === undefined) return url;
      return `${sign === '#' ? '#' : '@'}${label || id}`;
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/**
 * The app's manifest for api.slack.com/apps, as data (docs.slack.dev/reference/app-manifest).
 * The history scopes are optional: they let us find our own progress message after a crash.
 */
export function slackManifest(commandName: string, publicUrl: string, mode: 'socket' | 'http') {
  const url = mode === 'http' ? `${publicUrl}/slack/events` : undefined;
  const history = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
  return {
    display_information: { name: 'Sorabot', description: 'Turns a sentence into a video' },
    features: {
      app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'Sorabot', always_online: true },
      slash_commands: [
        {
          command: `/${commandName}`,
          description: 'Make a video from a sentence',
          usage_hint: 'a red fox in the snow [--model … --seconds … --size …]',
          should_escape: false,
          ...(url && { url }),
        },
      ],
    },
    oauth_config: {
      scopes: { bot: ['commands', 'chat:write', 'files:write', 'files:read', 'im:write', ...history], bot_optional: history },
    },
    settings: {
      interactivity: { is_enabled: true, ...(url && { request_url: url, message_menu_options_url: url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}
