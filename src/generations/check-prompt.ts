import { Refusal } from '../errors/fault.ts';
import { plainText } from '../platforms/plain-text.ts';

/**
 * The prompt as it is sent: as typed, without space at the ends.
 * @throws {Refusal} when there is nothing to see in it, or more than the model takes.
 */
export function checkPrompt(typed: string | undefined, model: { label: string; promptMax: number }): string {
  const prompt = (typed ?? '').replaceAll('\u0000', '').trim();
  if (plainText(prompt) === '') throw new Refusal('Say what the video should show, for example: a red fox in the snow.');
  const length = [...prompt].length;
  if (length <= model.promptMax) return prompt;
  throw new Refusal(`That prompt has ${length} characters; ${model.label} takes at most ${model.promptMax}. Please shorten it.`);
}
