import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBooks } from '../../src/database/books-queries.ts';
import { startFakeDiscord, type FakeDiscord } from '../fakes/discord/fake-discord.ts';
import { pricedModels } from '../fixtures/priced-models.ts';
import { foundFilmClub, type FilmClub } from '../support/film-club.ts';
import { operate } from '../support/operate.ts';
import { found, startSorabot, type Sorabot } from '../support/start-sorabot.ts';
import { openWebhookEar, type WebhookEar } from '../support/webhook-ear.ts';

const here = 'Your video is here.';
const manyMinutesAgo = () => new Date(Date.now() - 16 * 60_000);

describe.concurrent('money on Discord', () => {
  let discord: FakeDiscord;
  let sorabot: Sorabot;
  let ear: WebhookEar;
  /** Each story has a server of its own: all are told at once. */
  const clubs: Record<'limited' | 'waiting' | 'leaving' | 'quoted', FilmClub> = Object.create(null);

  beforeAll(async () => {
    discord = await startFakeDiscord();
    for (const name of ['limited', 'waiting', 'leaving', 'quoted'] as const) clubs[name] = foundFilmClub(discord, `The ${name}`);
    ear = await openWebhookEar();
    // As with a backend that wants money.
    const env = { VIDEO_DIALECT: 'openai', MAX_DAILY_USD: '100', ALERT_WEBHOOK_URL: ear.url };
    sorabot = await startSorabot({ discord, models: pricedModels, env });
  });
  afterAll(async () => {
    const differences = sorabot && (await verifyBooks(sorabot.database));
    await sorabot?.stop();
    await discord?.stop();
    await ear?.stop();
    expect(differences).toEqual([]);
    expect(discord.violations).toEqual([]);
    expect(discord.pings.filter((id) => !discord.world.users.has(id))).toEqual([]);
  });

  const type = (line: string) => operate(sorabot.database, line);
  const paid = async (prompt: string) => (await sorabot.simulator.control.posts()).filter((post) => post.prompt === prompt);
  const row = (prompt: string) => sorabot.database.prisma.generation.findFirstOrThrow({ where: { prompt } });
  const posts = (channelId: string, prompt: string) =>
    discord.requests
      .filter(({ method, path }) => method === 'POST' && path === `/channels/${channelId}/messages`)
      .map(({ body }) => String(Object(body)['content']))
      .filter((content) => content.includes(prompt));

  it('is spent up to what operator and managers say, and no further; what is over is offered smaller, waits, or is asked about', async () => {
    const { answer, ask, boss, channelId, crew, eyes, guildId, manage, managersId, person, press, slash, workspace } =
      clubs.limited;
    const [ada, bob] = [person('Ada'), person('Bob')];

    // $20 a day for this server, $3 a day per member, 2 videos at a time, ask a manager above $5.
    expect(await type(`enable ${workspace} 20`)).toContain('may now spend $20.00 a day');
    await eyes.reads(manage('limit', { amount: '1' }, bob), 'Only those who manage this place can do that.');
    await eyes.reads(manage('set', { channel: managersId }), 'Managers are told in');
    await eyes.reads(manage('limit', { amount: '$3' }), 'Each member may now spend $3.00 a day here.');
    await eyes.reads(manage('limit', { amount: '2', per: 'at-once' }), 'may now make 2 videos at one time');
    await eyes.reads(
      manage('limit', { amount: '5', per: 'video', beyond: 'ask' }),
      '$5.00 for one video here without asking a manager',
    );
    await eyes.reads(manage('limit', { amount: '21' }), "The operator's limit for this whole place is $20.00 a day");

    const fox = ask(ada, 'a red fox');
    await answer(fox, /^Your video is here\.\nFilm · 160x90 · 1 s · \$1\.00 · \$2\.00 left today\n/);
    expect((await eyes.seesVideo(channelId)).content).toContain('Film · 160x90 · 1 s · $1.00 · $2.00 left today');
    const [queued = ''] = posts(channelId, 'a red fox');
    expect(queued).toContain('Queued: ');
    expect(queued).toContain('$1.00 held · $2.00 left today');

    const refused = await answer(ask(ada, 'a blue fox', { seconds: '3' }), 'which is over a limit');
    expect(refused.content).toMatch(
      /^This would cost \$3\.00, .*\n> `a blue fox`\nFilm · 160x90 · 3 s\nYour limit is \$3\.00 a day: \$1\.00 spent, \$2\.00 left · ▰▰▰▰▱{8} · It starts anew <t:\d+:R>\nThis would fit:$/,
    );
    expect(Object.keys(eyes.buttons(refused))).toEqual(['2 s for $2.00', 'Sketch for $0.60']);
    await answer(press(ada, refused, 'Sketch'), here);
    expect(await row('a blue fox')).toMatchObject({ modelId: 'sketch', seconds: 3, costMicroUsd: 600_000n });
    expect(await paid('a blue fox')).toMatchObject([{ billedMicroUsd: 600_000n }]);

    sorabot.simulator.control.forPrompt('three at once', { renderSeconds: 3 });
    const crowd = [1, 2, 3].map((nth) => ask(ada, `three at once, ${nth}`, { model: 'sketch' }));
    const ofCrowd = (status: 'rendering' | 'queued') =>
      sorabot.database.prisma.generation.count({ where: { status, prompt: { startsWith: 'three at once' } } });
    await found(async () => (await ofCrowd('rendering')) === 2 && (await ofCrowd('queued')) === 1);
    for (const each of crowd) await answer(each, here);

    await answer(ask(ada, 'an epic', { seconds: '6' }), /\$2\.20 spent, \$0\.80 left/);
    const granted = await eyes.reads(manage('grant', { amount: '15', member: ada, reason: 'the premiere' }), 'was given');
    expect(granted).toContain('Ada was given $15.00 more.\nNow the limit is $18.00 a day.\nWhy: the premiere');
    const epic = ask(ada, 'an epic', { seconds: '6' });
    await answer(epic, /^A manager is asked to approve this\.\nFilm · 160x90 · 6 s · \$6\.00 held · \$9\.80 left today/);
    const card = await eyes.sees('an epic', managersId);
    expect(card.content).toMatch(
      /^Ada asks for a video that needs a manager's word\.\n> `an epic`\nTheir limit is \$5\.00 for one video: this is \$1\.00 over it\nAda: \$9\.80 left today · anew <t:\d+:R>\nEverybody here: \$11\.80 left today/,
    );
    expect(Object.keys(eyes.buttons(card))).toEqual(['Approve', 'Approve and raise', 'Deny']);
    await answer(press(bob, card, '^Approve$'), 'Only those who manage this place can do that.');
    discord.world.member(guildId, ada)?.roles.push(crew);
    await answer(press(ada, card, '^Approve$'), 'Nobody decides on their own request');
    discord.world.member(guildId, ada)?.roles.pop();
    expect(await paid('an epic')).toEqual([]);
    // As it stood before anybody decided: its buttons go once it is.
    const asked = structuredClone(card);
    await answer(press(boss, card, '^Approve$'), 'Approved. The video is in line.');
    await answer(press(boss, asked, '^Deny$'), 'Too late. Approved by Vixen.');
    await answer(epic, here);
    expect((await eyes.sees('an epic', managersId)).content).toMatch(/^Approved by Vixen\.\n.*\nFilm · 160x90 · 6 s · \$6\.00\n/);
    expect(await paid('an epic')).toHaveLength(1);

    const sequel = ask(ada, 'a sequel', { seconds: '6' });
    await answer(press(boss, await eyes.sees('a sequel', managersId), 'Deny'), 'Denied. The one who asked is told');
    await answer(sequel, /^A manager has denied this\.\n> `a sequel`\nFilm · 160x90 · 6 s · not charged/);
    expect((await eyes.sees('a sequel', managersId)).content).toContain('Denied by Vixen.');
    expect(await paid('a sequel')).toEqual([]);

    const prequel = ask(ada, 'a prequel', { seconds: '6' });
    await answer(
      press(boss, await eyes.sees('a prequel', managersId), 'raise'),
      'Approved. Their limit is now $6.00 for one video.',
    );
    await answer(prequel, here);

    const usage = await eyes.reads(slash(ada, 'sora-usage'), 'what was spent');
    expect(usage).toContain('Above $6.00 for one video, a manager is asked');
    expect(usage).toContain('Your limit is $18.00 a day: $14.20 spent, $3.80 left');
    expect(usage).toContain('The limit here is $20.00 a day: $14.20 spent, $5.80 left');
    expect(usage).toContain('You spent $14.20 (7 videos) today, $14.20 (7 videos) this week, $14.20 (7 videos) this month');
    expect(usage).toContain('$15.00 more a day for you: the premiere');
    expect(usage).toContain(
      'Your last ones:\n$6.00, by its price and length · Film, 6 s · a prequel\nnot charged · Film, 6 s · a sequel',
    );
    expect(await eyes.reads(slash(bob, 'sora-usage'), 'what was spent')).toContain('You spent $0.00 today');

    const alert = await eyes.sees('The limit here has reached 50 %.', managersId);
    expect(alert.content).toMatch(/\n\$\d+\.\d\d of \$20\.00 a day · ▰+▱+ · It starts anew <t:\d+:R>$/);
    const told = await found(() => ear.heard.find(({ kind, workspace: from }) => kind === 'alert' && from?.id === guildId));
    expect(told.text).toMatch(/^The limited \(discord:\d+\): The limit here has reached 50 %\.\n\$\d+\.\d\d of \$20\.00 a day/);
    expect(JSON.stringify(ear.heard)).not.toMatch(/Ada|epic/);
  }, 90_000);

  it('is not spent in a new server before the operator says how much, nor in direct messages', async () => {
    const { answer, ask, eyes, guildId, person, workspace } = clubs.waiting;
    const eve = person('Eve');
    await eyes.reads(ask(eve, 'too early'), `they know this place as ${workspace}.`);
    await eyes.reads(ask(eve, 'too early again'), 'I am new here');
    const command = `npm run operator -- enable ${workspace} DOLLARS_A_DAY`;
    const told = await found(() => ear.heard.find(({ workspace: from }) => from?.id === guildId));
    expect(told.text).toContain(`\nTo let it begin: ${command}`);
    expect(sorabot.log.lines().filter(({ msg, level }) => msg.includes(command) && level >= 40)).toHaveLength(1);
    expect(await type('workspaces')).toContain(`${workspace} · pending · The waiting`);
    const direct = discord.world.addChannel({ type: 1, recipientId: eve }).id;
    const alone = discord.slash({ command: 'sora', userId: eve, channelId: direct, options: { prompt: 'alone' } });
    await eyes.reads(alone, 'I take no requests in direct messages.');
    await type(`enable ${workspace} 1`);
    await answer(ask(eve, 'just in time', { model: 'sketch' }), here);
    expect(await sorabot.database.prisma.generation.count({ where: { prompt: { in: ['too early', 'alone'] } } })).toBe(0);
    expect(ear.heard.filter(({ kind, workspace: from }) => kind === 'workspace' && from?.id === guildId)).toHaveLength(1);
  }, 60_000);

  it('is given back for what waits when a server removes the bot, and spent for what runs; its limits are there when it comes back', async () => {
    const { answer, ask, channelId, eyes, guild, guildId, manage, person, workspace } = clubs.leaving;
    const ida = person('Ida');
    await type(`enable ${workspace} 20`);
    await eyes.reads(manage('limit', { amount: '1', per: 'at-once' }), '1 video at one time');
    sorabot.simulator.control.forPrompt('a farewell', { renderSeconds: 4 });
    ask(ida, 'a farewell', { seconds: '2' });
    await found(async () => (await row('a farewell').catch(() => undefined))?.status === 'rendering');
    ask(ida, 'a second thought');
    await eyes.sees('a second thought', channelId);
    discord.expel(guildId);
    await found(async () => (await row('a second thought')).status === 'cancelled');
    expect(await row('a second thought')).toMatchObject({ costMicroUsd: 0n });
    await found(async () => (await row('a farewell')).status === 'undelivered');
    expect(await row('a farewell')).toMatchObject({ costMicroUsd: 2_000_000n });
    expect(await paid('a second thought')).toEqual([]);

    discord.invite(guild);
    const back = await found(() => eyes.reads(manage('limits'), /\d/).catch(() => undefined));
    expect(back).toMatch(/This whole place: \$20\.00 a day · \$2\.00 used, \$18\.00 left · the operator's/);
    expect(back).toContain('Each member: 1 video at one time · set by Vixen');
    await answer(ask(ida, 'a welcome'), /\$2\.00 left today/);
  }, 60_000);

  it('is shown first above a price, and spent once however often one presses', async () => {
    const { answer, ask, channelId, eyes, manage, person, press, workspace } = clubs.quoted;
    const [max, eve] = [person('Max'), person('Eve')];
    await type(`enable ${workspace} 10`);
    await eyes.reads(manage('limit', { amount: '0.50', per: 'video', beyond: 'confirm' }), 'without being shown the price first');
    await answer(ask(max, 'a cheap one', { model: 'sketch' }), here);

    const quote = await answer(ask(max, 'a dear one'), 'Shall I make this?');
    expect(quote.content).toMatch(
      /\nAbove \$0\.50 for one video, the price is shown first\nFilm · 160x90 · 1 s · \$1\.00 · then \$\d\.\d\d left today$/,
    );
    expect(Object.keys(eyes.buttons(quote))).toEqual(['Make it for $1.00', 'Cancel']);
    await answer(press(eve, { ...quote }, 'Make it'), 'Only the one who was shown this quote can use it.');
    const twice = [press(max, quote, 'Make it'), press(max, quote, 'Make it')];
    for (const each of twice) await answer(each, here);
    expect(await paid('a dear one')).toHaveLength(1);

    const dropped = await answer(ask(max, 'never mind'), 'Shall I make this?');
    const makes = { ...dropped };
    await answer(press(max, dropped, 'Cancel'), 'Not made. Nothing was charged.');
    await answer(press(max, makes, 'Make it'), 'I no longer have that quote.');

    const old = await answer(ask(max, 'an old one'), 'Shall I make this?');
    await sorabot.database.prisma.draft.updateMany({ where: { prompt: 'an old one' }, data: { quotedAt: manyMinutesAgo() } });
    const anew = await answer(press(max, old, 'Make it'), 'That was a while ago; this is how it stands now.');
    expect(await sorabot.database.prisma.generation.count({ where: { prompt: 'an old one' } })).toBe(0);
    await answer(press(max, anew, 'Make it'), here);
    expect(await paid('an old one')).toHaveLength(1);
    expect(eyes.results(channelId)).toHaveLength(3);
  }, 60_000);
});
