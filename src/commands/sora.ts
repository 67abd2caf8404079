import { requestGeneration } from '../generations/request.ts';
import type { Command } from './command.ts';
import { promise } from './promise.ts';

/** Asks for a video. */
export const sora: Command = {
  summary: 'makes a video from a sentence',
  async run(doors, heard) {
    const { asker, requestKey, options, image, acknowledgement } = heard;
    const { prompt, ...wish } = options;
    const request = { asker, requestKey, prompt, wish, ...(image && { image }), ...(acknowledgement && { acknowledgement }) };
    await promise(doors, heard, () => requestGeneration(doors, request));
  },
};
