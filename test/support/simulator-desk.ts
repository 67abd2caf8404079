import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBackend } from '../../src/backends/connect-backend.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/backends/simulator/start-simulator.ts';
import type { RemoteJob, VideoBackend } from '../../src/backends/video-backend.ts';
import { createLog } from '../../src/logging/log.ts';

export const tinyModel = {
  id: 'tiny',
  model: 'tiny-1',
  sizes: ['160x90'],
  seconds: [1],
  price: [{ unit: 'second' as const, usd: '0.10' }],
};
const flatModel = { ...tinyModel, id: 'flat', model: 'flat-1', price: [{ unit: 'video' as const, usd: '0.25' }] };
export const tinyRequest = { model: 'tiny-1', prompt: 'a fox', size: '160x90', seconds: 1 };

/** Simulators on one folder, with a clock that a test turns. A video takes them ten seconds of it. */
export interface SimulatorDesk {
  folder: string;
  now: () => Date;
  pass: (seconds: number) => void;
  start: (options?: Partial<SimulatorOptions>) => Promise<{ simulator: Simulator; backend: VideoBackend }>;
  /** A job for this prompt, ten seconds after it was asked for. */
  finished: (backend: VideoBackend, prompt: string) => Promise<RemoteJob>;
  close: () => Promise<void>;
}

export async function openSimulatorDesk(): Promise<SimulatorDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'sorabot-simulator-'));
  const log = createLog('silent');
  const running: Simulator[] = [];
  let time = Date.parse('2026-11-22T12:00:00Z');
  const clock = { now: () => new Date(time) };

  return {
    folder,
    now: clock.now,
    pass: (seconds) => void (time += seconds * 1000),
    async start(options = {}) {
      const simulator = await startSimulator({ folder, models: [tinyModel, flatModel], clock, renderSeconds: 10, ...options });
      running.push(simulator);
      const backend = connectBackend({ id: 'simulator', address: simulator.address, dialect: 'simulator', key: undefined }, log);
      return { simulator, backend };
    },
    async finished(backend, prompt) {
      const { id } = await backend.submit({ ...tinyRequest, prompt });
      time += 10_000;
      return backend.check(id);
    },
    async close() {
      await Promise.all(running.map((simulator) => simulator.stop()));
      await rm(folder, { recursive: true });
    },
  };
}
