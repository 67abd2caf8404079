import { request } from 'undici';
import { createGuard } from './guard.ts';

/** Posts JSON to one address that the operator configured. */
export type Webhook = (body: unknown) => Promise<void>;

const patienceMs = 10_000;
const largestAnswerBytes = 64 * 1024;

/**
 * Only a 2xx counts as told. No redirect is followed: whoever answers there must not send us, or what we say, anywhere else.
 * Errors never name the path, for with many services it is the secret.
 */
export function createWebhook(address: string, timeoutMs = patienceMs): Webhook {
  const url = new URL(address);
  const guard = createGuard(url.origin);
  return async (body) => {
    const answer = await request(url, {
      method: 'POST',
      dispatcher: guard(url),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    // What it says beyond the status is nobody's concern, nor whether it says that to the end.
    await answer.body.dump({ limit: largestAnswerBytes }).catch(() => undefined);
    if (answer.statusCode < 200 || answer.statusCode >= 300) throw new Error(`the webhook answered ${answer.statusCode}`);
  };
}
