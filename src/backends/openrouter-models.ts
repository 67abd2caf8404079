import { z } from 'zod';
import { microUsd } from '../micro-usd/micro-usd.ts';
import { type ModelDraft, type ModelEntry, parseModels } from './models-file.ts';

const listed = z.looseObject({
  id: z.string().min(1),
  name: z.string().optional().catch(undefined),
  supported_durations: z.array(z.int().positive()).nullish().catch(undefined),
  supported_sizes: z.array(z.string()).nullish().catch(undefined),
  supported_resolutions: z.array(z.string()).nullish().catch(undefined),
  supported_aspect_ratios: z.array(z.string()).nullish().catch(undefined),
  supported_frame_images: z.array(z.string()).nullish().catch(undefined),
  generate_audio: z.boolean().nullish().catch(undefined),
  pricing_skus: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .nullish()
    .catch(undefined),
});
type Listed = z.infer<typeof listed>;
const list = z.union([z.object({ data: z.array(z.unknown()) }).transform(({ data }) => data), z.array(z.unknown())]);

const timeoutMs = 15_000;

/** OpenRouter's video models with their prices, from `GET {address}/videos/models`. */
export async function fetchOpenRouterModels(address: string, key: string | undefined): Promise<ModelEntry[]> {
  const answer = await fetch(`${address.replace(/\/+$/, '')}/videos/models`, {
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!answer.ok) throw new Error(`The list of models was answered with ${answer.status}.`);
  return parseOpenRouterModels(await answer.json());
}

/**
 * OpenRouter's list as entries of a models file. A model is left out when its sizes, lengths or price by the second are not said in
 * a way that we can hold somebody's money for.
 */
export function parseOpenRouterModels(answer: unknown): ModelEntry[] {
  const drafts = list.parse(answer).flatMap((item) => {
    const parsed = listed.safeParse(item);
    const draft = parsed.success ? draftOf(parsed.data) : undefined;
    return draft === undefined ? [] : [draft];
  });
  return drafts.length === 0 ? [] : parseModels(drafts, "OpenRouter's list of models");
}

function draftOf(model: Listed): ModelDraft | undefined {
  const seconds = model.supported_durations ?? [];
  const priced = sizesOf(model).flatMap((size) => {
    const usd = priceOf(model, size);
    return usd === undefined ? [] : [{ unit: 'second' as const, usd, size }];
  });
  if (seconds.length === 0 || priced.length === 0) return undefined;
  return {
    id: model.id
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .slice(0, 64),
    label: (model.name ?? model.id).slice(0, 80),
    model: model.id,
    sizes: priced.map(({ size }) => size),
    seconds,
    price: priced,
    image: model.supported_frame_images?.includes('first_frame') === true ? 'first_frame' : 'none',
    imageMustMatchSize: false,
    audio: model.generate_audio === true ? 'always' : 'none',
    retentionHours: 24,
  };
}

/** Sizes in pixels; where only resolutions and ratios are named, what they come to. */
function sizesOf(model: Listed): string[] {
  const named = (model.supported_sizes ?? []).filter((size) => /^\d{2,5}x\d{2,5}$/.test(size));
  if (named.length > 0) return named;
  const heights = (model.supported_resolutions ?? []).flatMap((name) =>
    /^\d{3,4}p$/.test(name) ? [Number.parseInt(name, 10)] : [],
  );
  const ratios = model.supported_aspect_ratios ?? ['16:9'];
  return heights.flatMap((short) => ratios.flatMap((ratio) => sizeOf(short, ratio)));
}

/** `short` is the shorter side. Encoders want even numbers. */
function sizeOf(short: number, ratio: string): string[] {
  const [wide = 0, high = 0] = ratio.split(':').map(Number);
  if (!(wide > 0 && high > 0)) return [];
  const long = Math.round((short * Math.max(wide, high)) / Math.min(wide, high) / 2) * 2;
  return [wide >= high ? `${long}x${short}` : `${short}x${long}`];
}

/** The price of a second, from the SKUs that can apply to what we ask for: the dearest, so that a hold is never too small. */
function priceOf({ pricing_skus: skus }: Listed, size: string): string | undefined {
  const resolution = `${Math.min(...size.split('x').map(Number))}p`;
  const prices = Object.entries(skus ?? {}).flatMap(([name, value]) => {
    const price = /^(?:(?:text|image)_to_video_)?duration_seconds(?:_with_audio)?(?:_(\d+p|4k))?$/.exec(name);
    const cents = /^cents_per_(?:video_output_)?second(?:_output)?(?:_(\d+p|4k))?$/.exec(name);
    const micro = microUsd(value);
    const found = price ?? cents;
    if (found === null || micro === undefined) return [];
    return [{ resolution: found[1]?.replace('4k', '2160p'), micro: cents === null ? micro : (micro + 99n) / 100n }];
  });
  const exact = prices.filter((price) => price.resolution === resolution);
  const fitting = exact.length > 0 ? exact : prices.filter((price) => price.resolution === undefined);
  const dearest = fitting.reduce((most, { micro }) => (micro > most ? micro : most), 0n);
  return dearest === 0n ? undefined : `${dearest / 1_000_000n}.${String(dearest % 1_000_000n).padStart(6, '0')}`;
}
