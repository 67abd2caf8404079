import { accountOf } from '../../src/accounts/account.ts';
import type { Limit } from '../../src/database/limit-queries.ts';
import { approveAndRaise } from '../../src/generations/approve-and-raise.ts';
import { approveGeneration } from '../../src/generations/approve.ts';
import { denyGeneration } from '../../src/generations/deny.ts';
import { firstStateOf } from '../../src/money/first-limits.ts';
import type { ChatMessage } from '../../src/platforms/chat-message.ts';
import type { Asker } from '../../src/platforms/chat-platform.ts';
import type { World } from './world.ts';

/** A message of ours in any channel of the playground. */
export interface Said extends Omit<ChatMessage, 'about'> {
  about?: { at: string };
  onlyFor: string | null;
}

/** A world with a manager, Vixen, and a channel of the managers; a video of its model costs ten cents. */
export async function createApprovalStage(world: World) {
  const { prisma } = world.doors.database;
  const manager: Asker = { ...world.asker, memberId: 'vixen', memberName: 'Vixen', manages: true };
  const { workspaceId } = await accountOf(world.doors, manager, firstStateOf(world.doors.firstLimits, false, world.doors.demo));
  await prisma.workspace.update({ where: { id: workspaceId }, data: { managersChannel: 'managers' } });

  const said = async (channelId: string): Promise<Said[]> => {
    const rows = await prisma.playgroundMessage.findMany({ where: { channelId, removed: false }, orderBy: { id: 'asc' } });
    return rows.map(({ body, onlyFor }) => Object.assign(body as unknown as Said, { onlyFor }));
  };
  return {
    manager,
    workspaceId,
    said,
    cards: async (channelId = 'managers') => (await said(channelId)).filter(({ kind }) => kind === 'approval'),
    acts: () => prisma.auditEntry.findMany({ orderBy: { id: 'asc' } }),
    /** A limit of the managers': above five cents for one video of anybody here, they are asked. */
    askAbove: (more: Partial<Limit> = {}) =>
      prisma.limit.create({
        data: {
          scope: 'everyone',
          subject: workspaceId,
          workspaceId,
          unit: 'usd',
          period: 'request',
          authority: 'manager',
          onExceed: 'ask',
          amount: 50_000n,
          setBy: 'environment',
          ...more,
        },
      }),
    ask: (more: Partial<Asker> = {}) => world.ask('a fox', { asker: { ...world.asker, memberName: 'Fox', ...more } }),
    approve: (id: string, by = manager) => approveGeneration(world.doors, id, by),
    deny: (id: string, by = manager) => denyGeneration(world.doors, id, by),
    raise: (id: string, by = manager) => approveAndRaise(world.doors, id, by),
    /** What the books say against themselves: nothing. */
    mistakes: async () => (await world.doors.database.pool.query<object>('SELECT * FROM verify_books()')).rows,
  };
}

export type ApprovalStage = Awaited<ReturnType<typeof createApprovalStage>>;
