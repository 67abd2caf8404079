/** Postgres' words for "not now" (SQLSTATE classes 08, 53, 57P), the network's, and Prisma's for the same. */
const away = /^(08|53|57P|ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|P100[12]|P1008|P1017|P2024)/;
/** pg says these without a code. */
const words = /connection terminated|connection timeout|timeout exceeded when trying to connect|server closed the connection/i;

/** Whether this was thrown because the database cannot be reached, rather than because of what was asked of it. */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof AggregateError && cause.errors.some(isDatabaseAway)) return true;
    if ('code' in cause && away.test(String(cause.code))) return true;
    if (words.test(cause.message)) return true;
  }
  return false;
}
