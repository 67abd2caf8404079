import type { GenerationStatus } from '../database/transitions.ts';
import { formatUsd, type MicroUsd } from '../micro-usd/micro-usd.ts';

/** What a generation's row says of its money; `costSource` is a {@link CostSource}. */
export interface Charge {
  status: GenerationStatus;
  heldMicroUsd: MicroUsd;
  costMicroUsd: MicroUsd | null;
  costSource: string | null;
}

const decided = 'as whoever runs this bot decided';

/** Why a video did cost what it did, by who said so. */
const forVideo: Record<string, string> = {
  reported: 'as the backend bills it',
  price: 'by its price and length',
  operator: decided,
};

/** Why something was paid though no video came. */
const forNothing: Record<string, string> = {
  reported: 'because the backend bills it all the same',
  price: 'because the backend bills refused videos',
  assumed: 'because the backend never said what became of it',
  operator: decided,
};

const noVideo: ReadonlySet<GenerationStatus> = new Set(['failed', 'cancelled']);

/** "$0.40 held", "$0.40", "not charged" or "charged $0.40, because the backend bills refused videos". */
export function describeMoney({ status, heldMicroUsd, costMicroUsd, costSource }: Charge): string {
  if (costMicroUsd === null) return `${formatUsd(heldMicroUsd)} held`;
  if (costMicroUsd === 0n && heldMicroUsd > 0n) return costSource === 'operator' ? `not charged, ${decided}` : 'not charged';
  if (noVideo.has(status)) return withReason(`charged ${formatUsd(costMicroUsd)}`, forNothing, costSource);
  return costSource === 'assumed' ? `${formatUsd(costMicroUsd)} assumed spent` : formatUsd(costMicroUsd);
}

/** The same with the reason in every case: "$0.42, as the backend bills it". */
export function describeCost(charge: Charge): string {
  const { status, costMicroUsd, costSource } = charge;
  const said = describeMoney(charge);
  const explained = costMicroUsd === null || costMicroUsd === 0n || noVideo.has(status);
  return explained ? said : withReason(said, forVideo, costSource);
}

function withReason(said: string, reasons: Record<string, string>, source: string | null): string {
  const reason = reasons[source ?? ''];
  return reason === undefined ? said : `${said}, ${reason}`;
}
