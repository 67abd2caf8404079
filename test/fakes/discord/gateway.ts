import type { Server } from 'node:http';
import { GatewayIntentBits } from 'discord.js';
import { WebSocketServer, type WebSocket } from 'ws';
import { wire } from './wire.ts';
import type { FakeGuild, World } from './world.ts';

interface Session {
  socket: WebSocket;
  sequence: number;
}

export interface Gateway {
  dispatch: (type: string, data: unknown) => void;
  /** A message event: without the privileged intent its content is withheld, unless it is `readable` to us anyway. */
  dispatchMessage: (data: Record<string, unknown>, readable: boolean) => void;
  /** Closes every connection with this code. */
  drop: (code: number) => void;
  /** How often somebody identified; Discord allows 1,000 a day. */
  identified: () => number;
  connected: () => number;
  stop: () => void;
}

const privileged = GatewayIntentBits.MessageContent | GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences;

/** The event side: hello, identify, heartbeats, dispatches. No privileged intent is granted. */
export function createGateway(server: Server, world: World, options: { token: () => string; url: string }): Gateway {
  const sockets = new WebSocketServer({ server });
  const sessions = new Map<WebSocket, Session>();
  let identified = 0;

  const send = (session: Session, type: string, data: unknown) => {
    session.sequence += 1;
    session.socket.send(JSON.stringify({ op: 0, t: type, s: session.sequence, d: data }));
  };

  const identify = (socket: WebSocket, { token, intents }: { token: string; intents: number }) => {
    identified += 1;
    if (token !== options.token()) return socket.close(4004, 'Authentication failed.');
    if ((intents & privileged) !== 0) return socket.close(4014, 'Disallowed intent(s).');
    const session = { socket, sequence: 0 };
    sessions.set(socket, session);
    send(session, 'READY', {
      v: 10,
      user: wire.user(world.bot),
      guilds: [...world.guilds.keys()].map((id) => ({ id, unavailable: true })),
      session_id: world.newId(),
      resume_gateway_url: options.url,
      shard: [0, 1],
      application: { id: world.bot.id, flags: 0 },
    });
    for (const guild of world.guilds.values())
      if (guild.outage !== true) send(session, 'GUILD_CREATE', guildCreate(world, guild));
  };

  sockets.on('connection', (socket) => {
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
    socket.on('close', () => sessions.delete(socket));
    socket.on('message', (raw: Buffer) => {
      const { op, d } = JSON.parse(raw.toString()) as { op: number; d: { token: string; intents: number } };
      if (op === 1) socket.send(JSON.stringify({ op: 11 }));
      if (op === 2) identify(socket, d);
      // Resumes are refused, as after a long absence: the client identifies anew.
      if (op === 6) socket.send(JSON.stringify({ op: 9, d: false }));
    });
  });

  return {
    dispatch(type, data) {
      for (const session of sessions.values()) send(session, type, data);
    },
    dispatchMessage(data, readable) {
      const withheld = { content: '', attachments: [], embeds: [], components: [] };
      for (const session of sessions.values()) send(session, 'MESSAGE_CREATE', readable ? data : { ...data, ...withheld });
    },
    drop(code) {
      for (const socket of sockets.clients) socket.close(code);
    },
    identified: () => identified,
    connected: () => sessions.size,
    stop() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

/** A server as Discord describes it to a bot that is in it. */
export function guildCreate(world: World, guild: FakeGuild) {
  const channels = [...world.channels.values()].filter((channel) => channel.guildId === guild.id);
  return {
    ...wire.guild(guild, world),
    channels: channels.filter(({ type }) => type === 0).map(wire.channel),
    threads: channels.filter(({ type }) => type === 11).map(wire.channel),
    members: [wire.member(world.bot, { roles: [], pending: false, flags: 0 })],
    member_count: world.users.size,
    joined_at: new Date(world.now()).toISOString(),
    large: false,
    unavailable: false,
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
