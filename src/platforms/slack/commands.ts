import { adminVerbs } from '../admin-verbs.ts';
import type { CommandHeard } from '../chat-platform.ts';
import { plainText, shorten } from '../plain-text.ts';
import { asTyped, readAdminText } from './hearing/typed-text.ts';

type Heard = Pick<CommandHeard, 'command' | 'options' | 'admin'>;
type Options = CommandHeard['options'];

/** What was typed after the slash command: a command in neutral words, a wish for the form, or something to be cleared up first. */
export type TextRead = Heard | { form: true } | { unclear: string };

const subWords = ['usage', 'gallery', 'help'];
const flags = ['model', 'seconds', 'size'] as const;

/** A flag with its value. Phones turn `--` into a dash and straight quotes into curly ones; a dash before a space is prose. */
const flagPattern =
  /(?<=^|\s)(?:--|—|–)(?<name>\p{L}[\p{L}\p{N}_-]*)(?:(?:=|\s+)(?:["“”„](?<double>[^"“”„]*)["“”]|['‘’](?<single>[^'‘’]*)['‘’]|(?<bare>(?!(?:--|—|–)\p{L})\S+)))?/gu;

/** Reads the text of a slash command. A flag that is not known is never left in the prompt: it would be paid for. */
export function readText(escaped: string): TextRead {
  const typed = asTyped(escaped).trim();
  if (typed === '') return { form: true };
  const word = typed.toLowerCase();
  if (subWords.includes(word)) return { command: word, options: {} };
  const [first, asked] = word.split(/\s+/);
  return first === 'admin' && adminVerbs.some(({ verb }) => verb === asked) ? readManager(escaped) : readFlags(typed);
}

function readManager(escaped: string): TextRead {
  const read = readAdminText(escaped.trim().slice('admin'.length));
  return 'unclear' in read ? read : { command: 'admin', options: {}, ...read };
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

/**
 * The app's manifest for api.slack.com/apps, as data (docs.slack.dev/reference/app-manifest).
 * The history scopes are optional: they let us find our own progress message after a crash. So are those that tell guests, admins
 * and user groups from members; without mentions in the command's text (`should_escape`) managers could name nobody.
 */
export function slackManifest(commandName: string, publicUrl: string, mode: 'socket' | 'http') {
  const url = mode === 'http' ? `${publicUrl}/slack/events` : undefined;
  const optional = ['channels:history', 'groups:history', 'im:history', 'mpim:history', 'users:read', 'usergroups:read'];
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
          should_escape: true,
          ...(url && { url }),
        },
      ],
    },
    oauth_config: {
      scopes: { bot: ['commands', 'chat:write', 'files:write', 'files:read', 'im:write', ...optional], bot_optional: optional },
    },
    settings: {
      event_subscriptions: { bot_events: ['app_uninstalled', 'tokens_revoked'], ...(url && { request_url: url }) },
      interactivity: { is_enabled: true, ...(url && { request_url: url, message_menu_options_url: url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}
