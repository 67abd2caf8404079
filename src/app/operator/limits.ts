import { acts } from '../../commands/admin/admin-list.ts';
import { setLimitOf } from '../../commands/admin/limit.ts';
import { Refusal } from '../../errors/fault.ts';
import type { MentionOf } from '../../platforms/admin-reading.ts';
import type { AdminHeard } from '../../platforms/chat-platform.ts';
import { readAdmin } from '../../platforms/read-admin.ts';
import { isWorkspaceName, readWorkspace, type OperatorVerb } from './operator-verb.ts';
import { withoutReminders } from './without-reminders.ts';

export const cap: OperatorVerb = {
  takes: '[<platform>:<id>] <amount|none> [unit] [per] [then]',
  means: 'sets a limit of a whole workspace, or of the whole instance',
  async run(desk, words) {
    const workspace = isWorkspaceName(words[0]) ? await readWorkspace(desk, words[0]) : undefined;
    const said = workspace === undefined ? words : words.slice(1);
    if (said.length === 0) throw new Refusal('Say how much, such as: cap discord:123456789 20 a day, or: cap 50 a day');
    const { options } = read('limit', said);
    if (['member', 'role', 'channel'].some((name) => options[name] !== undefined))
      throw new Refusal('For a member, a role or a channel say: at <platform>:<id> limit …');
    const place =
      workspace === undefined ? ({ scope: 'instance' } as const) : ({ scope: 'workspace', workspaceId: workspace.id } as const);
    return setLimitOf({ doors: withoutReminders(desk), actor: desk.actor }, place, options);
  },
};

export const at: OperatorVerb = {
  takes: '<platform>:<id> <what a manager can say>',
  means: 'the same as a manager there, with your word; name people as member:<id>, role:<id>, channel:<id>',
  async run(desk, [word, verb = '', ...words]) {
    const workspace = await readWorkspace(desk, word);
    const { verb: known, options } = read(verb, words);
    const act = acts[known];
    if (act === undefined) throw new Refusal(`I do not know ${known}.`);
    return act({ doors: withoutReminders(desk), actor: desk.actor, workspace }, options);
  },
};

const mentionOf: MentionOf = (token) => {
  const [, kind, id] = /^(member|role|channel):([\w-]{1,64})$/.exec(token) ?? [];
  return kind === undefined || id === undefined ? undefined : { kind: kind as 'member', id };
};

function read(verb: string, words: string[]): AdminHeard {
  const heard = readAdmin([verb, ...words].join(' '), mentionOf);
  if ('unclear' in heard) throw new Refusal(heard.unclear);
  return heard;
}
