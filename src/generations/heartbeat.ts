/**
 * Does something while renewing a lease, so that nobody else takes it up meanwhile. A renewal that fails is left to the
 * next one: if all fail, the lease runs out and another process may begin, which every step allows.
 */
export async function withHeartbeat<T>(everyMs: number, renew: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void renew().catch(() => undefined), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
