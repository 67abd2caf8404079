import { metrics } from '../metrics/metrics.ts';
import { BackendError } from './video-backend.ts';

export type BackendCall = 'submit' | 'check' | 'list' | 'download' | 'cancel';

/** Measures one call to a backend; the result is `ok` or the kind of its error. */
export async function observe<Result>(backend: string, call: BackendCall, run: () => Promise<Result>): Promise<Result> {
  const stop = metrics.backendSeconds.startTimer({ backend, call });
  try {
    const result = await run();
    stop({ result: 'ok' });
    return result;
  } catch (error) {
    stop({ result: error instanceof BackendError ? error.kind : 'bug' });
    throw error;
  }
}
