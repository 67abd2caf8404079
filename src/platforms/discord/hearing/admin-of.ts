import type { ChatInputCommandInteraction, CommandInteractionOption } from 'discord.js';
import type { AdminHeard } from '../../chat-platform.ts';

/** The verb and options of the command for managers, or the sentence that says why it cannot be meant so. */
export function adminOf({ options, guildId }: ChatInputCommandInteraction): AdminHeard | string {
  const given = options.data[0]?.options ?? [];
  const mistake = given.map((option) => mistakeIn(option, guildId)).find((sentence) => sentence !== undefined);
  if (mistake !== undefined) return mistake;
  return {
    verb: options.getSubcommand(),
    // What was picked comes as its id.
    options: Object.fromEntries(given.map(({ name, value }) => [name, String(value)])),
    names: Object.fromEntries(given.flatMap(nameOf)),
  };
}

/** How a channel or a role that was picked is called, by its id. */
function nameOf({ channel, role }: CommandInteractionOption): [id: string, name: string][] {
  if (role != null) return [[role.id, role.name]];
  return channel?.name == null ? [] : [[channel.id, `#${channel.name}`]];
}

function mistakeIn({ user, role }: CommandInteractionOption, guildId: string | null): string | undefined {
  if (user?.bot === true) return 'Bots never ask for videos, so this would change nothing. Choose a person.';
  // Discord counts it among the roles, yet as nobody's.
  if (role?.id === guildId && role !== undefined)
    return '@everyone is no role here. For a limit of each member, leave out whom it is for.';
  return undefined;
}
