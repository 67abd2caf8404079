import type { LimitState } from '../database/limit-queries.ts';
import type { MicroUsd } from '../micro-usd/micro-usd.ts';

/** Whether limits that were just read would let this video through: a first look, for what is worth asking the books about. */
export function leavesRoom(limits: LimitState[], video: { usd: MicroUsd; seconds: number }): boolean {
  const wanted = { usd: video.usd, videos: 1n, seconds: BigInt(video.seconds) };
  return limits.every(
    ({ onExceed, unit, amount, spent, held }) => onExceed !== 'refuse' || spent + held + wanted[unit] <= amount,
  );
}
