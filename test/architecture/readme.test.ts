import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verbs } from '../../src/app/operator/operator-list.ts';
import { dialects } from '../../src/backends/openai-videos/dialect-list.ts';
import type { Dialect } from '../../src/backends/openai-videos/dialect.ts';
import { parseModels } from '../../src/backends/models-file.ts';
import { promptWords } from '../../src/backends/simulator/prompt-words.ts';
import { commands } from '../../src/commands/command-list.ts';
import { variables, type Variable } from '../../src/config/variable-list.ts';
import { GenerationStatus } from '../../src/generated/prisma/enums.ts';
import { announcements } from '../../src/generations/announcements/announcement-list.ts';
import { adminVerbs } from '../../src/platforms/admin-verbs.ts';
import { slackManifest } from '../../src/platforms/slack/commands.ts';

const readme = readFileSync('README.md', 'utf8');

/** The rows of the table whose first column has this name, without its head. */
function tableOf(column: string): string[][] {
  const lines = readme.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${column} |`));
  const rest = lines.slice(head + 2);
  const rows = rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith('|')),
  );
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

const yes = (can: boolean) => (can ? 'yes' : 'no');
const asCode = (text: string) => (text === '' ? '' : `\`${text}\``);

describe('the README', () => {
  it('explains every variable as the list of variables does', () => {
    const list: [string, Variable][] = Object.entries(variables);
    expect(tableOf('Variable | Meaning')).toEqual(
      list.map(([name, { means, example }]) => [asCode(name), means, asCode(example)]),
    );
  });

  it('names every command in chat with its summary', () => {
    const rows = Object.entries(commands).map(([name, { summary }]) =>
      name === 'sora' ? ['`/sora`', '`/sora`', summary] : [`\`/sora-${name}\``, `\`/sora ${name}\``, summary],
    );
    expect(tableOf('Discord and playground')).toEqual(rows);
  });

  it('explains every verb of managers and of the operator as their own help does', () => {
    expect(tableOf('After `/sora-admin`')).toEqual(
      adminVerbs.map(({ verb, description, example }) => [asCode(verb), description, asCode(example)]),
    );
    const rows = Object.entries(verbs).map(([word, { takes, means }]) => [asCode(`${word} ${takes}`.trim()), means]);
    expect(tableOf('After `npm run operator --`').map((row) => row.map((cell) => cell.replaceAll('\\|', '|')))).toEqual(rows);
  });

  it('names everything that managers and the operator are told, and whom', () => {
    const rows = Object.entries(announcements).map(([kind, { forManagers }]) => [asCode(kind), yes(forManagers)]);
    expect(tableOf('`kind`').map(([kind, , managers = '']) => [kind, managers.split(',')[0]])).toEqual(rows);
  });

  it('explains every status that a request can come to', () => {
    // Nothing stops a backend yet.
    const statuses = Object.values(GenerationStatus).filter((status) => status !== 'cancelling');
    expect(tableOf('Status').map(([status]) => status)).toEqual(expect.arrayContaining(statuses.map(asCode)));
  });

  it('shows every room of the house', () => {
    const named = tableOf('Floor').flatMap(([, rooms = '']) => [...rooms.matchAll(/`([a-z-]+)[`/]/g)].map(([, room]) => room));
    const rooms = readdirSync('src', { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== 'generated',
    );
    expect(new Set(named)).toEqual(new Set(rooms.map(({ name }) => name)));
  });

  it('names every command of npm, and no other', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const typed = (name: string) => (name === 'start' || name === 'test' ? `\`npm ${name}\`` : `\`npm run ${name}\``);
    const named = tableOf('Command').map(([command = '']) => command);
    expect(named.toSorted()).toEqual(Object.keys(scripts).map(typed).toSorted());
  });

  it('names every dialect, and what its servers can do', () => {
    const list: [string, Dialect][] = Object.entries(dialects);
    expect(tableOf('`VIDEO_DIALECT`').map(([name, , , lists, costs]) => [name, lists, costs])).toEqual(
      list.map(([name, { lists, cost }]) => [asCode(name), yes(lists), yes(cost !== undefined)]),
    );
  });

  it('names every word that makes the simulator misbehave', () => {
    expect(tableOf('Word')).toEqual(promptWords.map(({ word, means }) => [asCode(word), means]));
  });

  it('names the scopes that the Slack manifest asks for', () => {
    const scopes = tableOf('Scope').flatMap(([named = '']) => named.split(', '));
    expect(scopes.toSorted()).toEqual(
      slackManifest('sora', 'http://localhost:3000', 'socket').oauth_config.scopes.bot.map(asCode).toSorted(),
    );
  });

  it('shows a models file that can be read', () => {
    const [, example = ''] = /```json\n([\s\S]+?)```/.exec(readme) ?? [];
    expect(parseModels(JSON.parse(example), 'The example')).toHaveLength(1);
  });

  it('points at files that are there', () => {
    // The picture is taken of the running product.
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});
