import {
  GuildMemberFlags,
  PermissionFlagsBits,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Guild,
  type GuildMember,
} from 'discord.js';
import type { Asker, Standing } from '../../chat-platform.ts';

/** Who did it and where, with what Discord says of them in the same event. */
export function askerOf(interaction: ChatInputCommandInteraction | ButtonInteraction): Asker {
  const { user, channel, channelId } = interaction;
  const within = channel?.isThread() === true ? channel.parentId : null;
  const asker = { platform: 'discord', memberId: user.id, channelId, ...(within !== null && { within }) } as const;
  if (!interaction.inCachedGuild()) return { ...asker, workspaceId: `dm:${user.id}`, memberName: user.displayName };
  const { guild, member, memberPermissions } = interaction;
  return {
    ...asker,
    workspaceId: guild.id,
    ...(guild.available && { workspaceName: guild.name }),
    memberName: member.displayName,
    ...standingOf(guild, member),
    manages: memberPermissions.has(PermissionFlagsBits.ManageGuild),
  };
}

function standingOf(guild: Guild, { roles, pending, flags }: GuildMember): Standing {
  const guest = pending || flags.has(GuildMemberFlags.IsGuest);
  // During an outage of the server its roles are not known, and discord.js leaves out those that it does not know.
  if (!guild.available) return { guest };
  return { guest, roles: [...roles.cache.keys()].filter((id) => id !== guild.id) };
}
