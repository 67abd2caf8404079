import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signed } from '../fakes/slack/deliveries.ts';
import { startFakeSlack, type FakeSlack } from '../fakes/slack/fake-slack.ts';
import { seenIn } from '../fakes/slack/seen.ts';
import type { FakeMessage } from '../fakes/slack/world.ts';
import { topBoxes } from '../support/mp4-facts.ts';
import { found, startSorabot, type Sorabot } from '../support/start-sorabot.ts';

type Act = ReturnType<FakeSlack['people']['slash']>;

describe.concurrent.each(['socket', 'http'] as const)('a video asked for on Slack, over %s', (over) => {
  let slack: FakeSlack;
  let sorabot: Sorabot;

  beforeAll(async () => {
    slack = await startFakeSlack();
    sorabot = await startSorabot({ slack: { fake: slack, over } });
  });
  afterAll(async () => {
    await sorabot?.stop();
    await slack?.stop();
    expect(slack.violations).toEqual([]);
    expect(slack.world.pings.filter((id) => !id.startsWith('U0ANNA'))).toEqual([]);
  });
  /** A channel and a person of the story's own: all are told at once. */
  const scene = () => {
    const channel = slack.world.addChannel();
    const by = { channel: channel.id, user: slack.world.newId('U0ANNA') };
    const ask = async (text: string) => {
      const act = slack.people.slash(text, by);
      await act.deliver();
      return act;
    };
    const inChannel = () => slack.world.messages.filter((message) => message.channel === channel.id);
    const sees = (words: string) => found(() => inChannel().findLast((message) => shown(message).text.includes(words)));
    const seesVideo = () => found(() => inChannel().find(({ fileId }) => fileId !== undefined));
    return { channel, by, ask, inChannel, sees, seesVideo };
  };
  const shown = ({ text, blocks }: FakeMessage) => seenIn(text, blocks);
  const reads = (act: Act, words: string) => found(() => act.answers().find((answer) => answer.includes(words)));
  const posts = async (prompt: string) => (await sorabot.simulator.control.posts()).filter((post) => post.prompt === prompt);

  // Before the others, for a busy workspace sees less of each one's progress.
  it.sequential('is shown coming along, and shared as a file in the thread of its progress message', async () => {
    const { by, ask, sees, seesVideo } = scene();
    const asked = await ask('a red fox in the snow --size 90x160 —seconds 2');
    expect(asked.acknowledged()).toBe(true);
    const root = await sees('Queued');
    expect(shown(root).text).toContain('a red fox in the snow');
    expect(shown(root).text).toContain('90x160 · 2 s · $0.20 held');
    await sees('Rendering');
    const video = await seesVideo();
    expect(video.threadTs).toBe(root.ts);
    expect(video.text).toContain(`<@${by.user}>`);
    const file = slack.world.files.get(video.fileId ?? '');
    expect(file?.title).toBe('a red fox in the snow');
    expect(topBoxes(file?.bytes ?? Buffer.of())).toContain('moov');
    await sees('Done: the video is in this thread.');
    expect(shown(root).text).toContain('$0.20');
    expect(await reads(asked, 'Your video is here.')).toContain('Go to the video');
    expect(await posts('a red fox in the snow')).toHaveLength(1);
  });

  it('is asked for in a form that a bare command opens', async () => {
    const { ask, seesVideo } = scene();
    await ask('');
    const { id } = await found(() => [...slack.world.views.values()].at(-1));
    expect(await slack.people.suggest(id, 'model', 'ti')).toEqual([{ label: 'Tiny ($0.10 for 1 s)', value: 'tiny' }]);
    await slack.people.submitForm(id, { prompt: 'a kite', model: 'tiny', seconds: '1' }).deliver();
    await seesVideo();
    expect(await posts('a kite')).toHaveLength(1);
  });

  it('has its price said by help', async () => {
    const { ask } = scene();
    const help = await reads(await ask('help'), '/sora help: ');
    expect(help.split('\n')).toContain('Flat: $0.25 for 1 s at 160x90; sizes 160x90; lengths 1 s');
  });

  it('is not begun for a flag that nobody knows', async () => {
    const { ask, inChannel } = scene();
    await reads(await ask('a newt --sise 90x160'), "I don't know --sise.");
    expect(inChannel()).toEqual([]);
    expect(await posts('a newt')).toEqual([]);
  });

  it('is not begun where the bot is no member, and says how to invite it', async () => {
    const { channel, ask } = scene();
    channel.joined = false;
    const told = await reads(await ask('an eel'), '/invite @sorabot');
    expect(told).toContain('Nothing was charged.');
    expect(await posts('an eel')).toEqual([]);
  });

  it('comes once when Slack delivers the same command twice', async () => {
    const { by, inChannel, sees, seesVideo } = scene();
    const asked = slack.people.slash('two cranes', by);
    await Promise.all([asked.deliver(), asked.deliver()]);
    await seesVideo();
    await sees('Done: the video is in this thread.');
    expect(await posts('two cranes')).toHaveLength(1);
    expect(inChannel()).toHaveLength(2);
  });

  it('is made once more by its button', async () => {
    const { by, ask, inChannel, sees } = scene();
    await ask('a paper boat');
    const root = await sees('Done: the video is in this thread.');
    const [button = ''] = shown(root).buttons;
    expect(button).toMatch(/^v1:reroll:/);
    await slack.people.click(button, { ...by, message: root }).deliver();
    await found(() => inChannel().filter(({ fileId }) => fileId !== undefined).length === 2);
    expect(await posts('a paper boat')).toHaveLength(2);
  });

  it('shows pings and links in a prompt as text', async () => {
    const { ask, sees, seesVideo } = scene();
    await ask('<!channel> <@U0EVE> *bold* https://evil.example & more');
    const video = await seesVideo();
    const root = await sees('Done: the video is in this thread.');
    expect([...shown(root).links, ...shown(video).links].filter((link) => link.includes('evil'))).toEqual([]);
  });

  it.sequential('is not lost when the token is revoked meanwhile: the asker gets a link, through the address of the command', async () => {
    const { ask, sees, seesVideo } = scene();
    const row = () => sorabot.database.prisma.generation.findFirst({ where: { prompt: 'a lost kite' } });
    const asked = await ask('a lost kite');
    await found(async () => (await row())?.status === 'rendering');
    slack.world.tokenTrouble = 'token_revoked';
    await reads(asked, 'Your video is ready');
    const told = slack.world.ephemerals.findLast(({ text, blocks }) => seenIn(text, blocks).text.includes('Your video is ready'));
    const [address = ''] = seenIn('', told?.blocks ?? []).links;
    const answer = await fetch(address, { headers: { range: 'bytes=4-7' } });
    expect([answer.status, await answer.text()]).toEqual([206, 'ftyp']);
    slack.world.tokenTrouble = undefined;
    expect((await row())?.status).toBe('undelivered');
    // An hour later, in a moment: the channel is tried again.
    await sorabot.database.prisma.generation.updateMany({ where: { status: 'undelivered' }, data: { dueAt: new Date() } });
    await seesVideo();
    await sees('Done: the video is in this thread.');
    expect(await posts('a lost kite')).toHaveLength(1);
  });

  it.runIf(over === 'http')('is heard from Slack alone: a wrong signature is refused', async () => {
    const { channel } = scene();
    const body = new URLSearchParams({
      command: '/sora',
      text: 'a forged note',
      channel_id: channel.id,
      user_id: 'U0EVE',
    }).toString();
    const headers = { ...signed(body, 'another secret'), 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${sorabot.url()}/slack/events`, { method: 'POST', headers, body });
    expect(answer.status).toBe(401);
    expect(await sorabot.database.prisma.generation.count({ where: { prompt: 'a forged note' } })).toBe(0);
  });
});
