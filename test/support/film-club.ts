import { PermissionFlagsBits } from 'discord.js';
import type { FakeDiscord } from '../fakes/discord/fake-discord.ts';
import type { FakeMessage } from '../fakes/discord/world.ts';
import { openEyes } from './discord-eyes.ts';
import { found } from './start-sorabot.ts';

const kinds = { member: 6, channel: 7, role: 8 } as const;

/** A Discord server with a channel, one for its managers, and a manager; has to be there before the bot starts. */
export function foundFilmClub(discord: FakeDiscord, name = 'Film club') {
  const { world } = discord;
  const eyes = openEyes(discord);
  const guild = world.addGuild({ name });
  const channelId = world.addChannel({ guildId: guild.id, name: 'films' }).id;
  const managersId = world.addChannel({ guildId: guild.id, name: 'managers' }).id;
  const { id: crew } = world.addRole({ guildId: guild.id, permissions: PermissionFlagsBits.ManageGuild });
  const person = (username: string) => world.addUser(username).id;
  const boss = person('Vixen');
  world.member(guild.id, boss)?.roles.push(crew);

  const slash = (userId: string, command: string, options: Record<string, string> = {}) =>
    discord.slash({ command, userId, channelId, options });
  return {
    eyes,
    guild,
    guildId: guild.id,
    workspace: `discord:${guild.id}`,
    channelId,
    managersId,
    person,
    boss,
    crew,
    slash,
    ask: (userId: string, prompt: string, wish: Record<string, string> = {}) =>
      slash(userId, 'sora', { prompt, model: 'film', seconds: '1', ...wish }),
    /** A line of the manager's; options of kind member, channel or role carry ids. */
    manage: (verb: string, options: Record<string, string> = {}, userId = boss) =>
      discord.slash({
        command: 'sora-admin',
        userId,
        channelId: managersId,
        sub: {
          name: verb,
          options: Object.entries(options).map(([key, value]) => ({
            name: key,
            value,
            type: Object.hasOwn(kinds, key) ? kinds[key as keyof typeof kinds] : 3,
          })),
        },
      }),
    /** Presses the button with these words on it. */
    press: (userId: string, under: FakeMessage, label: string | RegExp) => {
      const [, buttonId = ''] = Object.entries(eyes.buttons(under)).find(([each]) => new RegExp(label).test(each)) ?? [];
      return discord.click({ buttonId, under, channelId: under.channelId, userId });
    },
    /** The newest card in the managers' channel with these words. */
    card: (words: string | RegExp) => eyes.sees(words, managersId),
    cards: () => discord.messages(managersId).filter(({ content }) => /^-# ask /m.test(content)),
    /** What an act was answered, with its buttons. */
    answer: async (interaction: { id: string }, words: string | RegExp): Promise<FakeMessage> => {
      const reply = () => discord.interactions.find(({ id }) => id === interaction.id)?.reply;
      const said = (text: string) => (typeof words === 'string' ? text.includes(words) : words.test(text));
      return found(() => said(reply()?.content ?? '') && reply()).catch(() => {
        throw new Error(`${words} was not answered, but: ${reply()?.content}`);
      });
    },
  };
}

export type FilmClub = ReturnType<typeof foundFilmClub>;
