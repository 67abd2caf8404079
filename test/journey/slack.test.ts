import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signed } from '../fakes/slack/deliveries.ts';
import { startFakeSlack, type FakeSlack } from '../fakes/slack/fake-slack.ts';
import { seenIn } from '../fakes/slack/seen.ts';
import type { FakeMessage } from '../fakes/slack/world.ts';
import { topBoxes } from '../support/mp4-facts.ts';
import { found, startSorabot, type Sorabot } from '../support/start-sorabot.ts';

type Act = ReturnType<FakeSlack['people']['slash']>;

describe.each(['socket', 'http'] as const)('a video asked for on Slack, over %s', (over) => {
  let slack: FakeSlack;
  let sorabot: Sorabot;
  let channel: string;

  beforeAll(async () => {
    slack = await startFakeSlack();
    sorabot = await startSorabot({ slack: { fake: slack, over } });
  });
  afterAll(async () => {
    await sorabot?.stop();
    await slack?.stop();
  });
  beforeEach(() => {
    channel = slack.world.addChannel().id;
  });
  afterEach(() => expect(slack.violations).toEqual([]));

  const ask = async (text: string) => {
    const act = slack.people.slash(text, { channel });
    await act.deliver();
    return act;
  };
  const shown = ({ text, blocks }: FakeMessage) => seenIn(text, blocks);
  const inChannel = () => slack.world.messages.filter((message) => message.channel === channel);
  const sees = (words: string) => found(() => inChannel().findLast((message) => shown(message).text.includes(words)));
  const seesVideo = () => found(() => inChannel().find(({ fileId }) => fileId !== undefined));
  const reads = (act: Act, words: string) => found(() => act.answers().find((answer) => answer.includes(words)));
  const posts = async (prompt: string) => (await sorabot.simulator.control.posts()).filter((post) => post.prompt === prompt);

  it('is shown coming along, and shared as a file in the thread of its progress message', async () => {
    const asked = await ask('a red fox in the snow --size 90x160 —seconds 2');
    expect(asked.acknowledged()).toBe(true);
    const root = await sees('Queued');
    expect(shown(root).text).toContain('a red fox in the snow');
    expect(shown(root).text).toContain('90x160 · 2 s · $0.20 held');
    await sees('Rendering');
    const video = await seesVideo();
    expect(video.threadTs).toBe(root.ts);
    expect(video.text).toContain('<@U0ANNA>');
    const file = slack.world.files.get(video.fileId ?? '');
    expect(file?.title).toBe('a red fox in the snow');
    expect(topBoxes(file?.bytes ?? Buffer.of())).toContain('moov');
    await sees('Done.');
    expect(shown(root).text).toContain('$0.20');
    expect(await reads(asked, 'Your video is here.')).toContain('Go to the video');
    expect(await posts('a red fox in the snow')).toHaveLength(1);
  });

  it('is asked for in a form that a bare command opens', async () => {
    await ask('');
    const { id } = await found(() => [...slack.world.views.values()].at(-1));
    expect(await slack.people.suggest(id, 'model', 'ti')).toEqual([{ label: 'Tiny ($0.10 for 1 s)', value: 'tiny' }]);
    await slack.people.submitForm(id, { prompt: 'a kite', model: 'tiny', seconds: '1' }).deliver();
    await seesVideo();
    expect(await posts('a kite')).toHaveLength(1);
  });

  it('has its price said by help', async () => {
    const help = await reads(await ask('help'), '/sora help: ');
    expect(help.split('\n')).toContain('Flat: $0.25 for 1 s at 160x90; sizes 160x90; lengths 1 s');
  });

  it('is not begun for a flag that nobody knows', async () => {
    await reads(await ask('a newt --sise 90x160'), "I don't know --sise.");
    expect(inChannel()).toEqual([]);
    expect(await posts('a newt')).toEqual([]);
  });

  it('is not begun where the bot is no member, and says how to invite it', async () => {
    slack.world.open(channel).joined = false;
    const told = await reads(await ask('an eel'), '/invite @sorabot');
    expect(told).toContain('Nothing was charged.');
    expect(await posts('an eel')).toEqual([]);
  });

  it('comes once when Slack delivers the same command twice', async () => {
    const asked = slack.people.slash('two cranes', { channel });
    await Promise.all([asked.deliver(), asked.deliver()]);
    await seesVideo();
    await sees('Done.');
    expect(await posts('two cranes')).toHaveLength(1);
    expect(inChannel()).toHaveLength(2);
  });

  it('is made once more by its button', async () => {
    await ask('a paper boat');
    const root = await sees('Done.');
    const [button = ''] = shown(root).buttons;
    expect(button).toMatch(/^v1:reroll:/);
    await slack.people.click(button, { channel, message: root }).deliver();
    await found(() => inChannel().filter(({ fileId }) => fileId !== undefined).length === 2);
    expect(await posts('a paper boat')).toHaveLength(2);
  });

  it('shows pings and links in a prompt as text', async () => {
    const before = slack.world.pings.length;
    await ask('<!channel> <@U0EVE> *bold* https://evil.example & more');
    const video = await seesVideo();
    const root = await sees('Done.');
    expect(new Set(slack.world.pings.slice(before))).toEqual(new Set(['U0ANNA']));
    expect([...shown(root).links, ...shown(video).links].filter((link) => link.includes('evil'))).toEqual([]);
  });

  it('is not lost when the token is revoked meanwhile: the asker gets a link, through the address of the command', async () => {
    const asked = await ask('a lost kite');
    await sees('Rendering');
    slack.world.tokenTrouble = 'token_revoked';
    await reads(asked, 'Your video is ready');
    const told = slack.world.ephemerals.findLast(({ text, blocks }) => seenIn(text, blocks).text.includes('Your video is ready'));
    const [address = ''] = seenIn('', told?.blocks ?? []).links;
    const answer = await fetch(address, { headers: { range: 'bytes=4-7' } });
    expect([answer.status, await answer.text()]).toEqual([206, 'ftyp']);
    slack.world.tokenTrouble = undefined;
    expect((await sorabot.database.prisma.generation.findFirstOrThrow({ where: { prompt: 'a lost kite' } })).status).toBe(
      'undelivered',
    );
    // An hour later, in a moment: the channel is tried again.
    await sorabot.database.prisma.generation.updateMany({ where: { status: 'undelivered' }, data: { dueAt: new Date() } });
    await seesVideo();
    await sees('Done.');
    expect(await posts('a lost kite')).toHaveLength(1);
  });

  it.runIf(over === 'http')('is heard from Slack alone: a wrong signature is refused', async () => {
    const body = new URLSearchParams({
      command: '/sora',
      text: 'a forged note',
      channel_id: channel,
      user_id: 'U0EVE',
    }).toString();
    const headers = { ...signed(body, 'another secret'), 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${sorabot.url()}/slack/events`, { method: 'POST', headers, body });
    expect(answer.status).toBe(401);
    expect(await sorabot.database.prisma.generation.count({ where: { prompt: 'a forged note' } })).toBe(0);
  });
});
