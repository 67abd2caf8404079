import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** Makes what git does not hold: the database client and the build, each only when what it is made from changed. */
export function prepare() {
  checkMachine();
  allowFfmpeg();
  const settings = ['package-lock.json', 'prisma/schema.prisma', 'prisma.config.ts'];
  const generated = hashOf(settings);
  renew('src/generated/.prepared', generated, 'database client', generateClient);
  const sources = hashOf([...settings, 'tsconfig.json', 'tsconfig.build.json', ...sourceFiles()]);
  renew('build/.prepared', sources, 'build', build);
}

function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    stop(
      `This needs Node 20.19 or newer, and this is Node ${process.versions.node}: install a newer one from https://nodejs.org.`,
    );
  if (!existsSync('node_modules/typescript') || !existsSync('node_modules/prisma'))
    stop('The packages are not installed: run "npm ci" first.');
}

/** npm keeps the binary's run bit to an install script, which `--ignore-scripts` leaves out. */
function allowFfmpeg() {
  const binary = `node_modules/@ffmpeg-installer/${process.platform}-${process.arch}/ffmpeg`;
  if (!existsSync(binary)) return;
  try {
    accessSync(binary, constants.X_OK);
  } catch {
    chmodSync(binary, 0o755);
  }
}

function renew(stamp, hash, what, make) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log(`Preparing the ${what} …`);
  make();
  // Last: an interrupted make is made again.
  writeFileSync(stamp, hash);
}

function generateClient() {
  rmSync('src/generated', { recursive: true, force: true });
  run('node_modules/prisma/build/index.js', ['generate'], { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' });
}

function build() {
  rmSync('build', { recursive: true, force: true });
  run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  cpSync('src', 'build', { recursive: true, filter: (path) => !path.endsWith('.ts') });
}

function run(script, options, environment = {}) {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...options], { encoding: 'utf8', env });
  if (status !== 0) stop(`${stdout}${stderr}\n"${script} ${options.join(' ')}" failed.`);
}

function sourceFiles() {
  const entries = readdirSync('src', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => !path.startsWith(join('src', 'generated'))).toSorted();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
