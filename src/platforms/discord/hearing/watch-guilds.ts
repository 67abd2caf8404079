import { Events, GatewayDispatchEvents, type Client, type GatewayReadyDispatchData } from 'discord.js';

interface Watcher {
  left: (guildId: string) => void;
  /** All servers that have us, those with an outage too. */
  present: (guildIds: string[]) => void;
}

/** Says which servers have us: when one removes us, and all of them each time Discord has named them. */
export function watchGuilds(client: Client, { left, present }: Watcher): void {
  const report = () => present([...client.guilds.cache.keys()]);
  // Not for an outage: discord.js tells the two apart.
  client.on(Events.GuildDelete, ({ id }) => left(id));
  // A new session names all servers of its shard, and discord.js only adds to those that it knows.
  client.ws.on(GatewayDispatchEvents.Ready, ({ guilds }: GatewayReadyDispatchData, shardId: number) => {
    const named = new Set(guilds.map(({ id }) => id));
    client.guilds.cache.sweep((guild) => guild.shardId === shardId && !named.has(guild.id));
  });
  // Before every shard is ready for the first time, the list is not whole.
  client.once(Events.ClientReady, report);
  client.on(Events.ShardReady, () => {
    if (client.isReady()) report();
  });
}
