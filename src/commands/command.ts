import type { Doors } from '../generations/doors.ts';
import type { CommandHeard } from '../platforms/chat-platform.ts';

/** What commands know of each other. */
export interface Names {
  /** The word after the slash. */
  commandName: string;
  /** Neutral name and summary of every command. */
  summaries: [name: string, summary: string][];
}

/** What a person can ask for; `summary` is shown by help. Does its work and answers; throws a Refusal to say no. */
export interface Command {
  summary: string;
  run: (doors: Doors, heard: CommandHeard, names: Names) => Promise<void>;
}
