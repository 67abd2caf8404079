import { admin } from './admin.ts';
import type { Command } from './command.ts';
import { help } from './help.ts';
import { sora } from './sora.ts';
import { usage } from './usage.ts';

/** Every command, by its neutral name; "sora" is the one without a suffix. */
export const commands: Record<string, Command> = {
  sora,
  usage,
  help,
  admin,
};
