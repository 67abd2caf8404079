import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

export interface Secrets {
  session: string;
  encryption: string;
}

/** The given secrets, else ones that are made once and kept in a 0600 file under DATA_DIR. */
export function loadSecrets(config: Config): Secrets {
  if (config.sessionSecret !== undefined && config.encryptionKey !== undefined)
    return { session: config.sessionSecret, encryption: config.encryptionKey };
  const kept = keptSecrets(config.dataDir);
  return { session: config.sessionSecret ?? kept.session, encryption: config.encryptionKey ?? kept.encryption };
}

function keptSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    const draft = `${file}.${process.pid}`;
    const fresh: Secrets = { session: randomBytes(32).toString('base64'), encryption: randomBytes(32).toString('base64') };
    writeFileSync(draft, JSON.stringify(fresh), { mode: 0o600 });
    // Of processes that start together the first has its way, and nobody reads half a file.
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}
