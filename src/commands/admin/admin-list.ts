import { ruleAccess } from './access.ts';
import { showApprovals } from './approvals.ts';
import { block, unblock } from './block.ts';
import { showBlocks } from './blocks.ts';
import { showChannels } from './channels.ts';
import type { AdminAct } from './desk.ts';
import { grant } from './grant.ts';
import { showGrants } from './grants.ts';
import { showHistory } from './history.ts';
import { limit } from './limit.ts';
import { showLimits } from './limits.ts';
import { set } from './set.ts';

/** What each verb of the platforms' list does. */
export const acts: Record<string, AdminAct> = {
  limits: showLimits,
  limit,
  grants: showGrants,
  grant,
  channels: showChannels,
  allow: ruleAccess('allow'),
  deny: ruleAccess('deny'),
  clear: ruleAccess('clear'),
  blocks: showBlocks,
  block,
  unblock,
  approvals: showApprovals,
  set,
  history: showHistory,
};
