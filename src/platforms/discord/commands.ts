import {
  ApplicationCommandOptionType as Option,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  REST,
  Routes,
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandSubcommandOption,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { adminVerbs, type AdminOption, type AdminVerb } from '../admin-verbs.ts';
import { asking } from './errors.ts';
import { limits } from './limits.ts';

interface Account {
  token: string;
  apiUrl: string;
}

const suggested = (name: string, description: string) =>
  ({ type: Option.String, name, description, max_length: limits.choiceText, autocomplete: true }) as const;

const videoOptions: APIApplicationCommandOption[] = [
  {
    type: Option.String,
    name: 'prompt',
    description: 'What the video should show',
    required: true,
    max_length: limits.promptOption,
  },
  suggested('model', 'Which model makes it'),
  suggested('seconds', 'How long it is'),
  suggested('size', 'Its width and height'),
  { type: Option.Attachment, name: 'image', description: 'A picture to begin with' },
];

/** Where one can ask for videos, and where we can post: no categories, no forums. */
const channels = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
] as const;

/** Discord wants a verb's required options before the others. */
function subcommandOf({ verb, description, options }: AdminVerb): APIApplicationCommandSubcommandOption {
  const inOrder = options.toSorted((one, other) => Number(other.required ?? false) - Number(one.required ?? false));
  return { type: Option.Subcommand, name: verb, description, options: inOrder.map(optionOf) };
}

function optionOf({ name, description, required, kind, choices = [] }: AdminOption): APIApplicationCommandBasicOption {
  const about = { name, description, required: required === true };
  switch (kind) {
    case 'member':
      return { type: Option.User, ...about };
    case 'role':
      return { type: Option.Role, ...about };
    case 'channel':
      return { type: Option.Channel, ...about, channel_types: [...channels] };
    case 'choice':
      return { type: Option.String, ...about, choices: choices.map((choice) => ({ name: choice, value: choice })) };
    case 'amount':
      return { type: Option.String, ...about, max_length: limits.amountOption };
    case 'text':
      return { type: Option.String, ...about, max_length: limits.textOption };
  }
}

interface CommandShape {
  /** The neutral name. */
  command: string;
  description: string;
  options: APIApplicationCommandOption[];
  managers?: true;
}

const commandList: CommandShape[] = [
  { command: 'sora', description: 'Turn a sentence into a video', options: videoOptions },
  { command: 'usage', description: 'What you and this server have spent, and what is left', options: [] },
  { command: 'help', description: 'What I can do', options: [] },
  {
    command: 'admin',
    description: 'Limits, extras, channels, blocks and approvals',
    options: adminVerbs.map(subcommandOf),
    managers: true,
  },
];

// Where the bot itself can post: servers that installed it, and its own direct messages, which nobody manages.
const everywhere = [InteractionContextType.Guild, InteractionContextType.BotDM];
const inServers = [InteractionContextType.Guild];

/** The name in Discord of a neutral command: `sora` bears the bare name, the others follow it with a dash. */
function nameOf(command: string, commandName: string): string {
  return command === 'sora' ? commandName : `${commandName}-${command}`;
}

/** The neutral command behind a name in Discord, if it is one of ours. */
export function commandOf(name: string, commandName: string): string | undefined {
  return commandList.find(({ command }) => nameOf(command, commandName) === name)?.command;
}

function definitions(commandName: string): RESTPostAPIChatInputApplicationCommandsJSONBody[] {
  return commandList.map(({ command, description, options, managers }) => ({
    type: ApplicationCommandType.ChatInput,
    name: nameOf(command, commandName),
    description,
    options,
    contexts: managers ? inServers : everywhere,
    // Whom Discord shows it to; a server can show it to others, so it is asked again whether they manage.
    default_member_permissions: managers ? String(PermissionFlagsBits.ManageGuild) : null,
    integration_types: [ApplicationIntegrationType.GuildInstall],
  }));
}

/** Puts our commands in place of all that the application had; answers with a line for people. @throws {ChatError} */
export async function publishDiscordCommands(account: Account, commandName: string): Promise<string> {
  const rest = restOf(account);
  const body = definitions(commandName);
  await asking(rest.put(await commandsRoute(rest), { body }));
  return `Discord now has ${body.map(({ name }) => `/${name}`).join(', ')}.`;
}

/** Whether what Discord has is not what {@link publishDiscordCommands} would put there. @throws {ChatError} */
export async function deployedCommandsDiffer(account: Account, commandName: string): Promise<boolean> {
  const rest = restOf(account);
  const deployed = (await asking(rest.get(await commandsRoute(rest)))) as APIApplicationCommand[];
  return gist(deployed) !== gist(definitions(commandName));
}

function restOf({ token, apiUrl }: Account): REST {
  return new REST({ api: apiUrl }).setToken(token);
}

async function commandsRoute(rest: REST): Promise<`/${string}`> {
  const application = (await asking(rest.get(Routes.currentApplication()))) as { id: string };
  return Routes.applicationCommands(application.id);
}

/** What matters of commands, in one order; Discord adds fields of its own and leaves out what is false. */
function gist(commands: (APIApplicationCommand | RESTPostAPIChatInputApplicationCommandsJSONBody)[]): string {
  const gists = commands.map(
    ({ name, type, options, contexts, integration_types, default_member_permissions: permissions, ...rest }) => ({
      name,
      type,
      description: 'description' in rest ? rest.description : '',
      contexts: sorted(contexts),
      installs: sorted(integration_types),
      permissions,
      options: (options ?? []).map(gistOf),
    }),
  );
  return JSON.stringify(gists.toSorted((one, other) => one.name.localeCompare(other.name)));
}

function gistOf(option: APIApplicationCommandOption): unknown[] {
  return [
    option.type,
    option.name,
    option.description,
    option.required ?? false,
    'autocomplete' in option && option.autocomplete,
    'max_length' in option ? option.max_length : undefined,
    'channel_types' in option ? sorted(option.channel_types) : [],
    'choices' in option ? option.choices?.map(({ name, value }) => [name, value]) : undefined,
    'options' in option ? (option.options ?? []).map(gistOf) : [],
  ];
}

function sorted(numbers: number[] | null | undefined): number[] {
  return (numbers ?? []).toSorted((one, other) => one - other);
}
