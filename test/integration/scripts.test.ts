import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

/** Stands in for a tool: notes that it ran, and what it was told. */
const tool = `require('node:fs').appendFileSync('ran', process.argv.slice(2).join(' ') + '\\n');`;

describe('preparing', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sorabot-scripts-'));
    cpSync(scripts, join(folder, 'scripts'), { recursive: true });
    for (const file of ['package-lock.json', 'prisma/schema.prisma', 'prisma.config.ts', 'tsconfig.json', 'tsconfig.build.json'])
      write(file, file);
    write('src/main.ts', 'export {};');
    write('src/page/style.css', 'body {}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  function install(): void {
    write('node_modules/typescript/bin/tsc', `require('node:fs').mkdirSync('build');${tool}`);
    write('node_modules/prisma/build/index.js', `require('node:fs').mkdirSync('src/generated');${tool}`);
  }

  function build(...options: string[]) {
    rmSync(join(folder, 'ran'), { force: true });
    const { status, stdout, stderr } = spawnSync(process.execPath, [...options, 'scripts/build.mjs'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const ran = existsSync(join(folder, 'ran')) ? readFileSync(join(folder, 'ran'), 'utf8').trim().split('\n') : [];
    return { status, stdout, stderr, ran };
  }

  it('makes the client and the build once, and again only what changed', () => {
    install();
    expect(build()).toMatchObject({ status: 0, ran: ['generate', '-p tsconfig.build.json'] });
    expect(build()).toMatchObject({ status: 0, ran: [], stdout: '' });
    write('src/main.ts', 'export const changed = true;');
    expect(build()).toMatchObject({ ran: ['-p tsconfig.build.json'], stdout: 'Preparing the build …\n' });
    write('prisma/schema.prisma', 'changed');
    expect(build()).toMatchObject({ ran: ['generate', '-p tsconfig.build.json'] });
  });

  it('brings along what is not TypeScript, and leaves no stale output', () => {
    install();
    build();
    expect(readFileSync(join(folder, 'build/page/style.css'), 'utf8')).toBe('body {}');
    expect(existsSync(join(folder, 'build/main.ts'))).toBe(false);
    write('build/stale.js', '');
    write('src/main.ts', 'export const changed = true;');
    build();
    expect(existsSync(join(folder, 'build/stale.js'))).toBe(false);
  });

  it('tries again after a tool failed, and shows what the tool said', () => {
    install();
    write('node_modules/typescript/bin/tsc', `console.error('bad syntax'); process.exit(2);`);
    const failed = build();
    expect(failed).toMatchObject({ status: 1 });
    expect(failed.stderr).toContain('bad syntax');
    install();
    expect(build()).toMatchObject({ status: 0, ran: ['-p tsconfig.build.json'] });
  });

  it('makes ffmpeg runnable, which an install without scripts does not', () => {
    install();
    const binary = `node_modules/@ffmpeg-installer/${process.platform}-${process.arch}/ffmpeg`;
    write(binary, '');
    build();
    expect(statSync(join(folder, binary)).mode & 0o111).toBe(0o111);
  });

  it('asks for npm ci when the packages are not there', () => {
    expect(build()).toMatchObject({ status: 1, stderr: 'The packages are not installed: run "npm ci" first.\n' });
  });

  it('asks for a newer Node', () => {
    write('old.mjs', `Object.defineProperty(process, 'versions', { value: { node: '20.18.3' } });`);
    const { status, stderr } = build('--import', './old.mjs');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^This needs Node 20\.19 or newer, and this is Node 20\.18\.3: .+\n$/);
  });
});
