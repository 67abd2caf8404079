import { listModels, type Model } from '../database/model-queries.ts';
import type { LimitState } from '../database/limit-queries.ts';
import { quoteReservation, type Reservation } from '../database/request-queries.ts';
import { leavesRoom } from '../money/leaves-room.ts';
import { quote } from '../money/quote.ts';
import { livingModels, type Choice } from './choose-video.ts';
import type { Doors } from './doors.ts';
import type { Prepared } from './prepare.ts';

/** A request that was refused for its price, and what the limits said. */
export interface TooMuch {
  prepared: Prepared;
  reservation: Reservation;
  limits: LimitState[];
}

/**
 * What would fit instead, at most one of each: as long as can be at the same size, another size, a cheaper model.
 * The limits as they were read say what is worth a look; the books' own dry run says what fits.
 */
export async function findAlternatives(doors: Doors, tooMuch: TooMuch): Promise<Prepared[]> {
  const { prepared } = tooMuch;
  const models = livingModels(await listModels(doors.database), doors.clock.now());
  const kinds = [shorter(prepared), otherSizes(prepared), otherModels(prepared, models)];
  const found: Prepared[] = [];
  for (const choices of kinds) {
    const fitting = await firstThatFits(doors, tooMuch, choices);
    if (fitting !== undefined) found.push(fitting);
  }
  return found;
}

/** Same model and size, the longest first. */
function shorter({ model, size, seconds }: Choice): Choice[] {
  return lengthsUpTo(model, seconds - 1).map((fewer) => ({ model, size, seconds: fewer }));
}

function otherSizes({ model, size, seconds }: Choice): Choice[] {
  return model.sizes.filter((other) => other !== size).map((other) => ({ model, size: other, seconds }));
}

/** The longest that is not longer than asked first; among these, in the catalogue's order. */
function otherModels({ model, size, seconds }: Choice, models: Model[]): Choice[] {
  return models
    .filter(({ id }) => id !== model.id)
    .flatMap((other) =>
      lengthsUpTo(other, seconds).map((length) => ({
        model: other,
        size: other.sizes.includes(size) ? size : other.defaultSize,
        seconds: length,
      })),
    )
    .toSorted((one, next) => next.seconds - one.seconds);
}

function lengthsUpTo({ seconds }: Model, most: number): number[] {
  return seconds.filter((length) => length <= most).toSorted((one, other) => other - one);
}

async function firstThatFits(doors: Doors, tooMuch: TooMuch, choices: Choice[]): Promise<Prepared | undefined> {
  for (const choice of choices) {
    const candidate = priced(tooMuch, choice);
    if (candidate !== undefined && (await fits(doors, tooMuch, candidate))) return candidate;
  }
  return undefined;
}

/** Undefined when it has no price, costs more than what was refused, or cannot take the prompt or the image. */
function priced({ prepared, reservation, limits }: TooMuch, choice: Choice): Prepared | undefined {
  const price = quote(choice.model.prices, choice.size, choice.seconds);
  if (price === undefined || price.usd > prepared.usd || [...prepared.prompt].length > choice.model.promptMax) return undefined;
  if (reservation.imageKey !== undefined && !takesImageOf(choice, prepared)) return undefined;
  return leavesRoom(limits, { ...price, seconds: choice.seconds }) ? { ...prepared, ...choice, ...price } : undefined;
}

/** Where an image must have the video's size, it has it only if it had to before. */
function takesImageOf({ model, size }: Choice, asked: Choice): boolean {
  if (model.image === 'none') return false;
  return !model.imageMustMatchSize || (asked.model.imageMustMatchSize && asked.size === size);
}

/** Its button shows the price, so it counts as seen. */
async function fits(
  { database }: Doors,
  { reservation }: TooMuch,
  { model, size, seconds, usd, priceId }: Prepared,
): Promise<boolean> {
  const changed = { modelId: model.id, backendId: model.backendId, size, seconds, usd, priceId, confirmed: true };
  return (await quoteReservation(database, { ...reservation, ...changed })).outcome === 'accepted';
}
