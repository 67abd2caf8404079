import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { platforms } from '../../src/app/platform-list.ts';
import { dialects } from '../../src/backends/openai-videos/dialect-list.ts';
import { buttons } from '../../src/commands/button-list.ts';
import { commands } from '../../src/commands/command-list.ts';
import { variables } from '../../src/config/variable-list.ts';
import { announcements } from '../../src/generations/announcements/announcement-list.ts';
import { jobs } from '../../src/jobs/job-list.ts';
import { commandOf } from '../../src/platforms/discord/commands.ts';
import { offeredCommands, readTyped } from '../../src/platforms/playground/commands.ts';
import { readText } from '../../src/platforms/slack/commands.ts';
import { harnessList } from '../contract/harness/harness-list.ts';
import { sourceFiles } from './source-files.ts';

/** A platform may have folders of its own beside the files that all have: the playground's page is one. */
const filesIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
const foldersIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
const filesWith = (folder: string, text: RegExp) =>
  filesIn(folder)
    .filter((file) => text.test(readFileSync(join(folder, file), 'utf8')))
    .map((file) => basename(file, '.ts'));

describe('every list is complete', () => {
  it('of the dialects', () => {
    const files = filesIn('src/backends/openai-videos/dialects').map((file) => basename(file, '.ts'));
    expect(Object.keys(dialects).toSorted()).toEqual(files);
    expect(variables.VIDEO_DIALECT.schema.unwrap().options.toSorted()).toEqual(files);
  });

  it('of the commands', () => {
    expect(Object.keys(commands).toSorted()).toEqual(filesWith('src/commands', /^export const \w+: Command\b/m));
  });

  it('of the platforms, in the product and in their contract suites', () => {
    const folders = foldersIn('src/platforms');
    expect(Object.keys(platforms).toSorted()).toEqual(folders);
    expect([...new Set(harnessList.map(({ name }) => name))].toSorted()).toEqual(folders);
    expect(filesIn('test/contract/harness').filter((file) => file !== 'harness-list.ts')).toEqual(
      folders.map((folder) => `${folder}.ts`),
    );
  });

  it('of the jobs', () => {
    const names = /type JobName = (.+);/.exec(readFileSync('src/queue/enqueue.ts', 'utf8'))?.[1] ?? '';
    expect(names.split(' | ')).toEqual(Object.keys(jobs).map((name) => `'${name}'`));
  });

  it('of what is announced, in TypeScript and in SQL', () => {
    const kinds = Object.keys(announcements).toSorted();
    expect(kinds).toEqual(filesWith('src/generations/announcements', /^export const \w+: Said</m));
    const sql = foldersIn('prisma/migrations').map((name) =>
      readFileSync(join('prisma/migrations', name, 'migration.sql'), 'utf8'),
    );
    const written = sql.flatMap((text) =>
      [...text.matchAll(/INSERT INTO announcement\b.*?, '(\w+)',/gs)].map(([, kind = '']) => kind),
    );
    expect(written).toEqual(['alert', 'overrun']);
    expect(kinds).toEqual(expect.arrayContaining(written));
  });

  it('of the buttons that our messages carry', () => {
    const carried = sourceFiles('src/generations').flatMap(({ text }) =>
      [...text.matchAll(/`v1:([a-z]+):/g)].map(([, action = '']) => action),
    );
    expect([...new Set(carried)].toSorted()).toEqual(Object.keys(buttons).toSorted());
  });
});

describe('every platform', () => {
  it('has the same files as its siblings', () => {
    const [first = '', ...others] = foldersIn('src/platforms');
    for (const other of others) expect(filesIn(join('src/platforms', other))).toEqual(filesIn(join('src/platforms', first)));
  });

  it.each(Object.keys(commands))('hears the command %s', (command) => {
    const name = command === 'sora' ? 'film' : `film-${command}`;
    expect(commandOf(name, 'film')).toBe(command);
    expect(offeredCommands('film').map((offered) => offered.name)).toContain(`/${name}`);
    expect(readTyped(`/${name} a fox`, 'film')).toMatchObject({ command });
    const onSlack: Record<string, string> = { sora: 'a fox', admin: 'admin limits' };
    expect(readText(onSlack[command] ?? command)).toMatchObject({ command });
  });
});
