import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/database.ts';
import { lastRenders, type Render } from '../database/generation-queries.ts';

const sample = 50;
const enough = 5;
const freshMs = 30_000;

/** How long a model's last videos took, in milliseconds: half took less than `p50`, nine in ten less than `p90`. */
export interface RenderTime {
  p50: number;
  p90: number;
  /** Whether any of them said how far it was. */
  reportsProgress: boolean;
}

/** Undefined until enough videos of the model have finished. */
export type RenderTimes = (modelId: string) => Promise<RenderTime | undefined>;

/** Asks Postgres at most twice a minute per model. */
export function createRenderTimes(database: Database, clock: Clock): RenderTimes {
  const kept = new Map<string, { until: number; times: Promise<RenderTime | undefined> }>();
  return (modelId) => {
    const now = clock.now().getTime();
    const known = kept.get(modelId);
    if (known !== undefined && known.until > now) return known.times;
    const times = lastRenders(database, modelId, sample).then(summarise);
    kept.set(modelId, { until: now + freshMs, times });
    times.catch(() => kept.delete(modelId));
    return times;
  };
}

export function summarise(renders: Render[]): RenderTime | undefined {
  if (renders.length < enough) return undefined;
  const sorted = renders.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p90: at(0.9), reportsProgress: renders.some(({ progress }) => progress !== null) };
}

/** "about 1 to 2 min left", from the model's last videos; else how long it has run. */
export function timeLeft(elapsedMs: number, usual: RenderTime | undefined): string {
  if (usual === undefined) return `${duration(elapsedMs)} so far`;
  const [soonest, latest] = [usual.p50 - elapsedMs, usual.p90 - elapsedMs];
  if (latest <= 0) return `${duration(elapsedMs)} so far, longer than most`;
  const [from, to] = [duration(Math.max(0, soonest)), duration(latest)];
  if (soonest <= 0) return `less than ${to} left`;
  return from === to ? `about ${from} left` : `about ${from} to ${to} left`;
}

function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 10) return `${seconds} s`;
  return seconds < 90 ? `${Math.ceil(seconds / 5) * 5} s` : `${Math.round(seconds / 60)} min`;
}
