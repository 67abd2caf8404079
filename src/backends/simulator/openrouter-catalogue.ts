import type { ModelEntry } from '../models-file.ts';

/** The models as OpenRouter's `GET /videos/models` lists them. */
export function openrouterCatalogue(models: ModelEntry[]): unknown {
  return {
    data: models.map((model) => ({
      id: model.model,
      canonical_slug: model.model,
      name: model.label,
      supported_durations: model.seconds,
      supported_sizes: model.sizes,
      supported_frame_images: model.image === 'first_frame' ? ['first_frame'] : null,
      generate_audio: model.audio === 'none' ? null : true,
      pricing_skus: { duration_seconds: model.price.find(({ unit }) => unit === 'second')?.usd ?? '0' },
    })),
  };
}
