import type { Database } from '../../../database/database.ts';
import { playgroundVisitors } from '../../../database/playground-queries.ts';
import type { CommandHeard } from '../../chat-platform.ts';
import { readAdmin } from '../../read-admin.ts';
import { inThisPlace, readTyped } from '../commands.ts';
import { asking } from '../errors.ts';
import { place } from '../page/place.ts';
import { mentionOf } from './mention-of.ts';

type Understood = Pick<CommandHeard, 'command' | 'options' | 'admin'> | { hint: string };

/** What somebody means with a line; `chosen` are the options that are picked beside it. */
export async function understand(
  database: Database,
  visitor: string,
  typed: { line: string; chosen: CommandHeard['options'] },
  commandName: string,
): Promise<Understood> {
  const read = readTyped(typed.line, commandName);
  if ('hint' in read) return read;
  const { command, words } = read;
  if (command === 'sora') return { command, options: { ...typed.chosen, prompt: words } };
  if (command !== 'admin') return { command, options: {} };
  const seen = await asking(playgroundVisitors(database, place));
  const admin = readAdmin(words, (token) => mentionOf(token, visitor, seen));
  if ('unclear' in admin) return { hint: inThisPlace(admin.unclear) };
  const named = admin.options['channel'] === place && { names: { [place]: `#${place}` } };
  return { command, options: {}, admin: { ...admin, ...named } };
}
