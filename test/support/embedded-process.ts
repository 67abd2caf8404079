// An app with an embedded database in a process of its own, to be killed or interrupted.
import { startEmbeddedPostgres } from '../../src/app/embedded-postgres/start-embedded-postgres.ts';
import { connect } from '../../src/database/connect.ts';

const [folder = ''] = process.argv.slice(2);
const { url, stop } = await startEmbeddedPostgres({ folder, durable: false });
process.send?.({ url });

// Listening for messages keeps the process alive, as an app's server would.
process.on('message', () => undefined);
process.once('SIGINT', () => void drain());

async function drain(): Promise<void> {
  const client = await connect(url);
  const { rows } = await client.query<{ answer: number }>('SELECT 1 AS answer');
  await client.end();
  process.send?.({ drained: rows[0]?.answer });
  await stop();
  process.disconnect();
}
