import { faultsInMessage } from './judge.ts';
import { SlackRefusal } from './slack-refusal.ts';
import type { Block, World } from './world.ts';

interface Response {
  text?: string;
  blocks?: Block[];
  replace_original?: boolean;
  response_type?: string;
}

/** A POST to a `response_url`: five in 30 minutes (docs.slack.dev/interactivity/handling-user-interaction). */
export function takeResponse(world: World, responseId: string, { text = '', blocks = [], ...how }: Response): void {
  const address = world.responses.get(responseId);
  if (address === undefined) throw new SlackRefusal('no_such_url', { status: 404 });
  if (world.now() - address.at > 30 * 60_000) throw new SlackRefusal('expired_url', { status: 404 });
  if (address.uses >= 5) throw new SlackRefusal('used_url', { status: 404 });
  address.uses += 1;
  const faults = faultsInMessage(text, blocks);
  world.violations.push(...faults);
  if (faults.length > 0) throw new SlackRefusal('invalid_blocks', { status: 400 });
  if (how.response_type !== 'ephemeral') world.violations.push('a private answer is shown to everybody');
  const { source = world.ephemerals.findLast(({ responseIds }) => responseIds.includes(responseId)) } = address;
  if (how.replace_original !== true || source === undefined)
    return void world.ephemerals.push({ ts: world.newTs(), user: address.user, responseIds: [responseId], text, blocks });
  Object.assign(source, { text, blocks });
  if ('responseIds' in source) source.responseIds.push(responseId);
}
