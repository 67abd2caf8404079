import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verbs } from '../../src/app/operator/operator-list.ts';
import { acts } from '../../src/commands/admin/admin-list.ts';
import { keepInstanceLimit } from '../../src/database/limit-queries.ts';
import { ensureMember } from '../../src/database/member-queries.ts';
import { findWorkspace } from '../../src/database/workspace-queries.ts';
import type { MentionOf } from '../../src/platforms/admin-reading.ts';
import { readAdmin } from '../../src/platforms/read-admin.ts';
import { createTestDatabase } from '../support/database.ts';
import { createTestClock } from '../support/test-clock.ts';

const readme = readFileSync('README.md', 'utf8');

/** What a reader is told to type, in its order. */
const lines = [
  ...readme.matchAll(/(?:^|`|bot )((?:\/sora[- ]admin|npm run operator --|node build\/app\/operator\.js) [^`\n]+)/gm),
].map(([, line = '']) => line);

describe('what the README says to type', () => {
  const clock = createTestClock();
  let test: Awaited<ReturnType<typeof createTestDatabase>>;
  beforeAll(async () => {
    test = await createTestDatabase();
    await keepInstanceLimit(test.database, 100_000_000n);
  });
  afterAll(() => test.drop());

  /** As the shell hands it over. */
  const operate = async (line: string) => {
    if (/[$"'*;&|<>()]/.test(line)) throw new Error('the shell would make something else of it');
    const [word = '', ...words] = line.replace(/^.*?(?:--|operator\.js) /, '').split(' ');
    const actor = { kind: 'operator', name: 'fox', via: 'command line' } as const;
    if (verbs[word] === undefined) throw new Error(`there is no ${word}`);
    return verbs[word].run({ database: test.database, clock, actor }, words);
  };

  const manage = async (line: string) => {
    const { database } = test;
    const heard = readAdmin(line.replace(/^\/sora[- ]admin /, ''), mentionOf);
    if ('unclear' in heard) throw new Error(heard.unclear);
    const workspace = await findWorkspace(database, { platform: 'discord', externalId: '123456789' });
    if (workspace === undefined) throw new Error('nobody has enabled the place yet');
    const { id: memberId } = await ensureMember(database, workspace.id, 'manager');
    const actor = { kind: 'manager', memberId, workspaceId: workspace.id, via: 'discord' } as const;
    return acts[heard.verb]?.({ doors: { database, clock, enqueue: async () => undefined }, actor, workspace }, heard.options);
  };

  it('is understood and done, line after line', async () => {
    expect(lines.length).toBeGreaterThan(10);
    const faults: string[] = [];
    for (const line of lines)
      await (line.startsWith('/') ? manage(line) : operate(line)).catch((error: Error) =>
        faults.push(`${line}: ${error.message}`),
      );
    expect(faults).toEqual([]);
  });

  it('sets the limits of its own example', async () => {
    const limits = await test.database.prisma.limit.findMany();
    const said = limits.map((limit) =>
      [limit.scope, limit.amount, limit.unit, limit.period, limit.onExceed, limit.authority].join(' '),
    );
    expect(said).toEqual(
      expect.arrayContaining([
        'workspace 20000000 usd day refuse operator',
        'everyone 3000000 usd day refuse manager',
        'everyone 2 videos at_once refuse manager',
        'everyone 5000000 usd request ask manager',
        'role 10000000 usd day refuse manager',
      ]),
    );
  });

  it('runs programs that are there', () => {
    const programs = [...readme.matchAll(/node build\/(\S+)\.js/g)].map(([, path = '']) => path);
    expect(programs.length).toBeGreaterThan(2);
    expect(programs.filter((path) => !existsSync(`src/${path}.ts`))).toEqual([]);
  });
});

const mentionOf: MentionOf = (word) => {
  const [, sign, name] = /^([@#])(\w+)$/.exec(word) ?? [];
  if (sign === undefined || name === undefined) return undefined;
  if (sign === '#') return { kind: 'channel', id: name };
  return { kind: ['anna', 'me'].includes(name) ? 'member' : 'role', id: name };
};
