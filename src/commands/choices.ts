import { listModels, type Model } from '../database/model-queries.ts';
import type { Doors } from '../generations/doors.ts';
import { livingModels } from '../generations/choose-video.ts';
import { formatUsd } from '../micro-usd/micro-usd.ts';
import { quote } from '../money/quote.ts';
import type { ChatEars, Choice } from '../platforms/chat-platform.ts';

/** Discord shows at most 25; so does nobody more. */
const most = 25;

/** What an option could be, from the catalogue, narrowed by what was typed so far. An error leaves the list empty. */
export async function offerChoices(doors: Doors, ...[option, typed, wished]: Parameters<ChatEars['choices']>): Promise<Choice[]> {
  try {
    const models = livingModels(await listModels(doors.database), doors.clock.now());
    const chosen = models.find(({ id }) => id === wished) ?? models[0];
    const needle = typed.trim().toLowerCase();
    return choicesOf(option, models, chosen)
      .filter(({ label, value }) => label.toLowerCase().includes(needle) || value.toLowerCase().includes(needle))
      .slice(0, most);
  } catch (error) {
    doors.log.warn({ err: error }, 'no choices could be offered');
    return [];
  }
}

function choicesOf(option: Parameters<ChatEars['choices']>[0], models: Model[], chosen: Model | undefined): Choice[] {
  if (option === 'model')
    return models.map((model) => ({
      label: `${model.label}${priced(model, model.defaultSize, model.defaultSeconds)}`,
      value: model.id,
    }));
  if (chosen === undefined) return [];
  if (option === 'size')
    return chosen.sizes.map((size) => ({ label: `${size}${priced(chosen, size, chosen.defaultSeconds)}`, value: size }));
  return chosen.seconds.map((seconds) => {
    const cost = quote(chosen.prices, chosen.defaultSize, seconds);
    return { label: cost === undefined ? `${seconds} s` : `${seconds} s (${formatUsd(cost.usd, 'up')})`, value: String(seconds) };
  });
}

function priced(model: Model, size: string, seconds: number): string {
  const cost = quote(model.prices, size, seconds);
  return cost === undefined ? '' : ` (${formatUsd(cost.usd, 'up')} for ${seconds} s)`;
}
