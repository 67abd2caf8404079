import {
  InteractionContextType,
  PermissionFlagsBits as Permission,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
} from 'discord.js';

const needed = [
  [Permission.ViewChannel, 'View Channel'],
  [Permission.AttachFiles, 'Attach Files'],
  // Without it we could not see, after a crash, what we have already posted.
  [Permission.ReadMessageHistory, 'Read Message History'],
] as const;

/** What would keep us from posting where this was asked, each as a sentence. */
export function obstaclesTo(interaction: ChatInputCommandInteraction | ButtonInteraction): string[] {
  if (!interaction.inGuild()) {
    if (interaction.context !== InteractionContextType.PrivateChannel) return [];
    return ['I am not part of this conversation, so I cannot post here. Open a direct message with me instead.'];
  }
  if (!interaction.inCachedGuild())
    return ['I am not a member of this server, so I cannot post here. Ask an admin to invite me.'];
  const send = interaction.channel?.isThread()
    ? ([Permission.SendMessagesInThreads, 'Send Messages in Threads'] as const)
    : ([Permission.SendMessages, 'Send Messages'] as const);
  return [...needed, send]
    .filter(([permission]) => !interaction.appPermissions.has(permission))
    .map(([, name]) => `I need the permission “${name}” in this channel. Ask an admin to grant it.`);
}
