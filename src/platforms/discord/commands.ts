import {
  ApplicationCommandOptionType as Option,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  REST,
  Routes,
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
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

/** Neutral name, description and options of each command. */
const commandList = [
  { command: 'sora', description: 'Turn a sentence into a video', options: videoOptions },
  { command: 'help', description: 'What I can do', options: [] },
];

/** The name in Discord of a neutral command: `sora` bears the bare name, the others follow it with a dash. */
function nameOf(command: string, commandName: string): string {
  return command === 'sora' ? commandName : `${commandName}-${command}`;
}

/** The neutral command behind a name in Discord, if it is one of ours. */
export function commandOf(name: string, commandName: string): string | undefined {
  return commandList.find(({ command }) => nameOf(command, commandName) === name)?.command;
}

function definitions(commandName: string): RESTPostAPIChatInputApplicationCommandsJSONBody[] {
  return commandList.map(({ command, description, options }) => ({
    type: ApplicationCommandType.ChatInput,
    name: nameOf(command, commandName),
    description,
    options,
    // Where the bot itself can post: servers that installed it, and its own direct messages.
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
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
  const gists = commands.map(({ name, type, options, contexts, integration_types, ...rest }) => ({
    name,
    type,
    description: 'description' in rest ? rest.description : '',
    contexts: sorted(contexts),
    installs: sorted(integration_types),
    options: (options ?? []).map((option) => [
      option.type,
      option.name,
      option.description,
      option.required ?? false,
      'autocomplete' in option && option.autocomplete,
      'max_length' in option ? option.max_length : undefined,
    ]),
  }));
  return JSON.stringify(gists.toSorted((one, other) => one.name.localeCompare(other.name)));
}

function sorted(numbers: number[] | null | undefined): number[] {
  return (numbers ?? []).toSorted((one, other) => one - other);
}
