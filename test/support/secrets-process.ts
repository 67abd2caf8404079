// A process that starts at the same moment as others, and says which secrets it has.
import { readConfig } from '../../src/config/config.ts';
import { loadSecrets } from '../../src/config/secrets.ts';

const [folder = ''] = process.argv.slice(2);
process.once('message', () => process.send?.(loadSecrets(readConfig({ DATA_DIR: folder }))));
process.send?.('ready');
