import { vi } from 'vitest';
import type { Prisma } from '../../src/generated/prisma/client.ts';
import type { FakeRequest } from '../fakes/discord/door.ts';
import type { Stage } from './stage.ts';

export const prompt = 'a red fox in the snow';

/** The whole ledger: its first row is not there before the first request. */
export const books = 'LOCK TABLE ledger_entry IN SHARE ROW EXCLUSIVE MODE';
/** What points at the row stays free. */
export const generation = 'SELECT FROM generation FOR NO KEY UPDATE';

export const acknowledgement = ({ path }: FakeRequest) => path.endsWith('/callback');
const posting = ({ method, path }: FakeRequest) => method === 'POST' && /^\/channels\/\d+\/messages$/.test(path);
export const progressPost = (request: FakeRequest) => posting(request) && request.files === 0;
export const upload = (request: FakeRequest) => posting(request) && request.files > 0;
const oneMessage = /^\/channels\/\d+\/messages\/\d+$/;
export const progressEdit = ({ method, path }: FakeRequest) => method === 'PATCH' && oneMessage.test(path);
export const progressRemoval = ({ method, path }: FakeRequest) => method === 'DELETE' && oneMessage.test(path);
export const privateAnswer = (words: string) => (request: FakeRequest) =>
  request.path.endsWith('/@original') && JSON.stringify(request.body).includes(words);

export async function atRequest(
  stage: Stage,
  matcher: (request: FakeRequest) => boolean,
  when: 'before' | 'after',
): Promise<void> {
  const held = stage.hold(matcher, when);
  stage.ask(prompt);
  await held;
}

export async function atCard(stage: Stage, when: 'before' | 'after'): Promise<void> {
  await stage.wantApproval();
  await atRequest(stage, ({ method, path }) => method === 'POST' && path === `/channels/${stage.managersId}/messages`, when);
}

/** A request that is over the managers' limit, and their card. */
export async function asked(stage: Stage): Promise<void> {
  await stage.wantApproval();
  stage.ask(prompt);
  await reaches(stage, { posts: { some: { kind: 'approval', messageId: { not: null } } } });
}

export async function approve(stage: Stage): Promise<void> {
  await stage.approve();
  await reaches(stage, { status: { not: 'awaiting_approval' } });
  await stage.settled();
}

export async function atBackend(stage: Stage, moment: 'submit' | 'check' | 'content'): Promise<void> {
  const held = stage.simulator.control.hold(moment);
  stage.ask(prompt);
  await held.arrived;
}

/** The message is posted, and its row is locked before that can be noted. */
export async function whileNoting(
  stage: Stage,
  matcher: (request: FakeRequest) => boolean,
  kind: 'progress' | 'result',
): Promise<void> {
  const posted = stage.hold(matcher, 'after');
  stage.ask(prompt);
  const { release } = await posted;
  const lock = await stage.lock(`SELECT FROM post WHERE kind = '${kind}' FOR NO KEY UPDATE`);
  release();
  await lock.waitedFor('"posted_at" = ');
}

export async function reaches({ database }: Stage, where: Prisma.GenerationWhereInput): Promise<void> {
  const there = async () => (await database.prisma.generation.count({ where })) > 0;
  await vi.waitUntil(there, { timeout: 20_000, interval: 20 });
}
