// As in the app, where the backends load another undici than the one that comes with discord.js, and before it.
import 'undici';
import { PermissionFlagsBits } from 'discord.js';
import { vi } from 'vitest';
import { createLog } from '../../../src/logging/log.ts';
import { createDiscord } from '../../../src/platforms/discord/platform.ts';
import { ApiError } from '../../fakes/discord/api-error.ts';
import { startFakeDiscord, type FakeDiscord } from '../../fakes/discord/fake-discord.ts';
import type { FakeInteraction } from '../../fakes/discord/interactions.ts';

import type { Act, Bench, CommandGiven, Misfortune, PlatformUnderTest, SeenMessage } from '../platform-under-test.ts';

const everything = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

export const discord: PlatformUnderTest = {
  name: 'discord',
  misfortunes: ['channel gone', 'permission lost', 'rate limited', 'failing', 'file too large'],
  buttonsUnder: 'video',
  retired: 'removed',
  pingsAsker: true,
  says: { always: ['roles', 'guest', 'manages'], asked: ['roles', 'guest', 'manages'] },
  hearsRemoval: true,
  start,
};

async function start(): Promise<Bench> {
  const fake = await startFakeDiscord();
  const { guildId, channelId, userId } = fake.home;
  const known = {
    member: fake.world.addUser('Grace').id,
    role: fake.world.addRole({ guildId }).id,
    channel: fake.world.addChannel({ guildId }).id,
  };
  const create = () =>
    createDiscord({ config: { token: fake.token, apiUrl: fake.url }, commandName: 'sora', log: createLog('silent') });
  return {
    platform: create(),
    restart: create,
    asker: { platform: 'discord', workspaceId: guildId, memberId: userId, channelId },
    known,
    stand({ roles, guest, manages }) {
      Object.assign(fake.world.member(guildId, userId) ?? {}, { roles, pending: guest });
      Object.assign(fake.world.guilds.get(guildId) ?? {}, { ownerId: manages ? userId : undefined });
    },
    depart: () => fake.world.leave(guildId, userId),
    expel: () => fake.expel(),
    seen: () => fake.messages().map(seen),
    pings: () => fake.pings,
    befall: (misfortune) => befall(fake, misfortune),
    recover: () => fake.recover(),
    remove: (messageId) => fake.removeMessage(channelId, messageId),
    expireAcknowledgements: () => fake.pass(16 * 60_000),
    give: (given) => actOf(fake, () => fake.slash(slashOf(given))),
    click: (buttonId) => actOf(fake, () => fake.click({ buttonId })),
    async choices(option, typed) {
      const interaction = fake.autocomplete({ command: 'sora', option, typed });
      await vi.waitUntil(() => interaction.acknowledged, { timeout: 5000, interval: 5 });
      return (interaction.choices ?? []).map(({ name, value }) => ({ label: name, value }));
    },
    violations: () => fake.violations,
    stop: () => fake.stop(),
  };
}

/** Discord's number for an option that is picked. */
const picked = { member: 6, channel: 7, role: 8 } as const;

function slashOf({ command, admin, ...given }: CommandGiven): Parameters<FakeDiscord['slash']>[0] {
  const name = command === 'sora' ? 'sora' : `sora-${command}`;
  if (admin === undefined) return { ...given, command: name };
  const options = Object.entries(admin.options).map(([option, value]) => ({
    name: option,
    value,
    type: isPicked(option) ? picked[option] : (3 as const),
  }));
  return { command: name, sub: { name: admin.verb, options } };
}

function isPicked(option: string): option is keyof typeof picked {
  return Object.hasOwn(picked, option);
}

function befall(fake: FakeDiscord, misfortune: Misfortune): void {
  const channel = fake.world.channel(fake.home.channelId);
  if (misfortune === 'channel gone') fake.world.channels.delete(channel.id);
  if (misfortune === 'permission lost') channel.permissions &= everything;
  if (misfortune === 'file too large') channel.uploadLimit = 64;
  const inChannel = ({ path }: { path: string }) => path.startsWith('/channels/');
  if (misfortune === 'failing') fake.fail(inChannel, new ApiError(503, 0, 'Service Unavailable'));
  if (misfortune === 'rate limited')
    fake.fail(
      inChannel,
      new ApiError(429, 0, 'You are being rate limited.', { 'retry-after': '20', 'x-ratelimit-scope': 'user' }),
    );
}

/** Delivers on the first call, delivers again on the next; each time until the callback has come. */
function actOf(fake: FakeDiscord, first: () => FakeInteraction): Act {
  let interaction: FakeInteraction | undefined;
  return {
    async deliver() {
      const before = interaction?.callbacks ?? 0;
      if (interaction === undefined) interaction = first();
      else fake.redeliver(interaction);
      const delivered = interaction;
      await vi.waitUntil(() => delivered.callbacks > before, { timeout: 5000, interval: 5 });
    },
    acknowledged: () => interaction?.acknowledged === true,
    answers: () => (interaction?.reply === undefined ? [] : [interaction.reply.content]),
    press: (buttonId) => actOf(fake, () => fake.click({ buttonId, ...(interaction?.reply && { under: interaction.reply }) })),
  };
}

function seen({ id, content, components, attachments }: ReturnType<FakeDiscord['messages']>[number]): SeenMessage {
  const [file] = attachments;
  return {
    messageId: id,
    // As a client shows it: a backslash is not seen, it takes the meaning from what follows.
    text: content.replace(/\\(?=[^\w\s])/g, ''),
    links: linksIn(content),
    moments: [...content.matchAll(/<t:(\d+):R>/g)].map(([, seconds]) => Number(seconds)),
    buttons: components.flatMap((row) => row.components.map(({ custom_id: button = '' }) => button)),
    ...(file && { file: { name: file.filename, bytes: file.bytes } }),
  };
}

/** Addresses that a client makes live: not those in code, nor those broken by a backslash. */
function linksIn(content: string): string[] {
  const live = content.replace(/(?<!\\)(`+)[^`]*\1/g, '').replace(/\\[^\w\s]/g, '');
  return [...live.matchAll(/https?:\/\/[^\s>)]+/g)].map(([address]) => address);
}
