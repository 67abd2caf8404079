import type { LimitScope, SpendScope } from '../database/limit-queries.ts';

/** Whose limit it is; `externalId` is the platform's id of the channel or role, the others are our own. */
export type LimitPlace =
  | { scope: 'instance' }
  | { scope: 'workspace'; workspaceId: string }
  | { scope: 'everyone'; workspaceId: string }
  | { scope: 'channel'; workspaceId: string; externalId: string }
  | { scope: 'role'; workspaceId: string; externalId: string }
  | { scope: 'member'; workspaceId: string; memberId: string };

/** Whose spending is counted: only there something extra can be given. */
export type GrantPlace = Extract<LimitPlace, { scope: SpendScope }>;

/** Undefined: the whole instance. */
export function workspaceOf(place: LimitPlace): string | undefined {
  return place.scope === 'instance' ? undefined : place.workspaceId;
}

/** How limits, grants and windows name the place. */
export function subjectOf(place: LimitPlace): { scope: LimitScope; subject: string } {
  return { scope: place.scope, subject: nameOf(place) };
}

function nameOf(place: LimitPlace): string {
  switch (place.scope) {
    case 'instance':
      return '';
    case 'workspace':
    case 'everyone':
      return place.workspaceId;
    case 'channel':
    case 'role':
      return `${place.workspaceId}/${place.externalId}`;
    case 'member':
      return place.memberId;
  }
}
