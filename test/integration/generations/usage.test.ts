import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEars } from '../../../src/commands/ears.ts';
import type { ChatMessage } from '../../../src/platforms/chat-message.ts';
import type { Asker } from '../../../src/platforms/chat-platform.ts';
import { askIn, limitIn } from '../../support/asking.ts';
import { createWorld, type World } from '../../support/world.ts';

const day = 24 * 3_600_000;

let world: World;
beforeEach(async () => {
  world = await createWorld({ maxDaily: 1_000_000n });
});
afterEach(() => world.stop());

async function say(command: string, asker: Asker = world.asker): Promise<ChatMessage> {
  const said: ChatMessage[] = [];
  const answer = async (message: ChatMessage) => void said.push(message);
  await createEars(world.doors, 'film').command({ asker, requestKey: command, obstacles: [], answer, command, options: {} });
  const [message] = said;
  if (message === undefined) throw new Error('nothing was answered');
  return message;
}

const textsOf = ({ rows = [] }: ChatMessage) => rows.map(({ text }) => text);
const hare = () => ({ ...world.asker, memberId: 'hare' });
const memberId = async (externalId: string) =>
  (await world.doors.database.prisma.member.findFirstOrThrow({ where: { externalId } })).id;

describe('what was spent and what is left', () => {
  it('is told to somebody who never asked for anything', async () => {
    expect(await say('usage')).toMatchObject({
      headline: 'This is what was spent, and what is left.',
      rows: [
        { text: 'The limit for everybody together is $1.00 a day: $0.00 spent, $1.00 left', percent: 0 },
        { text: 'You spent $0.00 today, $0.00 this week, $0.00 this month' },
        { text: 'Everybody here spent $0.00 today, $0.00 this week, $0.00 this month' },
      ],
      lines: ['You have not asked for a video here yet.'],
    });
  });

  it('stands by each limit, mine first, with a bar and the moment that it starts anew', async () => {
    await world.ask('a fox', { wish: { model: 'tiny', seconds: '2' } });
    await limitIn(world, { scope: 'member', subject: await memberId('fox'), period: 'week', amount: 400_000n });
    const [mine, everybody] = (await say('usage')).rows ?? [];
    expect(mine).toEqual({
      text: 'Your limit is $0.40 a week: $0.00 spent, $0.20 held, $0.20 left',
      percent: 50,
      about: { label: 'It starts anew', at: new Date('2026-11-23T00:00:00Z') },
    });
    expect(everybody).toMatchObject({ percent: 20 });
  });

  it('adds up mine and the workspace’s by its own calendar, as they were settled', async () => {
    // In Auckland it is one o'clock on Monday the 23rd.
    await world.ask('yesterday’s fox');
    await world.settle();
    await world.doors.database.prisma.workspace.updateMany({ data: { timeZone: 'Pacific/Auckland' } });
    await world.ask('a fox');
    await world.ask('a hare', { asker: hare(), wish: { model: 'flat' } });
    expect(textsOf(await say('usage')).at(-2)).toBe('You spent $0.00 today, $0.00 this week, $0.10 (1 video) this month');
    await world.settle();
    expect(textsOf(await say('usage')).slice(-2)).toEqual([
      'You spent $0.10 (1 video) today, $0.10 (1 video) this week, $0.20 (2 videos) this month',
      'Everybody here spent $0.35 (2 videos) today, $0.35 (2 videos) this week, $0.45 (3 videos) this month',
    ]);
  });

  it('lists my last ten with what each did cost and why, and nobody else’s', async () => {
    await world.ask('a fox'.padEnd(100, '!'));
    await world.settle();
    await askIn(world);
    await askIn(world, {}, { asker: hare(), prompt: 'a secret hare' });
    const { lines = [] } = await say('usage');
    expect(lines).toEqual([
      'Your last ones:',
      '$0.10 held · Tiny, 1 s · a red fox',
      expect.stringMatching(/^\$0\.10, .* · Tiny, 1 s · a fox!+…$/),
    ]);
    for (let n = 0; n < 12; n += 1) await askIn(world, {}, { asker: hare() });
    expect((await say('usage', hare())).lines).toHaveLength(1 + 8);
  });

  it('names what was granted beyond the limits, while it lasts, and how many may be made at one time', async () => {
    await askIn(world);
    const now = world.clock.now();
    const grant = { unit: 'usd' as const, period: 'day' as const, authority: 'operator' as const, setBy: 'operator:test' };
    const more = { ...grant, scope: 'instance' as const, subject: '', amount: 500_000n };
    await world.doors.database.prisma.grant.createMany({
      data: [
        { ...more, startsAt: now, endsAt: new Date(now.getTime() + day), reason: 'the launch' },
        { ...more, startsAt: new Date(now.getTime() + 1), reason: 'not yet' },
        {
          ...more,
          startsAt: now,
          scope: 'member',
          subject: await memberId('fox'),
          unit: 'videos',
          period: 'total',
          amount: 1n,
          reason: 'thanks',
        },
      ],
    });
    await limitIn(world, { unit: 'videos', period: 'at_once', amount: 2n });
    const message = await say('usage');
    expect(textsOf(message)[0]).toContain('everybody together is $1.50 a day');
    expect(textsOf(message)).toContain('The limit for everybody together is 2 videos at one time; more wait in line');
    expect(message.rows?.slice(-2)).toEqual([
      {
        text: '$0.50 more a day for everybody together: the launch',
        about: { label: 'Until', at: new Date(now.getTime() + day) },
      },
      { text: '1 video more in total for you: thanks' },
    ]);
    expect(textsOf(await say('usage', hare()))).not.toContain(expect.stringContaining('thanks'));
  });

  it('leaves nothing, and not less, after the backend billed more than was allowed', async () => {
    await askIn(world);
    await world.settle();
    await limitIn(world, { amount: 50_000n });
    expect((await say('usage')).rows?.[0]).toMatchObject({ text: expect.stringContaining('$0.00 left'), percent: 100 });
  });

  it('says that a workspace still waits, where something would be paid', async () => {
    world.doors.demo = false;
    const message = await say('usage', { ...world.asker, workspaceId: 'new' });
    expect(message.headline).toContain('wait for whoever runs this bot');
    expect(message.facts).toEqual([]);
    expect(textsOf(message)[0]).toContain('everybody together');
  });
});

describe('help', () => {
  it('says the limits of whoever asks', async () => {
    await askIn(world);
    await limitIn(world, {
      scope: 'member',
      subject: await memberId('fox'),
      period: 'request',
      onExceed: 'ask',
      amount: 400_000n,
    });
    expect(textsOf(await say('help'))).toEqual([
      'Above $0.40 for one video, a manager is asked',
      'The limit for everybody together is $1.00 a day: $0.00 spent, $0.10 held, $0.90 left',
    ]);
    expect(textsOf(await say('help', hare()))).toHaveLength(1);
  });
});
