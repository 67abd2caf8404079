import { randomUUID } from 'node:crypto';
import { accountOf } from '../../src/accounts/account.ts';
import type { Actor } from '../../src/accounts/actor.ts';
import type { AuditEntry } from '../../src/database/audit-queries.ts';
import { Refusal } from '../../src/errors/fault.ts';
import type { Doors } from '../../src/generations/doors.ts';
import type { Asker } from '../../src/platforms/chat-platform.ts';
import { askIn } from './asking.ts';
import type { World } from './world.ts';

/** A place with a member who asks (the fox) and a manager (the vixen), beside another place with a manager of its own. */
export interface Office {
  doors: Doors;
  asker: Asker;
  workspaceId: string;
  otherId: string;
  foxId: string;
  operator: Actor;
  manager: Extract<Actor, { kind: 'manager' }>;
  otherManager: Actor;
  /** Whether the fox's next video of a second ($0.10) is promised. */
  passes: () => Promise<boolean>;
  /** Every act so far in this place, the first one first. */
  audit: () => Promise<AuditEntry[]>;
}

/** Opens new places in a world: what was said in others is not said there. */
export async function openOffice(world: World): Promise<Office> {
  const { doors } = world;
  const [here, elsewhere] = [randomUUID(), randomUUID()];
  const asker = { ...world.asker, workspaceId: here };
  const pending = { status: 'pending', workspaceUsd: undefined, everyoneUsd: undefined } as const;
  const account = (memberId: string, workspaceId = here) =>
    accountOf(doors, { ...asker, workspaceId, memberId, memberName: memberId }, pending);
  const [fox, vixen, other] = [await account('fox'), await account('vixen'), await account('wolf', elsewhere)];
  const { workspaceId } = fox;
  const manager = { kind: 'manager', memberId: vixen.id, workspaceId, via: 'playground' } as const;
  return {
    doors,
    asker,
    manager,
    workspaceId,
    otherId: other.workspaceId,
    foxId: fox.id,
    operator: { kind: 'operator', name: 'owner@example.org', via: 'command line' },
    otherManager: { ...manager, memberId: other.id, workspaceId: other.workspaceId },
    passes: async () => 'id' in (await askIn(world, { seconds: '1' }, { asker })),
    audit: () => doors.database.prisma.auditEntry.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } }),
  };
}

/** The sentence with which something was refused; "done" when it was not. */
export async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
