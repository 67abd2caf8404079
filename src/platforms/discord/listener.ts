import {
  Client,
  DiscordAPIError,
  Events,
  GatewayIntentBits,
  MessageFlags,
  Options,
  Partials,
  RESTJSONErrorCodes,
  Routes,
  Status,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
} from 'discord.js';
import { after } from '../../clock/clock.ts';
import { StartFault } from '../../errors/fault.ts';
import { messageOf } from '../../errors/message-of.ts';
import type { Log } from '../../logging/log.ts';
import { notice } from '../chat-message.ts';
import type { ChatEars, ChatListener } from '../chat-platform.ts';
import { plainText, shorten } from '../plain-text.ts';
import { commandOf, deployedCommandsDiffer } from './commands.ts';
import { asking } from './errors.ts';
import { adminOf } from './hearing/admin-of.ts';
import { askerOf } from './hearing/asker-of.ts';
import { imageOf } from './hearing/image-of.ts';
import { obstaclesTo } from './hearing/obstacles-to.ts';
import { watchGuilds } from './hearing/watch-guilds.ts';
import { limits } from './limits.ts';
import { render } from './render.ts';

interface ListenerOptions {
  token: string;
  apiUrl: string;
  commandName: string;
  log: Log;
}

type Act = ChatInputCommandInteraction | ButtonInteraction;

/** Hears Discord over its gateway. */
export function createListener({ token, apiUrl, commandName, log }: ListenerOptions): ChatListener {
  const client = createClient(apiUrl);
  const handling = new Set<Promise<void>>();
  let lost: string | undefined;

  const handle = (work: Promise<void>, what: object) => {
    const handled = work
      .catch((error: unknown) => log.error({ err: error, ...what }, 'could not answer on Discord'))
      .finally(() => handling.delete(handled));
    handling.add(handled);
  };

  client.on(Events.Error, (error) => log.error({ err: error }, 'the connection to Discord has trouble'));
  // Only for reasons that mend by nothing we do, such as a token that was reset.
  client.on(Events.ShardDisconnect, ({ code }) => {
    lost = `Discord closed the connection for good (${code})`;
    log.error({ code }, lost);
  });

  return {
    async start(ears) {
      client.on(Events.InteractionCreate, (interaction) =>
        handle(hear(interaction, ears, commandName), { interaction: interaction.id }),
      );
      watchGuilds(client, {
        left: (guild) => handle(ears.left('discord', guild), { guild }),
        present: (guilds) => handle(ears.present('discord', guilds), { guilds: guilds.length }),
      });
      const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
      try {
        await client.login(token);
      } catch (error) {
        throw startFault(error, apiUrl);
      }
      await ready;
      void compareCommands({ token, apiUrl, commandName, log });
    },
    async stop() {
      client.removeAllListeners(Events.InteractionCreate);
      await Promise.all(handling);
      await client.destroy();
    },
    trouble() {
      if (lost !== undefined) return lost;
      const ready = client.isReady() && client.ws.shards.every(({ status }) => status === Status.Ready);
      return ready ? undefined : 'not connected to Discord';
    },
  };
}

function createClient(apiUrl: string): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    rest: { api: apiUrl },
    // By itself it would keep the last 200 messages of every channel.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    // Until the servers have come, commands wait inside discord.js; one with an outage may not make them wait too long.
    waitGuildTimeout: 1000,
  });
}

async function compareCommands({ token, apiUrl, commandName, log }: ListenerOptions): Promise<void> {
  try {
    const differ = await deployedCommandsDiffer({ token, apiUrl }, commandName);
    if (differ) log.warn('The commands that Discord has are not the ones of this version: run `npm run commands:deploy`.');
  } catch (error) {
    log.debug({ err: error }, 'could not compare the commands that Discord has with ours');
  }
}

function startFault(error: unknown, apiUrl: string): StartFault {
  const reason = messageOf(error);
  if (/invalid token/i.test(reason))
    return new StartFault(
      'DISCORD_TOKEN: Discord does not know this token. Copy it again from the Bot page of your application.',
    );
  if (/disallowed intents/i.test(reason)) return new StartFault('Discord does not give this application the intents it needs.');
  return new StartFault(`Discord does not let us in at ${apiUrl}: ${reason}`);
}

async function hear(interaction: Interaction, ears: ChatEars, commandName: string): Promise<void> {
  if (interaction.isAutocomplete()) return offer(interaction, ears);
  if (!interaction.isChatInputCommand() && !interaction.isButton()) return;
  // Nothing may be awaited before this: Discord drops what is not acknowledged within 3 seconds. When it fails, the person
  // has read that we did not answer, so nothing may be begun in their name.
  await acknowledge(interaction).catch(unlessAcknowledged);
  const heard = heardOf(interaction);
  if (interaction.isButton()) return ears.button({ ...heard, buttonId: interaction.customId });
  const command = commandOf(interaction.commandName, commandName);
  if (command === undefined) return;
  if (command === 'admin') {
    const admin = adminOf(interaction);
    if (typeof admin === 'string') return heard.answer(notice(admin));
    return ears.command({ ...heard, command, options: {}, admin });
  }
  const image = interaction.options.getAttachment('image');
  await ears.command({ ...heard, command, options: optionsOf(interaction), ...(image && { image: imageOf(image) }) });
}

/** The answer to a button of a private answer takes its place, so that it cannot be pressed again. */
async function acknowledge(interaction: Act): Promise<void> {
  const inPlace = interaction.isButton() && interaction.message.flags.has(MessageFlags.Ephemeral);
  await (inPlace ? interaction.deferUpdate() : interaction.deferReply({ flags: MessageFlags.Ephemeral }));
}

/** A repeated delivery, or an acknowledgement whose answer got lost: the person has it, and the request key stays the same. */
function unlessAcknowledged(error: unknown): void {
  const acknowledged =
    error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
  if (!acknowledged) throw error;
}

function heardOf(interaction: Act) {
  const { client, applicationId, token } = interaction;
  const route = Routes.webhookMessage(applicationId, token);
  return {
    asker: askerOf(interaction),
    requestKey: `discord:${interaction.id}`,
    acknowledgement: { reference: `${applicationId}:${token}`, until: after(interaction.createdAt, limits.acknowledgementMs) },
    obstacles: obstaclesTo(interaction),
    answer: async (message: Parameters<typeof render>[0]) => {
      await asking(client.rest.patch(route, { body: render(message), auth: false }));
    },
  };
}

function optionsOf({ options }: ChatInputCommandInteraction) {
  const given = (['prompt', 'model', 'seconds', 'size'] as const).map((name) => [name, options.getString(name)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== null));
}

async function offer(interaction: AutocompleteInteraction, ears: ChatEars): Promise<void> {
  const { name, value } = interaction.options.getFocused(true);
  if (name !== 'model' && name !== 'seconds' && name !== 'size') return;
  const choices = await ears.choices(name, value, interaction.options.getString('model') ?? undefined);
  const offered = choices.slice(0, limits.choices).map(({ label, value: chosen }) => ({
    name: shorten(plainText(label), limits.choiceText),
    value: chosen,
  }));
  await interaction.respond(offered.filter((choice) => choice.value.length <= limits.choiceText));
}
