import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEars } from '../../../src/commands/ears.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createLog } from '../../../src/logging/log.ts';
import type { ChatMessage } from '../../../src/platforms/chat-message.ts';
import type { ButtonHeard, ChatEars, CommandHeard } from '../../../src/platforms/chat-platform.ts';
import { modelRow } from '../../support/rows.ts';
import { createWorld, type World } from '../../support/world.ts';

describe('what every platform talks to', () => {
  let world: World;
  let ears: ChatEars;
  let answers: ChatMessage[];
  let acts = 0;

  const heard = () => ({
    asker: world.asker,
    requestKey: `act-${(acts += 1)}`,
    obstacles: [],
    answer: async (message: ChatMessage) => void answers.push(message),
  });
  const command = async (name: string, options: CommandHeard['options'] = {}, more: Partial<CommandHeard> = {}) => {
    await ears.command({ ...heard(), command: name, options, ...more });
    return answers.at(-1);
  };
  const press = async (buttonId: string, more: Partial<ButtonHeard> = {}) => {
    await ears.button({ ...heard(), buttonId, ...more });
    return answers.at(-1);
  };
  const rows = () => world.doors.database.prisma.generation.count();

  beforeAll(async () => {
    world = await createWorld({ maxDaily: 1_000_000n });
    ears = createEars(world.doors, 'film');
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    answers = [];
  });

  it('answers a command that is not there with what is', async () => {
    expect((await command('gallery'))?.headline).toBe('I do not have "gallery" yet. Try /film with what the video should show.');
  });

  it.each(['constructor', '__proto__', 'toString', ''])('finds no command by the name %j', async (name) => {
    expect((await command(name))?.headline).toContain('I do not have');
  });

  it('says a refusal as it stands, and promises nothing', async () => {
    const before = await rows();
    expect((await command('sora', { prompt: ' ' }))?.headline).toBe(
      'Say what the video should show, for example: a red fox in the snow.',
    );
    expect((await command('sora', { prompt: 'a fox', model: 'wolf' }))?.headline).toContain('I do not know a model by that name');
    expect(await rows()).toBe(before);
  });

  it('promises nothing where it could not post, and says why', async () => {
    const before = await rows();
    const obstacles = ['I need the permission “Attach Files” in this channel. Ask an admin to grant it.', 'And one more.'];
    expect((await command('sora', { prompt: 'a fox' }, { obstacles }))?.headline).toBe(obstacles.join(' '));
    expect(await rows()).toBe(before);
  });

  it('takes a command once, however often it is delivered', async () => {
    const before = await rows();
    await command('sora', { prompt: 'a fox' }, { requestKey: 'twice' });
    expect((await command('sora', { prompt: 'a fox' }, { requestKey: 'twice' }))?.headline).toBe('Your video is in line.');
    expect(await rows()).toBe(before + 1);
  });

  it('says that it takes no requests when the books are out of reach, and logs why', async () => {
    const lines: string[] = [];
    const log = createLog('error', { write: (line) => void lines.push(line) });
    const database = openDatabase('postgresql://nobody@127.0.0.1:9/none');
    ears = createEars({ ...world.doors, database, log }, 'film');
    expect((await command('sora', { prompt: 'a secret fox' }))?.headline).toContain('I cannot reach my books just now');
    expect(await ears.choices('model', '')).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('a command failed')]);
    expect(lines.join('')).not.toContain('secret fox');
    ears = createEars(world.doors, 'film');
    await database.close();
  });

  it('owns up to a mistake of its own', async () => {
    const store = { ...world.doors, renderTimes: world.doors.renderTimes, senders: new Map() };
    ears = createEars(store, 'film');
    expect((await command('sora', { prompt: 'a fox' }))?.headline).toContain('Something went wrong on my side');
    ears = createEars(world.doors, 'film');
  });

  it('does not fall when even the answer cannot be given', async () => {
    const answer = async () => {
      throw new Error('the token has expired');
    };
    await expect(ears.command({ ...heard(), command: 'gallery', options: {}, answer })).resolves.toBeUndefined();
  });

  it('tells what there is and what it costs', async () => {
    const help = JSON.stringify(await command('help'));
    expect(help).toContain('/film: makes a video from a sentence');
    expect(help).toContain('/film-help: says what I can do, and what it costs');
    expect(help).toContain('Tiny: $0.10 for 1 s at 160x90; sizes 160x90, 90x160; lengths 1, 2 s');
    expect(help).toContain('Flat: $0.25 for 1 s');
    expect(help).toContain('$1.00 a day');
    expect(help).not.toContain('Gone');
  });

  it('names commands as they are typed on Slack', async () => {
    const help = await command('help', {}, { asker: { ...world.asker, platform: 'slack' } });
    expect(JSON.stringify(help)).toContain('/film help: says what I can do');
  });

  describe('pressing a button', () => {
    it.each([
      '',
      'hello',
      'v1',
      'v1:cancel',
      'v1:cancel:',
      'v1:cancel:../../etc/passwd',
      "v1:cancel:' OR '1'='1",
      'v1:cancel:ABCDEFGHIJKLMNOP',
      'v1:cancel:abcdefghijklmnop:more',
      'v1:cancel:abcdefghijklmnop\n',
      'v1:constructor:abcdefghijklmnop',
      'v1:toString:abcdefghijklmnop',
      'v1:__proto__:abcdefghijklmnop',
      'v2:cancel:abcdefghijklmnop',
      `v1:cancel:${'a'.repeat(10_000)}`,
    ])('with the id %j does nothing', async (buttonId) => {
      expect((await press(buttonId))?.headline).toBe('I do not know that button.');
    });

    it.each(['cancel', 'reroll'])('finds no video that is not there to %s', async (action) => {
      expect((await press(`v1:${action}:abcdefghijklmnop`))?.headline).toBe('I do not know that video.');
    });

    it('cancels one’s own video only, and while it waits', async () => {
      const id = await world.ask('a fox');
      const other = { ...world.asker, memberId: 'hare' };
      const stranger = { ...world.asker, workspaceId: 'elsewhere' };
      expect((await press(`v1:cancel:${id}`, { asker: other }))?.headline).toContain('Only the one who asked');
      expect((await press(`v1:cancel:${id}`, { asker: stranger }))?.headline).toBe('I do not know that video.');
      expect((await press(`v1:cancel:${id}`))?.headline).toBe('Cancelled. Nothing was charged.');
      expect((await press(`v1:cancel:${id}`))?.headline).toContain('it no longer waits in line');
      expect((await world.row(id)).status).toBe('cancelled');
    });

    it('asks for the same again once, for whoever presses, however often at once', async () => {
      const id = await world.ask('a fox');
      const before = await rows();
      const other = { ...world.asker, memberId: 'hare' };
      await Promise.all([press(`v1:reroll:${id}`, { asker: other }), press(`v1:reroll:${id}`, { asker: other })]);
      expect(await rows()).toBe(before + 1);
      const newest = await world.doors.database.prisma.generation.findFirst({
        orderBy: { createdAt: 'desc' },
        where: { id: { not: id }, member: { externalId: 'hare' } },
      });
      expect(newest).toMatchObject({ prompt: 'a fox', modelId: 'tiny', size: '160x90', seconds: 1 });
    });
  });

  describe('the choices of an option', () => {
    it('come from the catalogue, with prices, without what was switched off', async () => {
      expect(await ears.choices('model', '')).toEqual([
        { label: 'Tiny ($0.10 for 1 s)', value: 'tiny' },
        { label: 'Flat ($0.25 for 1 s)', value: 'flat' },
      ]);
      expect(await ears.choices('seconds', '', 'tiny')).toEqual([
        { label: '1 s ($0.10)', value: '1' },
        { label: '2 s ($0.20)', value: '2' },
      ]);
    });

    it('narrow by what is typed, and by the model that is chosen', async () => {
      expect((await ears.choices('model', ' FLA')).map(({ value }) => value)).toEqual(['flat']);
      expect((await ears.choices('size', '', 'flat')).map(({ value }) => value)).toEqual(['160x90']);
      expect((await ears.choices('size', '90x', 'tiny')).map(({ value }) => value)).toEqual(['90x160']);
      expect(await ears.choices('model', 'wolf')).toEqual([]);
    });

    it('are those of the first model while the chosen one is not known', async () => {
      expect((await ears.choices('size', '', 'wolf')).map(({ value }) => value)).toEqual(['160x90', '90x160']);
    });

    it('are 25 at most', async () => {
      const { prices: _, ...row } = modelRow({ backendId: 'simulator' });
      const many = Array.from({ length: 40 }, (_unused, index) => ({ ...row, id: `m${index}`, position: 100 + index }));
      await world.doors.database.prisma.model.createMany({ data: many });
      expect(await ears.choices('model', '')).toHaveLength(25);
    });
  });
});
