import type { Prisma, WorkspaceStatus } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

export type { WorkspaceStatus };

const whole = { workspace: { include: { accessRules: true } } } satisfies Prisma.MemberInclude;

/** A member with their workspace and its rules of access. */
export type Account = Prisma.MemberGetPayload<{ include: typeof whole }>;

/** What a verified event says about who asks. */
export interface AskerNote {
  platform: string;
  workspaceId: string;
  workspaceName: string | undefined;
  memberId: string;
  memberName: string | undefined;
  /** Undefined: the platform did not say; what was known stays. */
  roles: string[] | undefined;
}

/** How a workspace that is new begins; limits by the day in micro-dollars, undefined: none. */
export interface FirstState {
  status: WorkspaceStatus;
  workspaceUsd: bigint | undefined;
  everyoneUsd: bigint | undefined;
}

/** Writes down who asks, where that is news, and answers all that is known of them. */
export async function noteAsker(
  { pool, prisma }: Database,
  { platform, workspaceId, workspaceName, memberId, memberName, roles }: AskerNote,
  { status, workspaceUsd, everyoneUsd }: FirstState,
  now: Date,
): Promise<Account> {
  const { rows } = await pool.query<{ member_id: string }>('SELECT member_id FROM note_asker($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)', [
    platform,
    workspaceId,
    workspaceName,
    memberId,
    memberName,
    roles,
    status,
    workspaceUsd,
    everyoneUsd,
    now,
  ]);
  return prisma.member.findUniqueOrThrow({ where: { id: rows[0]?.member_id ?? '' }, include: whole });
}

/** Notes that a workspace has removed us; answers its id, undefined when that was known. */
export async function markLeft(
  { prisma }: Database,
  platform: string,
  externalId: string,
  now: Date,
): Promise<string | undefined> {
  const where = { platform, externalId, leftAt: null };
  const [left] = await prisma.workspace.updateManyAndReturn({ where, data: { leftAt: now }, select: { id: true } });
  return left?.id;
}

/** The workspaces of a platform that we know beside these; personal ones are nobody's to leave. */
export async function findLeavers({ prisma }: Database, platform: string, present: string[]): Promise<string[]> {
  const where = { platform, leftAt: null, externalId: { notIn: present }, NOT: { externalId: { startsWith: 'dm:' } } };
  const rows = await prisma.workspace.findMany({ where, select: { externalId: true } });
  return rows.map(({ externalId }) => externalId);
}
