import type { Dialect } from './dialect.ts';
import { litellm } from './dialects/litellm.ts';
import { newApi } from './dialects/new-api.ts';
import { openai } from './dialects/openai.ts';
import { openrouter } from './dialects/openrouter.ts';
import { sglang } from './dialects/sglang.ts';
import { simulator } from './dialects/simulator.ts';
import { vllmOmni } from './dialects/vllm-omni.ts';

/** Every dialect, by the word that `VIDEO_DIALECT` takes. */
export const dialects = {
  openai,
  litellm,
  openrouter,
  'vllm-omni': vllmOmni,
  sglang,
  'new-api': newApi,
  simulator,
} satisfies Record<string, Dialect>;

export type DialectName = keyof typeof dialects;
