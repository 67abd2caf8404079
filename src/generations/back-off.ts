import type { RenderTime } from './time-left.ts';

const second = 1_000;

/** Full waits with jitter of a tenth, so that many that failed together do not come back together. */
export function withJitter(ms: number): number {
  return Math.round(ms * (0.9 + Math.random() * 0.2));
}

/** Wait before trying a failed step again, in milliseconds: 1 s, 2 s, 4 s … up to a minute. */
export function retryDelayMs(faults: number): number {
  return withJitter(Math.min(60 * second, second * 2 ** Math.min(faults, 6)));
}

/**
 * Wait before the next look at a running video, in milliseconds. Before the model's median, a look can only move the bar:
 * about six looks where the model reports progress, none where it does not. After it they come at the first wait, and back
 * off to four times that.
 * @param firstMs the model's wait between looks
 */
export function lookDelayMs(firstMs: number, usual: RenderTime | undefined, elapsedMs: number, checks: number): number {
  if (usual === undefined || elapsedMs >= usual.p50) return withJitter(firstMs * Math.min(4, 1.1 ** checks));
  return withJitter(Math.max(firstMs, usual.reportsProgress ? usual.p50 / 6 : usual.p50 - elapsedMs));
}
