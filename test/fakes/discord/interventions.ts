import type { ApiError } from './api-error.ts';
import type { FakeRequest } from './fake-discord.ts';

export type Matcher = (request: FakeRequest) => boolean;

export interface Hold {
  /** Resolves when the request is there. */
  arrived: Promise<FakeRequest>;
  release: () => void;
}

/** What a test does to requests on their way. */
export interface Interventions {
  /** Answers such requests with this error instead of doing them; the function that comes back ends it. */
  fail: (matcher: Matcher, error: ApiError) => () => void;
  /** Keeps the next such request open: `before` it does anything, or `after` it was done but not yet answered. */
  hold: (matcher: Matcher, when?: 'before' | 'after') => Hold;
  clear: () => void;
  error: (request: FakeRequest) => ApiError | undefined;
  pass: (request: FakeRequest, when: 'before' | 'after') => Promise<void>;
}

interface Waiting {
  matcher: Matcher;
  when: 'before' | 'after';
  arrive: (request: FakeRequest) => void;
  released: Promise<void>;
  release: () => void;
}

export function createInterventions(): Interventions {
  let failures: { matcher: Matcher; error: ApiError }[] = [];
  let holds: Waiting[] = [];

  return {
    fail(matcher, error) {
      const failure = { matcher, error };
      failures.push(failure);
      return () => {
        failures = failures.filter((each) => each !== failure);
      };
    },
    hold(matcher, when = 'before') {
      const arrived = latch<FakeRequest>();
      const released = latch<void>();
      holds.push({ matcher, when, arrive: arrived.open, released: released.opened, release: released.open });
      return { arrived: arrived.opened, release: released.open };
    },
    clear() {
      for (const { release } of holds) release();
      failures = [];
      holds = [];
    },
    error: (request) => failures.find(({ matcher }) => matcher(request))?.error,
    async pass(request, when) {
      const held = holds.find((hold) => hold.when === when && hold.matcher(request));
      if (held === undefined) return;
      holds = holds.filter((hold) => hold !== held);
      held.arrive(request);
      await held.released;
    },
  };
}

function latch<T>(): { opened: Promise<T>; open: (value: T) => void } {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
