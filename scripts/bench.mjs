import { prepare } from './prepare.mjs';
import { vitest } from './vitest.mjs';

prepare();
process.exitCode = await vitest(['test/bench', '--disable-console-intercept', '--testTimeout=600000']);
