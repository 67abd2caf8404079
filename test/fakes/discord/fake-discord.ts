import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/clock/clock.ts';
import { createDoor, type Door } from './door.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createInteractions, type FakeInteraction } from './interactions.ts';
import { createInterventions, type Interventions } from './interventions.ts';
import { createJudge } from './judge.ts';
import { createMessages, type Messages } from './messages.ts';
import { createPeople, type People } from './people.ts';
import { createRoutes } from './routes.ts';
import { createWorld, type FakeMessage, type World } from './world.ts';

/** Discord on loopback: REST, gateway and file host in one, for the real discord.js. */
export interface FakeDiscord extends People, Pick<Interventions, 'hold' | 'fail'>, Pick<Door, 'requests' | 'violations'> {
  /** For `DISCORD_API_URL`: without the version. */
  url: string;
  token: string;
  world: World;
  /** A server, a text channel in it and a person. */
  home: { guildId: string; channelId: string; userId: string };
  /** Whom the bot's messages pinged, in order: ids and `everyone`. */
  pings: string[];
  /** What only one person sees, in order. */
  replies: () => { userId: string; content: string }[];
  /** Of the home channel, unless another is named; oldest first. */
  messages: (channelId?: string) => FakeMessage[];
  interactions: FakeInteraction[];
  removeMessage: Messages['remove'];
  gateway: Pick<Gateway, 'dispatch' | 'drop' | 'identified' | 'connected'>;
  /** Turns the clock. */
  pass: (ms: number) => void;
  /** From now on Discord knows another token only. */
  resetToken: () => void;
  /** Ends all holds and failures. */
  recover: () => void;
  stop: () => Promise<void>;
}

export async function startFakeDiscord({ clock }: { clock?: Clock } = {}): Promise<FakeDiscord> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  const gatewayUrl = `ws://${host}`;

  let passed = 0;
  const issued = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.fake.token';
  let valid = issued;
  const token = () => valid;
  const world = createWorld(() => (clock?.now().getTime() ?? Date.now()) + passed);
  const home = furnish(world);
  const messages = createMessages(world);
  const interactions = createInteractions(world, messages.pings);
  const interventions = createInterventions();
  const routes = createRoutes({ world, messages, interactions, origin, gatewayUrl });
  const door = createDoor({ world, routes, interventions, judge: createJudge(process.env.SPECS_DIR), token });
  server.on('request', door.handle);
  const gateway = createGateway(server, world, { token, url: gatewayUrl });

  return {
    ...createPeople({ world, interactions, gateway, origin, home }),
    url: `${origin}/api`,
    token: issued,
    world,
    home,
    gateway,
    requests: door.requests,
    violations: door.violations,
    pings: messages.pings,
    interactions: interactions.all,
    hold: interventions.hold,
    fail: interventions.fail,
    recover: interventions.clear,
    removeMessage: messages.remove,
    replies: () => interactions.all.flatMap(privateReply),
    messages: (channelId = home.channelId) => world.messagesIn(channelId),
    pass: (ms) => void (passed += ms),
    resetToken() {
      valid = 'another';
      gateway.drop(4004);
    },
    async stop() {
      interventions.clear();
      gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function furnish(world: World): FakeDiscord['home'] {
  const guild = world.addGuild();
  const channel = world.addChannel({ guildId: guild.id });
  return { guildId: guild.id, channelId: channel.id, userId: world.addUser('Ada').id };
}

function privateReply({ user, reply }: FakeInteraction): { userId: string; content: string }[] {
  return reply === undefined ? [] : [{ userId: user.id, content: reply.content }];
}
