import type { FactsOf } from '../../database/announcement-queries.ts';
import { limitStateOf, type LimitState, type SpendScope } from '../../database/limit-queries.ts';
import { describeAmount, describeRate } from '../../money/describe-limit.ts';
import { notice } from '../../platforms/chat-message.ts';
import type { Said } from './announcement.ts';

const whose: Record<SpendScope, (subject: string, nameOf: (id: string) => string) => string> = {
  member: (subject, nameOf) => `The limit of ${nameOf(subject)}`,
  channel: (subject, nameOf) => `The limit of the channel ${nameOf(subject)}`,
  workspace: () => 'The limit here',
  instance: () => 'The limit for everybody together',
};

/** A window is filling up, or full. */
export const alert: Said<FactsOf['alert']> = {
  level: 'warn',
  forManagers: true,
  names: ({ state }) => (['member', 'channel'].includes(state.scope) ? [state.subject] : []),
  describe({ percent, state: written }, nameOf) {
    const state = limitStateOf(written);
    const used = state.spent + state.held + state.wanted;
    return notice(`${whose[state.scope](state.subject, nameOf)} has reached ${percent} %.`, {
      rows: [
        {
          text: `${describeAmount(state.unit, used)} of ${describeRate(state)}`,
          percent: percentOf(used, state),
          ...(state.resetsAt && { about: { label: 'It starts anew', at: state.resetsAt } }),
        },
      ],
    });
  },
};

function percentOf(used: bigint, { amount }: LimitState): number {
  return used >= amount ? 100 : Number((used * 100n) / amount);
}
