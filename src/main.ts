import { startApp } from './app/app.ts';
import { readConfig } from './config/config.ts';
import { StartFault } from './errors/fault.ts';
import { createLog } from './logging/log.ts';

/** The process: reads the environment, starts its roles, and runs until it is told to stop. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  for (const remark of config.remarks) log.warn(remark);
  const stopped = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'something failed where nobody listened'));
  const app = await startApp(config, log);
  process.stdout.write(app.welcome);
  const signal = await stopped;
  log.info({ signal }, 'stopping');
  await app.stop();
  log.info('stopped');
}

try {
  await main();
  process.exit(0);
} catch (error) {
  if (!(error instanceof StartFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
