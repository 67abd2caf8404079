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
 * Wait before the next look at a running video, in milliseconds. Looks are spread over the model's usual render time
 * (about six before it is due), then come at the first wait again and back off to four times that.
 * @param firstMs the model's wait between looks
 * @param typicalMs how long the model usually takes, where that is known
 */
export function lookDelayMs(firstMs: number, typicalMs: number | undefined, elapsedMs: number, checks: number): number {
  if (typicalMs !== undefined && elapsedMs < typicalMs) return withJitter(Math.max(firstMs, typicalMs / 6));
  return withJitter(firstMs * Math.min(4, 1.1 ** checks));
}
