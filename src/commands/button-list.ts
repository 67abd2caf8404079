import { approveAndRaise } from '../generations/approve-and-raise.ts';
import { approveGeneration } from '../generations/approve.ts';
import { cancelGeneration } from '../generations/cancel.ts';
import { denyGeneration } from '../generations/deny.ts';
import type { Doors } from '../generations/doors.ts';
import { dropDraft } from '../generations/drop-draft.ts';
import { makeDraft } from '../generations/make-draft.ts';
import { requestGeneration } from '../generations/request.ts';
import { rerollRequest } from '../generations/reroll.ts';
import { notice } from '../platforms/chat-message.ts';
import type { ButtonHeard } from '../platforms/chat-platform.ts';
import { promise } from './promise.ts';

/** What a press of a button does with the id that it carries; who may do it is asked again at every press. */
export type Button = (doors: Doors, id: string, heard: ButtonHeard) => Promise<void>;

/** Every action that a button's id can name. */
export const buttons: Record<string, Button> = {
  async cancel(doors, id, heard) {
    await cancelGeneration(doors, id, heard.asker);
    await heard.answer(notice('Cancelled. Nothing was charged.'));
  },
  async reroll(doors, id, heard) {
    const { asker, acknowledgement } = heard;
    const request = await rerollRequest(doors, id, { asker, ...(acknowledgement && { acknowledgement }) });
    await promise(doors, heard, () => requestGeneration(doors, request));
  },
  async make(doors, id, heard) {
    const { asker, acknowledgement } = heard;
    await promise(doors, heard, () => makeDraft(doors, id, { asker, ...(acknowledgement && { acknowledgement }) }));
  },
  async drop(doors, id, { asker, answer }) {
    await dropDraft(doors, id, asker);
    await answer(notice('Not made. Nothing was charged.'));
  },
  approve: async (doors, id, heard) => heard.answer(await approveGeneration(doors, id, heard.asker)),
  raise: async (doors, id, heard) => heard.answer(await approveAndRaise(doors, id, heard.asker)),
  deny: async (doors, id, heard) => heard.answer(await denyGeneration(doors, id, heard.asker)),
};
