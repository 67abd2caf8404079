import type { PlatformName } from '../platforms/chat-platform.ts';

/** Who acts: whoever runs the bot, or a manager of one workspace; `via` is from where ("command line", "panel", a platform). */
export type Actor =
  | { kind: 'operator'; name: string; via: string }
  | { kind: 'manager'; memberId: string; workspaceId: string; via: PlatformName };

/** The same in a word, as limits and grants keep it. */
export function setByOf(actor: Actor): string {
  return actor.kind === 'operator' ? `operator:${actor.name}` : `member:${actor.memberId}`;
}
