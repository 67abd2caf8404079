import { expect } from 'vitest';
import { verifyBooks } from '../../src/database/books-queries.ts';
import type { Approval, Generation } from '../../src/generated/prisma/client.ts';
import type { Point } from './points.ts';
import type { Stage } from './stage.ts';

type Judged = Generation & { approval: Approval | null };

/** What must be so when nothing is left to do, whatever was killed: `paid` is how often each video may have been asked for. */
export async function judge(stage: Stage, paid: Point['posts']): Promise<void> {
  const { discord, database } = stage;
  const generations = await database.prisma.generation.findMany({ include: { member: true, approval: true } });
  for (const generation of generations) await judgeGeneration(stage, generation, paid);
  const delivered = generations.filter(({ status }) => status === 'delivered');
  expect(discord.pings.toSorted()).toEqual(delivered.map(({ member }) => member.externalId).toSorted());
  expect(discord.violations).toEqual([]);
  expect(discord.interactions.filter(({ callbacks }) => callbacks > 1)).toEqual([]);
  await judgeBooks(stage, generations);
}

async function judgeGeneration(
  { discord, managersId, simulator }: Stage,
  generation: Judged,
  paid: Point['posts'],
): Promise<void> {
  const { id, prompt, status } = generation;
  const posts = (await simulator.control.posts()).filter((post) => post.prompt === prompt);
  const marked = (mark: string) => discord.messages().filter(({ content }) => content.endsWith(`-# ${mark} ${id}`));
  const [results, progress] = [marked('video'), marked('id')];
  if (paid === 'at most one' && status === 'uncertain') {
    expect(posts).toHaveLength(0);
    expect(results).toHaveLength(0);
    expect(progress.map(({ content }) => content)).toEqual([expect.stringContaining('I do not ask twice')]);
    return;
  }
  expect({ status, posts: posts.length, results: results.length, progress: progress.length }).toEqual({
    status: 'delivered',
    posts: 1,
    results: 1,
    progress: 0,
  });
  expect(results[0]?.attachments).toHaveLength(1);
  if (generation.approval !== null) judgeCard({ discord, managersId }, generation);
}

/** The managers have one card, which says who decided, and has no button left. */
function judgeCard({ discord, managersId }: Pick<Stage, 'discord' | 'managersId'>, { id }: Generation): void {
  const cards = discord.messages(managersId).filter(({ content }) => content.endsWith(`-# ask ${id}`));
  expect(cards.map(({ content, components }) => [content.split('\n')[0], components])).toEqual([['Approved by Vixen.', []]]);
}

/** Every settled generation cost what the simulator billed for it, every other has its hold, and all the windows say the same. */
async function judgeBooks({ simulator, database }: Stage, generations: Generation[]): Promise<void> {
  expect(await verifyBooks(database)).toEqual([]);
  const bills = new Map((await simulator.control.posts()).map(({ id, billedMicroUsd }) => [id, billedMicroUsd]));
  for (const { id, remoteId, costMicroUsd, heldMicroUsd } of generations) {
    const entries = await database.prisma.ledgerEntry.findMany({ where: { generationId: id }, orderBy: { id: 'asc' } });
    const posted = entries.map(({ kind, heldUsd, spentUsd }) => [kind, heldUsd, spentUsd]);
    const held = ['hold', heldMicroUsd, 0n];
    const settled = ['settle', -heldMicroUsd, bills.get(remoteId ?? '') ?? 0n];
    expect(posted).toEqual(costMicroUsd === null ? [held] : [held, settled]);
  }
  const overruns = generations.filter(({ costMicroUsd, heldMicroUsd }) => (costMicroUsd ?? 0n) > heldMicroUsd);
  const announced = await database.prisma.announcement.findMany({ where: { kind: 'overrun' } });
  expect(announced.map(({ facts }) => Object(facts)['generationId'])).toEqual(overruns.map(({ id }) => id));
}
