import type { ApiError } from './api-error.ts';
import type { FakeRequest } from './door.ts';

type Matcher = (request: FakeRequest) => boolean;

interface Hold {
  /** Resolves when the request is there. */
  arrived: Promise<FakeRequest>;
  release: () => void;
}

/** What a test does to requests on their way. */
export interface Interventions {
  /** Answers such requests with this error, instead of doing them or `after` they were done; what comes back ends it. */
  fail: (matcher: Matcher, error: ApiError, when?: 'before' | 'after') => () => void;
  /** Keeps the next such request open: `before` it does anything, or `after` it was done but not yet answered. */
  hold: (matcher: Matcher, when?: 'before' | 'after') => Hold;
  clear: () => void;
  /** Lets a request go on, once nothing holds it. @throws {ApiError} when it is to fail here. */
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
  let failures: { matcher: Matcher; error: ApiError; when: 'before' | 'after' }[] = [];
  let holds: Waiting[] = [];

  return {
    fail(matcher, error, when = 'before') {
      const failure = { matcher, error, when };
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
    async pass(request, when) {
      const held = holds.find((hold) => hold.when === when && hold.matcher(request));
      if (held !== undefined) {
        holds = holds.filter((hold) => hold !== held);
        held.arrive(request);
        await held.released;
      }
      const failure = failures.find((each) => each.when === when && each.matcher(request));
      if (failure !== undefined) throw failure.error;
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
