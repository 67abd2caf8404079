import { MessageFlags } from 'discord.js';
import { ApiError } from './api-error.ts';
import { amend, checkText, compose, type MessageBody } from './messages.ts';
import { pingsOf } from './pings.ts';
import { wire } from './wire.ts';
import type { FakeMessage, FakeUser, World } from './world.ts';

/** Something a person did with the application. */
export interface FakeInteraction {
  id: string;
  token: string;
  payload: Record<string, unknown>;
  at: number;
  user: FakeUser;
  channelId: string;
  /** How often a callback came, the refused ones too. */
  callbacks: number;
  acknowledged: boolean;
  /** The message under which the button stood. */
  pressed?: FakeMessage;
  /** What only this person sees. */
  reply?: FakeMessage;
  choices?: { name: string; value: string }[];
}

export interface InteractionGiven {
  userId: string;
  channelId: string;
  /** 0 a server, 1 the bot's own direct messages, 2 another private conversation. */
  context: 0 | 1 | 2;
  type: 2 | 3 | 4;
  data: Record<string, unknown>;
  /** Under which the button stood. */
  pressed?: FakeMessage;
}

export interface Interactions {
  all: FakeInteraction[];
  create: (given: InteractionGiven, origin: string) => FakeInteraction;
  callback: (
    id: string,
    token: string,
    body: { type: number; data?: MessageBody & { choices?: FakeInteraction['choices'] } },
  ) => FakeInteraction;
  /** The private reply behind a token. */
  edit: (token: string, body: MessageBody) => FakeMessage;
}

const acknowledgeWithinMs = 3000;
const tokenLivesMs = 15 * 60_000;

export function createInteractions(world: World, pings: string[]): Interactions {
  const all: FakeInteraction[] = [];

  const byToken = (token: string) => {
    const found = all.find((interaction) => interaction.token === token);
    if (found === undefined) throw new ApiError(404, 10_015, 'Unknown Webhook');
    if (world.now() - found.at > tokenLivesMs) throw new ApiError(401, 50_027, 'Invalid Webhook Token');
    return found;
  };

  return {
    all,
    create(given, origin) {
      const user = world.users.get(given.userId) ?? world.bot;
      const id = world.newId();
      const token = `aW50ZXJhY3Rpb24.${id}`;
      const payload = { id, token, ...describe(world, given, user, origin) };
      const interaction = {
        id,
        token,
        payload,
        user,
        channelId: given.channelId,
        at: world.now(),
        callbacks: 0,
        acknowledged: false,
        ...(given.pressed && { pressed: given.pressed }),
      };
      all.push(interaction);
      return interaction;
    },
    callback(id, token, { type, data }) {
      const interaction = all.find((each) => each.id === id && each.token === token);
      if (interaction === undefined) throw new ApiError(404, 10_062, 'Unknown interaction');
      interaction.callbacks += 1;
      if (interaction.acknowledged) throw new ApiError(400, 40_060, 'Interaction has already been acknowledged.');
      if (world.now() - interaction.at > acknowledgeWithinMs) throw new ApiError(404, 10_062, 'Unknown interaction');
      interaction.acknowledged = true;
      if (type === 8 && data?.choices !== undefined) interaction.choices = data.choices;
      if (type === 4 || type === 5) interaction.reply = compose(world, world.bot, interaction.channelId, data ?? {}, []);
      // What an answer changes is then the message under which the button stood.
      if (type === 6 && interaction.pressed !== undefined) interaction.reply = interaction.pressed;
      return interaction;
    },
    edit(token, body) {
      const { reply } = byToken(token);
      if (reply === undefined) throw new ApiError(404, 10_008, 'Unknown Message');
      checkText(body, 0);
      pings.push(...pingsOf(body.content ?? '', body.allowed_mentions));
      // Who sees a message is decided once.
      amend(reply, { ...body, flags: (body.flags ?? 0) | (reply.flags & MessageFlags.Ephemeral) }, world.now());
      return reply;
    },
  };
}

function describe(
  world: World,
  { channelId, context, type, data, pressed }: InteractionGiven,
  user: FakeUser,
  origin: string,
): Record<string, unknown> {
  const channel = world.channels.get(channelId);
  const { guildId } = channel ?? {};
  const member = world.member(guildId ?? '', user.id) ?? { roles: [], pending: false, flags: 0 };
  const place =
    guildId === undefined
      ? { user: wire.user(user), authorizing_integration_owners: { '0': '0' } }
      : {
          guild_id: guildId,
          guild: { id: guildId, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
          member: { ...wire.member(user, member), permissions: world.permissionsOf(guildId, user.id).toString() },
          authorizing_integration_owners: { '0': guildId },
        };
  return {
    application_id: world.bot.id,
    type,
    data,
    version: 1,
    channel_id: channelId,
    channel: channel && wire.channel(channel),
    ...place,
    app_permissions: (channel?.permissions ?? 0n).toString(),
    locale: 'en-US',
    context,
    entitlements: [],
    attachment_size_limit: 20 * 1024 * 1024,
    ...(pressed && { message: wire.message(pressed, origin) }),
  };
}
