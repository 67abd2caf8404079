import { cancelGeneration } from '../generations/cancel.ts';
import type { Doors } from '../generations/doors.ts';
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
};
