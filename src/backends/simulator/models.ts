import { microUsd } from '../../micro-usd/micro-usd.ts';
import type { ModelDraft, ModelEntry } from '../models-file.ts';

/** What the simulator offers, in the shape of a models file. */
export const simulatorModels: ModelDraft[] = [
  {
    id: 'demo-fox',
    label: 'Demo Fox',
    model: 'simulator/fox-1',
    sizes: ['1280x720', '720x1280', '640x360'],
    seconds: [4, 8, 12],
    price: [{ unit: 'second', usd: '0.10' }],
    promptMax: 4000,
    remix: ['reprompt'],
    cancel: true,
    pollMs: 1000,
    deadlineMinutes: 10,
  },
  {
    id: 'demo-hare',
    label: 'Demo Hare (fast)',
    model: 'simulator/hare-1',
    sizes: ['640x360', '360x640'],
    seconds: [4, 8],
    price: [{ unit: 'second', usd: '0.02' }],
    promptMax: 4000,
    image: 'first_frame',
    imageMustMatchSize: false,
    cancel: true,
    pollMs: 1000,
    deadlineMinutes: 10,
  },
];

/** What the simulator bills for a video, in micro-dollars. */
export function billOf(model: ModelEntry, size: string, seconds: number): bigint {
  const row = model.price.find((price) => price.size === size) ?? model.price.find((price) => price.size === undefined);
  const unit = microUsd(row?.usd ?? '0') ?? 0n;
  return row?.unit === 'second' ? unit * BigInt(seconds) : unit;
}
