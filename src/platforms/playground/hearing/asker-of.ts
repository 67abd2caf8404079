import type { Asker } from '../../chat-platform.ts';
import { nameOf } from '../page/name-of.ts';
import { place } from '../page/place.ts';

/** A visitor as the one who asks. An open playground is only for those at this machine, so each of them manages it. */
export function askerOf(visitor: string): Asker {
  return {
    platform: 'playground',
    workspaceId: place,
    workspaceName: 'Playground',
    memberId: visitor,
    memberName: nameOf(visitor),
    channelId: place,
    roles: [],
    manages: true,
  };
}
