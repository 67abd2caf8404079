import pg from 'pg';
import { StartFault } from '../errors/fault.ts';
import { messageOf } from '../errors/message-of.ts';

/**
 * One connection, made at start.
 * @throws {StartFault} saying what is wrong with DATABASE_URL; never with the password in it.
 */
export async function connect(url: string): Promise<pg.Client> {
  if (!URL.canParse(url))
    throw new StartFault('DATABASE_URL is not an address such as postgresql://user:password@host:5432/name.');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that goes away is met by the next query; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new StartFault(whyNot(client, error), { cause: error });
  }
  return client;
}

function whyNot(client: pg.Client, error: unknown): string {
  const code = codeOf(error);
  const server = `Postgres at ${client.host}:${client.port}`;
  if (code === '28P01' || code === '28000')
    return `${server} refuses the user "${client.user}": check the name and the password in DATABASE_URL.`;
  if (code === '3D000') return `${server} has no database "${client.database}": create it, or correct the name in DATABASE_URL.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `There is no machine called "${client.host}": check the host in DATABASE_URL.`;
  return `${server} does not answer (${code ?? messageOf(error)}): start it, or check the host and port in DATABASE_URL.`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
