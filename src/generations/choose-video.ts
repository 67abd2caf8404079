import { after } from '../clock/clock.ts';
import type { Model } from '../database/model-queries.ts';
import { Refusal } from '../errors/fault.ts';

export interface Wish {
  model?: string;
  size?: string;
  seconds?: string;
}

export interface Choice {
  model: Model;
  size: string;
  seconds: number;
}

/**
 * Finds what was wished for in the catalogue; what was not said is the model's default.
 * @throws {Refusal} with a sentence that names what there is instead.
 */
export function chooseVideo(models: Model[], wish: Wish, now: Date): Choice {
  const model = chooseModel(models, wish.model, now);
  const size = chooseSize(model, wish.size);
  return { model, size, seconds: chooseSeconds(model, wish.seconds) };
}

/** Models that can be asked for at this moment. */
export function livingModels(models: Model[], now: Date): Model[] {
  return models.filter(({ retiresAt }) => retiresAt === null || retiresAt > now);
}

/** A warning for the log: models that end within 30 days. */
export function endingModels(models: Model[], now: Date): Model[] {
  return livingModels(models, now).filter(({ retiresAt }) => retiresAt !== null && retiresAt < after(now, 30 * 86_400_000));
}

function chooseModel(models: Model[], wished: string | undefined, now: Date): Model {
  const living = livingModels(models, now);
  const first = living[0];
  if (first === undefined)
    throw new Refusal('There is no model to make videos with just now. Please tell whoever runs this bot.');
  if (wished === undefined) return first;
  const name = wished.trim().toLowerCase();
  const is = ({ id, label, model }: Model) => [id, label, model].some((known) => known.toLowerCase() === name);
  const found = living.find(is);
  if (found !== undefined) return found;
  const retired = models.find(is);
  if (retired !== undefined)
    throw new Refusal(`${retired.label} has been switched off by its maker. Try ${first.label} instead.`);
  throw new Refusal(`I do not know a model by that name. I have: ${living.map(({ label }) => label).join(', ')}.`);
}

function chooseSize(model: Model, wished: string | undefined): string {
  if (wished === undefined) return model.defaultSize;
  const size = wished.trim().toLowerCase().replace(/[×*]/, 'x');
  if (model.sizes.includes(size)) return size;
  throw new Refusal(`${model.label} does not make that size. It makes: ${model.sizes.join(', ')}.`);
}

function chooseSeconds(model: Model, wished: string | undefined): number {
  if (wished === undefined) return model.defaultSeconds;
  const seconds = Number(/^\s*(\d{1,4})\s*s?\s*$/i.exec(wished)?.[1]);
  if (model.seconds.includes(seconds)) return seconds;
  throw new Refusal(`${model.label} does not make videos of that length. It makes: ${model.seconds.join(', ')} seconds.`);
}
