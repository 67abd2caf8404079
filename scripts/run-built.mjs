import { existsSync } from 'node:fs';
import { prepare } from './prepare.mjs';

/** Runs a compiled file in this process, so that Ctrl-C reaches it directly. What is set already wins over `.env`. */
export async function runBuilt(path) {
  prepare();
  if (existsSync('.env')) process.loadEnvFile('.env');
  await import(`../build/${path}`);
}
