import { ChatError } from '../platforms/chat-platform.ts';

/** Whether a chat will go on saying so: trying again in this place is of no use. */
export function isFinal(error: unknown): boolean {
  return error instanceof ChatError && ['gone', 'forbidden', 'message_gone', 'rejected', 'auth'].includes(error.kind);
}

export function swallowFinal(error: unknown): void {
  if (!isFinal(error)) throw error;
}
