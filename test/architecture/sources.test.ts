import { describe, expect, it } from 'vitest';
import { sourceFiles, type SourceFile } from './source-files.ts';

/** The rooms that may name a vendor's package. */
const homes: [vendor: RegExp, homes: RegExp][] = [
  [/^(discord\.js|@discordjs\/.*|discord-api-types.*)$/, /^src\/platforms\/discord\//],
  [/^@slack\//, /^src\/platforms\/slack\//],
  [/^openai(\/|$)/, /^src\/backends\/openai-videos\//],
  [/^(undici|ipaddr\.js)$/, /^src\/(backends|network)\//],
  [/^(bullmq|ioredis)$/, /^src\/queue\//],
  [/^(pg|@prisma\/.*)$/, /^src\/database\//],
  [/^(express|helmet)$/, /^src\/(web|platforms\/playground)\//],
  [/^prom-client$/, /^src\/metrics\//],
  [/^pino$/, /^src\/logging\//],
];

const code = sourceFiles('src').filter(({ path }) => path.endsWith('.ts'));

function importsOf({ text }: SourceFile): string[] {
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'([^'.][^']*)'/g)].map(([, name = '']) => name);
}

describe('the sources', () => {
  it.each(homes)('name the package %s in one room only', (vendor, home) => {
    const naming = code.filter((file) => importsOf(file).some((name) => vendor.test(name)));
    expect(naming.length).toBeGreaterThan(0);
    expect(naming.map(({ path }) => path).filter((path) => !home.test(path))).toEqual([]);
  });

  it('keep every file within 250 lines', () => {
    const files = ['src', 'scripts'].flatMap(sourceFiles).filter(({ path }) => /\.(ts|m?js)$/.test(path));
    const long = files.filter(({ text }) => text.split('\n').length > 251);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('read the environment in src/config only', () => {
    const reading = code.filter(({ path, text }) => text.includes('process.env') && !path.startsWith('src/config/'));
    expect(reading.map(({ path }) => path)).toEqual([]);
  });

  it('switch off no rule and leave nothing for later', () => {
    // The brackets keep this file from finding itself.
    const mark = /@ts-[i]gnore|@ts-[e]xpect-error|[el]+int-[d]isable|\b[T]ODO\b|\b[F]IXME\b/;
    const marked = ['src', 'test', 'scripts'].flatMap(sourceFiles).filter(({ text }) => mark.test(text));
    expect(marked.map(({ path }) => path)).toEqual([]);
  });
});

describe('the repository', () => {
  // The one exception is said out loud in .ci/run: specifications that lie beside the checkout on some machines.
  it('names nothing outside itself, and no registry', () => {
    const foreign = /\.\.\/[s]hared|work\/[s]hared|registry\.[n]pmjs|"[r]esolved": "http/;
    const naming = sourceFiles('.').filter(({ path, text }) => path !== '.ci/run' && foreign.test(text));
    expect(naming.map(({ path }) => path)).toEqual([]);
  });
});
