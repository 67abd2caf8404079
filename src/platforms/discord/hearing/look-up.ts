import {
  DiscordAPIError,
  GuildMemberFlags,
  PermissionFlagsBits,
  PermissionsBitField,
  RESTJSONErrorCodes,
  Routes,
  type APIGuild,
  type APIGuildMember,
  type REST,
} from 'discord.js';
import type { Asker, Standing } from '../../chat-platform.ts';
import { asking } from '../errors.ts';

/** What Discord says of a person just now; of one in a direct message, nothing. @throws {ChatError} */
export async function lookUp(rest: REST, { workspaceId, memberId }: Asker): Promise<Standing> {
  if (workspaceId.startsWith('dm:')) return {};
  const [guild, member] = (await asking(
    Promise.all([rest.get(Routes.guild(workspaceId)), rest.get(Routes.guildMember(workspaceId, memberId)).catch(unlessUnknown)]),
  )) as [APIGuild, APIGuildMember | undefined];
  if (member === undefined) return { roles: [], guest: true, manages: false };
  const { roles, pending = false, flags } = member;
  return { roles, guest: pending || (flags & GuildMemberFlags.IsGuest) !== 0, manages: manages(guild, memberId, roles) };
}

function manages({ id, owner_id: owner, roles }: APIGuild, memberId: string, theirs: string[]): boolean {
  if (owner === memberId) return true;
  // The role that everybody has bears the server's id.
  const permissions = roles.filter((role) => role.id === id || theirs.includes(role.id)).map((role) => BigInt(role.permissions));
  return new PermissionsBitField(permissions).has(PermissionFlagsBits.ManageGuild);
}

/** Whoever has left the server, or has no account any more. */
function unlessUnknown(error: unknown): undefined {
  const codes: unknown[] = [RESTJSONErrorCodes.UnknownMember, RESTJSONErrorCodes.UnknownUser];
  if (!(error instanceof DiscordAPIError) || !codes.includes(error.code)) throw error;
}
