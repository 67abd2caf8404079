import { runBuilt } from './run-built.mjs';

const [name = ''] = process.argv.splice(2, 1);
if (!/^[a-z-]+$/.test(name)) {
  console.error('Say which program of src/app to run, such as "deploy-commands".');
  process.exit(1);
}
await runBuilt(`app/${name}.js`);
