import { PermissionsBitField } from 'discord.js';
import type { FakeChannel, FakeGuild, FakeMember, FakeMessage, FakeRole, FakeUser, World } from './world.ts';

/** This Discord's things as they stand in an answer or an event. */
export const wire = {
  user: ({ id, username, bot }: FakeUser) => ({ id, username, bot, global_name: null, discriminator: '0', avatar: null }),

  message: (message: FakeMessage, origin: string) => ({
    id: message.id,
    type: 0,
    channel_id: message.channelId,
    author: wire.user(message.author),
    content: message.content,
    components: message.components,
    attachments: message.attachments.map(({ id, filename, description, bytes }) => ({
      id,
      filename,
      ...(description !== undefined && { description }),
      size: bytes.length,
      url: `${origin}/attachments/${message.channelId}/${id}/${filename}`,
      proxy_url: `${origin}/attachments/${message.channelId}/${id}/${filename}`,
    })),
    embeds: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    flags: message.flags,
    timestamp: new Date(message.at).toISOString(),
    edited_timestamp: message.editedAt === undefined ? null : new Date(message.editedAt).toISOString(),
    ...(message.nonce !== undefined && { nonce: message.nonce }),
  }),

  channel: ({ id, name, type, guildId, parentId, recipientId, archived }: FakeChannel) => ({
    id,
    type,
    ...(type === 1 ? { recipients: [{ id: recipientId, username: 'someone', discriminator: '0', avatar: null }] } : { name }),
    ...(guildId !== undefined && { guild_id: guildId, position: 0, permission_overwrites: [] }),
    ...(type === 11 && {
      parent_id: parentId ?? id,
      owner_id: id,
      thread_metadata: { archived, locked: archived, auto_archive_duration: 60, archive_timestamp: new Date().toISOString() },
    }),
  }),

  guild: ({ id, name, tier, ownerId, everyone = PermissionsBitField.Default }: FakeGuild, world: World) => ({
    id,
    name,
    owner_id: ownerId ?? world.bot.id,
    premium_tier: tier,
    preferred_locale: 'en-US',
    features: [],
    emojis: [],
    stickers: [],
    // The role that everybody has bears the server's id.
    roles: [{ id, guildId: id, name: '@everyone', permissions: everyone }, ...world.roles.values()]
      .filter(({ guildId }) => guildId === id)
      .map(wire.role),
  }),

  role: ({ id, name, permissions }: FakeRole) => ({
    id,
    name,
    permissions: permissions.toString(),
    position: 0,
    color: 0,
    hoist: false,
    managed: false,
    mentionable: false,
  }),

  member: (user: FakeUser, { roles, pending, flags }: FakeMember) => ({
    user: wire.user(user),
    nick: null,
    roles,
    pending,
    joined_at: new Date().toISOString(),
    deaf: false,
    mute: false,
    flags,
  }),
};
