import { ApiError } from './api-error.ts';
import type { Interactions } from './interactions.ts';
import type { Messages } from './messages.ts';
import type { UploadedFile } from './read-body.ts';
import { wire } from './wire.ts';
import type { FakeMessage, World } from './world.ts';

interface Asked {
  /** What stands in the holes of the route's path. */
  ids: string[];
  body: Record<string, unknown>;
  files: UploadedFile[];
  query: URLSearchParams;
}

export interface Route {
  method: string;
  pattern: RegExp;
  /** Open without the bot's token: the address itself holds one. */
  open: boolean;
  /** The answer's body; undefined is 204. */
  answer: (asked: Asked) => unknown;
}

interface Parts {
  world: World;
  messages: Messages;
  interactions: Interactions;
  origin: string;
  gatewayUrl: string;
}

/** Every route that the bot uses. */
export function createRoutes({ world, messages, interactions, origin, gatewayUrl }: Parts): Route[] {
  const route = (method: string, path: string, answer: Route['answer'], open = false): Route => ({
    method,
    pattern: new RegExp(`^${path.replaceAll(':', '([^/]+)')}$`),
    open,
    answer,
  });
  const shown = (message: FakeMessage) => wire.message(message, origin);

  return [
    route('GET', '/gateway/bot', () => ({
      url: gatewayUrl,
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
    })),
    route('GET', '/users/@me', () => wire.user(world.bot)),
    route('GET', '/applications/@me', () => ({ id: world.bot.id, name: world.bot.username })),
    route('GET', '/applications/:/commands', () => world.commands),
    route('PUT', '/applications/:/commands', ({ body }) => {
      world.commands = (body as unknown as object[]).map((command) => Object.assign(command, { id: world.newId(), nsfw: false }));
      return world.commands;
    }),
    route('GET', '/guilds/:', ({ ids: [id = ''] }) => {
      const guild = world.guilds.get(id);
      if (guild === undefined) throw new ApiError(404, 10_004, 'Unknown Guild');
      return wire.guild(guild, world);
    }),
    route('GET', '/guilds/:/members/:', ({ ids: [guildId = '', userId = ''] }) => {
      const user = world.users.get(userId);
      const member = world.member(guildId, userId);
      if (!world.guilds.has(guildId)) throw new ApiError(404, 10_004, 'Unknown Guild');
      if (user === undefined) throw new ApiError(404, 10_013, 'Unknown User');
      if (member === undefined) throw new ApiError(404, 10_007, 'Unknown Member');
      return wire.member(user, member);
    }),
    route('GET', '/channels/:', ({ ids: [id = ''] }) => wire.channel(world.channel(id))),
    route('GET', '/channels/:/messages', ({ ids: [id = ''], query }) => messages.list(id, query).map(shown)),
    route('POST', '/channels/:/messages', ({ ids: [id = ''], body, files }) => shown(messages.create(id, body, files))),
    route('PATCH', '/channels/:/messages/:', ({ ids: [channel = '', id = ''], body }) => shown(messages.edit(channel, id, body))),
    route('DELETE', '/channels/:/messages/:', ({ ids: [channel = '', id = ''] }) => messages.remove(channel, id)),
    route('POST', '/users/@me/channels', ({ body }) => wire.channel(directMessages(world, String(body.recipient_id)))),
    route(
      'POST',
      '/interactions/:/:/callback',
      ({ ids: [id = '', token = ''], body }) => {
        interactions.callback(id, token, body as unknown as Parameters<Interactions['callback']>[2]);
      },
      true,
    ),
    route(
      'PATCH',
      '/webhooks/:/:/messages/@original',
      ({ ids: [, token = ''], body }) => shown(interactions.edit(token, body)),
      true,
    ),
  ];
}

function directMessages(world: World, recipientId: string) {
  const known = [...world.channels.values()].find((channel) => channel.type === 1 && channel.recipientId === recipientId);
  return known ?? world.addChannel({ type: 1, recipientId });
}
