import { isDatabaseAway } from '../database/is-database-away.ts';
import { Refusal } from '../errors/fault.ts';
import type { Doors } from '../generations/doors.ts';
import { leaveAllExcept, leaveWorkspace } from '../generations/leave.ts';
import { notice } from '../platforms/chat-message.ts';
import type { ButtonHeard, ChatEars, CommandHeard } from '../platforms/chat-platform.ts';
import { buttons } from './button-list.ts';
import { offerChoices } from './choices.ts';
import { commands } from './command-list.ts';

const closed = 'I cannot reach my books just now, so I take no requests. Please try again in a minute.';
const broken = 'Something went wrong on my side, and it is noted. Please try again in a minute.';

/** What every platform's listener talks to: finds the command or button, and answers whatever comes of it. */
export function createEars(doors: Doors, commandName: string): ChatEars {
  const summaries = Object.entries(commands).map(([name, { summary }]): [string, string] => [name, summary]);
  return {
    command: (heard) =>
      answering(doors, heard, async (bound) => {
        const command = Object.hasOwn(commands, heard.command) ? commands[heard.command] : undefined;
        if (command === undefined)
          throw new Refusal(`I do not have "${heard.command}" yet. Try /${commandName} with what the video should show.`);
        await command.run(bound, heard, { commandName, summaries });
      }),
    button: (heard) =>
      answering(doors, heard, async (bound) => {
        const [, action = '', id = ''] = /^v1:([a-z]+):([a-z2-7]{16})$/.exec(heard.buttonId) ?? [];
        const button = Object.hasOwn(buttons, action) ? buttons[action] : undefined;
        if (button === undefined) throw new Refusal('I do not know that button.');
        await button(bound, id, heard);
      }),
    choices: (option, typed, model) => offerChoices(doors, option, typed, model),
    left: (platform, workspaceId) => noting(doors, () => leaveWorkspace(doors, platform, workspaceId)),
    present: (platform, workspaceIds) => noting(doors, () => leaveAllExcept(doors, platform, workspaceIds)),
  };
}

/** Nobody waits for an answer: what goes wrong is logged. */
async function noting(doors: Doors, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => doors.log.error({ err: error }, 'a workspace that left could not be noted'));
}

/** A refusal is said as it stands; anything else is logged. */
async function answering(doors: Doors, heard: CommandHeard | ButtonHeard, work: (bound: Doors) => Promise<void>): Promise<void> {
  const log = doors.log.child({ requestKey: heard.requestKey });
  try {
    await work({ ...doors, log });
  } catch (error) {
    if (!(error instanceof Refusal)) log.error({ err: error }, 'a command failed');
    const sentence = error instanceof Refusal ? error.message : isDatabaseAway(error) ? closed : broken;
    await heard.answer(notice(sentence)).catch((failure: unknown) => log.warn({ err: failure }, 'the answer could not be given'));
  }
}
