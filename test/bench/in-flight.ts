import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import type { ModelDraft } from '../../src/backends/models-file.ts';
import { tinyModels } from '../fixtures/tiny-models.ts';
import { startProcess } from '../support/start-process.ts';
import { startBuiltApp } from './support/built-app.ts';
import { cpuSeconds, memoryMb, report } from './support/figures.ts';
import { setStage, type Stage } from './support/stage.ts';

const inFlight = 10_000;
const warmUpMs = 10_000;
const measureMs = 30_000;
const medianSeconds = 300;

/** Ten thousand videos that a backend is rendering; a fifth of them take longer than the median. */
async function fill({ test }: Stage): Promise<void> {
  await test.database.pool.query(`
    INSERT INTO workspace (id, platform, external_id) VALUES ('00000000-0000-7000-8000-000000000001', 'playground', 'bench') ON CONFLICT DO NOTHING`);
  await test.database.pool.query(`
    INSERT INTO member (id, workspace_id, external_id) VALUES ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'bench')`);
  await test.database.pool.query(
    `INSERT INTO generation (id, workspace_id, member_id, platform, channel_id, model_id, backend_id, prompt, size, seconds, status,
       held_micro_usd, day, remote_id, due_at, created_at, rendering_at, deadline_at)
     SELECT 'bench' || n, '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 'playground', 'bench', 'tiny', 'main',
       'a fox', '160x90', 1, 'rendering', 0, current_date, 'remote' || n, now() + random() * interval '10 s', now(),
       now(), now() + interval '1 hour'
     FROM generate_series(1, $1) n`,
    [inFlight],
  );
}

const unhurried = (model: ModelDraft): ModelDraft => ({ ...model, pollMs: 10_000 });

/** As if all had begun at even distances until now. */
async function beginAnew({ test }: Stage): Promise<void> {
  await test.database.pool.query(
    `UPDATE generation SET checks = 0, rendering_at = now() - (substr(id, 6)::float8 / $1) * 1.25 * $2 * interval '1 s' WHERE due_at IS NOT NULL`,
    [inFlight, medianSeconds],
  );
}

/** Videos of the model that took the median and never said how far they were. */
async function rememberMedian({ test }: Stage): Promise<void> {
  await test.database.pool.query(
    `UPDATE generation SET status = 'delivered', due_at = NULL, stored_at = rendering_at + $1 * interval '1 s' WHERE id IN
       (SELECT id FROM generation LIMIT 50)`,
    [medianSeconds],
  );
}

async function measure(what: string, stage: Stage, environment: Record<string, string>): Promise<void> {
  const server = startProcess('support/busy-backend-process.ts', []);
  while (server.messages.length === 0) await sleep(20);
  const backend = {
    OPENAI_BASE_URL: `http://127.0.0.1:${Number(server.messages[0])}/v1`,
    VIDEO_DIALECT: 'openai',
    MAX_DAILY_USD: '1',
  };
  const { DATABASE_URL = '', VIDEO_MODELS = '' } = stage.environment;
  writeFileSync(VIDEO_MODELS, JSON.stringify(tinyModels.map(unhurried)));
  const app = await startBuiltApp({ DATABASE_URL, VIDEO_MODELS, ...backend, ROLES: 'worker', ...environment });
  await sleep(warmUpMs);
  const [cpu, looks] = [cpuSeconds(app.pid), await looksSoFar(stage)];
  await sleep(measureMs);
  const used = ((cpuSeconds(app.pid) - cpu) / measureMs) * 1000;
  const perSecond = (((await looksSoFar(stage)) - looks) / measureMs) * 1000;
  report(what, `${Math.round(used * 100)} % of a core, ${memoryMb(app.pid)} MB, ${Math.round(perSecond)} looks a second`);
  await app.stop();
  await server.kill();
}

async function looksSoFar({ test }: Stage): Promise<number> {
  const { _sum } = await test.database.prisma.generation.aggregate({ _sum: { checks: true } });
  return _sum.checks ?? 0;
}

describe(`${inFlight} videos in flight`, () => {
  it('are measured at a fixed interval, and with what the model usually takes', async () => {
    const stage = await setStage();
    await startBuiltApp({ ...stage.environment, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' }).then((app) => app.stop());
    await fill(stage);
    await beginAnew(stage);
    await measure('10,000 in flight, looked at every 10 s', stage, { POLL_INTERVAL_MS: '10000' });
    await rememberMedian(stage);
    await beginAnew(stage);
    await measure('10,000 in flight, first look at the median of 5 min, then backing off', stage, {});
    await stage.stop();
  });
});
