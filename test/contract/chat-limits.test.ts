import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../src/platforms/chat-message.ts';
import type { ChatSender } from '../../src/platforms/chat-platform.ts';
import { progressBar } from '../../src/platforms/progress-bar.ts';
import { harnessList } from './harness/harness-list.ts';
import { standingIn, type Bench } from './platform-under-test.ts';

const generationId = 'cm4x1yz9k0001';
const hostile = '@everyone <@123456789012345678> <!channel> **bold** [here](https://evil.example) https://evil.example';
const button = (id: string) => ({ id, label: id, style: 'secondary' as const });

/** What a sender needs for limits: to show how they stand, to offer what would fit, to let managers decide, to know who asks. */
describe.each(harnessList)('$name with limits', (kind) => {
  let bench: Bench;
  let sender: ChatSender;
  let channelId: string;
  const since = new Date();

  const post = (headline: string, more: Partial<ChatMessage> = {}, nonce = 'p-1') =>
    sender.post(channelId, { kind: 'progress', generationId, headline, facts: [], buttons: [], ...more }, { nonce });

  beforeEach(async () => {
    bench = await kind.start();
    ({ sender } = bench.platform);
    ({ channelId } = bench.asker);
  });
  afterEach(async () => {
    await sender.stop();
    await bench.stop();
    expect(bench.violations()).toEqual([]);
  });

  it("shows standings, each in words with its bar, its moment in everybody's own time", async () => {
    const at = new Date('2026-11-23T00:00:00Z');
    const rows = [
      { text: 'You today: $0.80 of $3.00, $2.20 left', percent: 27, about: { label: 'starts anew', at } },
      { text: '2 of 2 at once' },
    ];
    await post('What is left', { rows });
    const [seen] = await bench.seen();
    for (const part of ['$2.20 left', '2 of 2 at once', 'starts anew', progressBar(27)]) expect(seen?.text).toContain(part);
    expect(seen?.moments).toEqual([at.getTime() / 1000]);
  });

  it('shows as many standings as there is room for', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({
      text: `Number ${index} ${hostile}`,
      percent: index,
      about: { label: hostile, at: since },
    }));
    await post('What is left', { rows });
    const [seen] = await bench.seen();
    expect(seen?.text).toContain('Number 0 ');
    expect(seen?.links).toEqual([]);
    expect(bench.pings()).toEqual([]);
  });

  it('puts every button under a message, however many', async () => {
    const many = Array.from({ length: 12 }, (_, index) => button(`v1:try:${index}`));
    await post('Too much', { buttons: many });
    expect((await bench.seen())[0]?.buttons).toEqual(many.map(({ id }) => id));
  });

  it('finds a card for managers by itself, with all its buttons', async () => {
    const decide = ['approve', 'raise', 'deny'].map((action) => button(`v1:${action}:${generationId}`));
    await post('Rendering');
    const about = { generationId, since, kind: 'approval' } as const;
    expect(await sender.find(channelId, about)).toBeUndefined();
    const card = await post('Somebody asks', { kind: 'approval', buttons: decide }, 'a-1');
    expect((await bench.seen()).at(-1)?.buttons).toEqual(decide.map(({ id }) => id));
    const other = bench.restart().sender;
    expect(await other.find(channelId, about)).toEqual(card);
    expect(await other.find(channelId, { ...about, generationId: 'cm4another' })).toBeUndefined();
    await other.stop();
  });

  it.runIf(kind.says.asked.length > 0)('asks anew what the platform says of a person', async () => {
    const roles = bench.known.role === undefined ? [] : [bench.known.role];
    for (const standing of [
      { roles, guest: false, manages: true },
      { roles, guest: true, manages: false },
      { roles: [], guest: false, manages: false },
    ]) {
      bench.stand(standing);
      expect(standingIn(kind.says.asked, await sender.lookUp(bench.asker))).toEqual(standingIn(kind.says.asked, standing));
    }
  });

  it.runIf(kind.says.asked.includes('guest'))('takes one who has left the workspace for a guest', async () => {
    bench.depart();
    expect(await sender.lookUp(bench.asker)).toMatchObject({ guest: true });
  });
});
