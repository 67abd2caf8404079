import { spawnSync } from 'node:child_process';
import { delimiter, resolve } from 'node:path';
import { prepare } from './prepare.mjs';

const steps = [
  ['format', 'oxfmt --check'],
  ['lint', 'oxlint --type-aware'],
  ['types', 'tsc -p tsconfig.json'],
  ['import direction', 'depcruise src --config .dependency-cruiser.cjs'],
  ['dead code', 'knip --no-config-hints'],
  ['containers', 'dockerfilelint Dockerfile && dclint docker-compose.yml --max-warnings 0'],
];

prepare();
const PATH = [resolve('node_modules/.bin'), process.env.PATH].join(delimiter);
const failed = steps.filter(([name, command]) => !passes(name, command));
process.exitCode = failed.length === 0 ? 0 : 1;

/** All steps run, so that one round shows everything there is to mend. */
function passes(name, command) {
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8', env: { ...process.env, PATH } });
  const passed = status === 0;
  console.log(`${name}: ${passed ? 'ok' : 'FAILED'}`);
  if (!passed) console.log(`${stdout}${stderr}`);
  return passed;
}
