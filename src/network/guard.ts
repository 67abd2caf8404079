import { Agent } from 'undici';
import { createPublicAgent } from './public-address.ts';

/** Which dispatcher carries a request to an address, so that nobody who writes addresses can send us where only we may go. */
export type Guard = (url: URL) => Agent;

/**
 * Everything may be asked of `home`, an origin that an operator configured; whatever lies elsewhere must be a public address,
 * judged when it is connected to.
 */
export function createGuard(home: string, options: Omit<Agent.Options, 'connect'> = {}): Guard {
  const trusted = new Agent(options);
  const elsewhere = createPublicAgent(options);
  return ({ origin }) => (origin === home ? trusted : elsewhere);
}
