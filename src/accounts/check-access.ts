import { Refusal } from '../errors/fault.ts';
import type { Asker } from '../platforms/chat-platform.ts';
import { isPersonal, type Account } from './account.ts';

/**
 * Whether this person may spend in this place; limits come after. `demo`: nothing is paid, so no workspace has to be enabled.
 * @throws {Refusal} saying what stands in the way, and who can change it.
 */
export function checkAccess(account: Account, asker: Asker, demo: boolean): void {
  const refusal = accessRefusal(account, asker, demo);
  if (refusal !== undefined) throw new Refusal(refusal);
}

/** The same as a sentence; undefined: nothing stands in the way. */
export function accessRefusal(account: Account, asker: Asker, demo: boolean): string | undefined {
  return workspaceRefusal(account, asker, demo) ?? personRefusal(account, asker) ?? placeRefusal(account, asker);
}

/** Whether an operator has yet to say how much may be spent here; direct messages wait for nobody. */
export function waitsForOperator({ workspace }: Account, asker: Asker, demo: boolean): boolean {
  return workspace.status === 'pending' && !demo && !isPersonal(asker);
}

function workspaceRefusal(account: Account, asker: Asker, demo: boolean): string | undefined {
  const { status } = account.workspace;
  if (status === 'disabled') return 'Whoever runs this bot has switched it off here. Please ask them.';
  if (status === 'enabled' || demo) return undefined;
  if (!waitsForOperator(account, asker, demo))
    return 'I take no requests in direct messages. Please ask in a channel that I am in.';
  const name = `${asker.platform}:${asker.workspaceId}`;
  return `I am new here, and wait for whoever runs this bot to say how much may be spent. Please ask them; they know this place as ${name}.`;
}

function personRefusal({ blockedAt, blockedReason, workspace }: Account, { guest }: Asker): string | undefined {
  if (blockedAt !== null)
    return `A manager has blocked you from making videos here${blockedReason === null ? '' : `: ${blockedReason}`}. Please ask them.`;
  if (guest === true && !workspace.guests) return 'Only full members may make videos here. A manager can allow guests too.';
  return undefined;
}

/** Deny beats allow; once some are allowed, only those are. */
function placeRefusal({ workspace, roles }: Account, { channelId, within }: Asker): string | undefined {
  const rules = (kind: 'channel' | 'role') => workspace.accessRules.filter((rule) => rule.kind === kind);
  const judge = (kind: 'channel' | 'role', has: (subject: string) => boolean) => {
    const mine = rules(kind).filter(({ subject }) => has(subject));
    if (mine.some(({ allow }) => !allow)) return 'denied';
    const wanted = rules(kind).some(({ allow }) => allow);
    return wanted && mine.length === 0 ? 'not among the allowed' : undefined;
  };
  if (judge('channel', (subject) => subject === channelId || subject === within) !== undefined)
    return 'Videos may not be made in this channel. A manager of this place can allow it, or name the channels where they may.';
  if (judge('role', (subject) => roles.includes(subject)) !== undefined)
    return 'Your role may not make videos here. A manager of this place can change that.';
  return undefined;
}
