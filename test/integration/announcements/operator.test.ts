import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Doors } from '../../../src/generations/doors.ts';
import { doubtGeneration } from '../../../src/generations/doubt.ts';
import { requestGeneration } from '../../../src/generations/request.ts';
import type { Asker } from '../../../src/platforms/chat-platform.ts';
import { createLogLines } from '../../support/log-lines.ts';
import { runDueChores } from '../../support/run-due-chores.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.stop());

const tell = async (doors: Doors = world.doors) => {
  world.clock.turn(5_000);
  await runDueChores(doors);
};
const ask = (asker: Partial<Asker>, doors: Partial<Doors> = {}) =>
  requestGeneration(
    { ...world.doors, ...doors },
    { asker: { ...world.asker, ...asker }, requestKey: JSON.stringify(asker), prompt: 'a secret fox', wish: { model: 'tiny' } },
  ).catch((error: unknown) => error);

describe('a new workspace', () => {
  it('that waits for the operator is told once, with the command that lets it begin', async () => {
    const guild = { workspaceId: '4711', workspaceName: 'Foxes' };
    await ask({ ...guild, memberId: 'a' }, { demo: false });
    await ask({ ...guild, memberId: 'b' }, { demo: false });
    await tell();
    await ask({ ...guild, memberId: 'c' }, { demo: false });
    await tell();
    const command = 'npm run operator -- enable playground:4711 DOLLARS_A_DAY';
    expect(world.notices).toMatchObject([
      {
        kind: 'workspace',
        text: expect.stringContaining(command),
        facts: { platform: 'playground', externalId: '4711', name: 'Foxes', command },
        workspace: { platform: 'playground', id: '4711', name: 'Foxes' },
      },
    ]);
    expect(world.notices[0]?.text).toMatch(/^Foxes \(playground:4711\): /);
  });

  it('waits for nobody where nothing is paid, and direct messages never do', async () => {
    await ask({ workspaceId: '4711' });
    await ask({ workspaceId: 'dm:fox' }, { demo: false });
    await tell();
    expect(world.notices).toEqual([]);
  });
});

describe('a video in doubt', () => {
  it('is told to the operator once, without what was asked for', async () => {
    const { log, lines } = createLogLines();
    const id = await world.ask('a secret fox');
    await world.doors.database.prisma.generation.update({ where: { id }, data: { status: 'submitting' } });
    const doubt = () => doubtGeneration(world.doors, id, 'the backend says: a secret fox');
    await Promise.all([doubt(), doubt(), doubt()]);
    await tell({ ...world.doors, log });
    await doubt();
    await tell({ ...world.doors, log });
    expect(world.notices).toMatchObject([
      { key: `uncertain:${id}`, text: expect.stringContaining('$0.10 stays held'), facts: { generationId: id, modelId: 'tiny' } },
    ]);
    expect(JSON.stringify([world.notices, lines])).not.toContain('secret');
    expect(lines.filter(({ kind }) => kind === 'uncertain')).toMatchObject([{ level: 40 }]);
  });
});
