import { expect } from 'vitest';
import type { Generation } from '../../src/generated/prisma/client.ts';
import type { Point } from './points.ts';
import type { Stage } from './stage.ts';

/** What must be so when nothing is left to do, whatever was killed: `paid` is how often each video may have been asked for. */
export async function judge(stage: Stage, paid: Point['posts']): Promise<void> {
  const { discord, database } = stage;
  const generations = await database.prisma.generation.findMany({ include: { member: true } });
  for (const generation of generations) await judgeGeneration(stage, generation, paid);
  const delivered = generations.filter(({ status }) => status === 'delivered');
  expect(discord.pings.toSorted()).toEqual(delivered.map(({ member }) => member.externalId).toSorted());
  expect(discord.violations).toEqual([]);
  expect(discord.interactions.filter(({ callbacks }) => callbacks > 1)).toEqual([]);
  await judgeBooks(stage, generations);
}

async function judgeGeneration({ discord, simulator }: Stage, generation: Generation, paid: Point['posts']): Promise<void> {
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
}

/** The books say what their generations say. */
async function judgeBooks({ database }: Stage, generations: Generation[]): Promise<void> {
  const { _sum: booked } = await database.prisma.ledgerEntry.aggregate({ _sum: { heldUsd: true, spentUsd: true } });
  const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  const open = generations.filter(({ costMicroUsd }) => costMicroUsd === null);
  expect({ held: booked.heldUsd ?? 0n, spent: booked.spentUsd ?? 0n }).toEqual({
    held: sum(open.map(({ heldMicroUsd }) => heldMicroUsd)),
    spent: sum(generations.map(({ costMicroUsd }) => costMicroUsd ?? 0n)),
  });
}
