import type { ChatEars } from '../../src/platforms/chat-platform.ts';

/** Ears that do nothing with what they hear: a test puts its own over those that it is about. */
export const deafEars: ChatEars = {
  command: async () => undefined,
  button: async () => undefined,
  choices: async () => [],
  left: async () => undefined,
  present: async () => undefined,
};
