/** How an option of a verb is given: a mention of somebody or something, one of some words, or words of one's own. */
export interface AdminOption {
  name: string;
  description: string;
  kind: 'member' | 'role' | 'channel' | 'choice' | 'amount' | 'text';
  choices?: readonly string[];
  required?: true;
}

/** What a manager can do in chat; every platform offers the same, in its own way of typing. */
export interface AdminVerb {
  verb: string;
  description: string;
  /** How it is typed where options are words, after "admin". */
  example: string;
  options: readonly AdminOption[];
}

const member: AdminOption = { name: 'member', description: 'Whom it is for', kind: 'member' };
const role: AdminOption = { name: 'role', description: 'Which role or group it is for', kind: 'role' };
const channel: AdminOption = { name: 'channel', description: 'Which channel it is for', kind: 'channel' };
const amount: AdminOption = {
  name: 'amount',
  description: 'How much: dollars, videos or seconds',
  kind: 'amount',
  required: true,
};
const unit: AdminOption = {
  name: 'unit',
  description: 'Of what; dollars if nothing is said',
  kind: 'choice',
  choices: ['usd', 'videos', 'seconds'],
};
const reason: AdminOption = { name: 'reason', description: 'Why; it is kept', kind: 'text' };

/** Every verb, in the order in which help names them. */
export const adminVerbs: readonly AdminVerb[] = [
  { verb: 'limits', description: 'Shows every limit that applies here, and who set it', example: 'limits', options: [] },
  {
    verb: 'limit',
    description: 'Sets a limit for a member, a role, a channel, or for each member; "none" removes it',
    example: 'limit @anna $3 a day',
    options: [
      { ...amount, description: 'How much, such as 3; "none" removes the limit' },
      unit,
      {
        name: 'per',
        description: 'In which time; a day if nothing is said',
        kind: 'choice',
        choices: ['video', 'at-once', 'hour', 'day', 'week', 'month', 'total'],
      },
      {
        name: 'beyond',
        description: 'What is over it: refused, asked of a manager, or confirmed by the asker',
        kind: 'choice',
        choices: ['refuse', 'ask', 'confirm'],
      },
      member,
      role,
      channel,
      { name: 'alerts', description: 'At which per cents to tell, such as 50,80,100', kind: 'text' },
    ],
  },
  { verb: 'grants', description: 'Shows what was given beyond the limits', example: 'grants', options: [] },
  {
    verb: 'grant',
    description: 'Gives a member or a channel more, once or until a day',
    example: 'grant @anna $5 for the launch',
    options: [
      amount,
      unit,
      {
        name: 'per',
        description: 'On top of which limit; the one of a day if nothing is said',
        kind: 'choice',
        choices: ['hour', 'day', 'week', 'month', 'total'],
      },
      member,
      channel,
      { name: 'until', description: 'The last day, such as 2026-12-31; only this once if nothing is said', kind: 'text' },
      { ...reason, required: true },
    ],
  },
  { verb: 'channels', description: 'Shows where, and with which roles, one may ask', example: 'channels', options: [] },
  {
    verb: 'allow',
    description: 'Allows a channel or a role; then only those allowed may ask',
    example: 'allow #films',
    options: [channel, role],
  },
  { verb: 'deny', description: 'Denies a channel or a role', example: 'deny #general', options: [channel, role] },
  { verb: 'clear', description: 'Takes a channel or a role off both lists', example: 'clear #films', options: [channel, role] },
  { verb: 'blocks', description: 'Shows who is blocked', example: 'blocks', options: [] },
  {
    verb: 'block',
    description: 'Keeps a member from asking',
    example: 'block @anna spam',
    options: [{ ...member, required: true }, reason],
  },
  {
    verb: 'unblock',
    description: 'Lets a blocked member ask again',
    example: 'unblock @anna',
    options: [{ ...member, required: true }],
  },
  { verb: 'approvals', description: 'Shows what waits for a manager', example: 'approvals', options: [] },
  {
    verb: 'set',
    description: 'Where managers are told, who they are, whether guests may ask',
    example: 'set #managers guests no',
    options: [
      { ...channel, description: 'The channel for approvals, alerts and summaries' },
      { ...role, description: 'The role or group whose people manage here' },
      { name: 'guests', description: 'Whether guests may ask', kind: 'choice', choices: ['yes', 'no'] },
    ],
  },
  { verb: 'history', description: 'Shows the last things that managers and operators did', example: 'history', options: [] },
];
