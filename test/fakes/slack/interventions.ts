import type { SlackRefusal } from './slack-refusal.ts';

interface Hold {
  /** Resolves when the request is there. */
  arrived: Promise<void>;
  release: () => void;
}

interface Waiting {
  method: string;
  when: 'before' | 'after';
  arrive: () => void;
  released: Promise<void>;
  release: () => void;
}

/** What a test does to requests on their way; `method` is a Web API method, `upload` or `respond`, or `*` for all of them. */
export interface Interventions {
  /** Refuses such requests, for ever or as often as said; `after`: what was asked for is done all the same. */
  fail: (method: string, refusal: SlackRefusal, more?: { times?: number; when?: 'before' | 'after' }) => void;
  /** Keeps the next such request open: `before` it does anything, or `after` it was done but not yet answered. */
  hold: (method: string, when?: 'before' | 'after') => Hold;
  /** Ends all failures and holds. */
  clear: () => void;
  /** @throws {SlackRefusal} */
  pass: (method: string, when: 'before' | 'after') => Promise<void>;
}

export function createInterventions(): Interventions {
  let failures: { method: string; refusal: SlackRefusal; times: number; when: 'before' | 'after' }[] = [];
  let holds: Waiting[] = [];
  const meets = (wanted: string, method: string) => wanted === '*' || wanted === method;

  return {
    fail(method, refusal, { times = Infinity, when = 'before' } = {}) {
      failures.push({ method, refusal, times, when });
    },
    hold(method, when = 'before') {
      const arrived = latch();
      const released = latch();
      holds.push({ method, when, arrive: arrived.open, released: released.opened, release: released.open });
      return { arrived: arrived.opened, release: released.open };
    },
    clear() {
      for (const { release } of holds) release();
      failures = [];
      holds = [];
    },
    async pass(method, when) {
      const held = holds.find((hold) => hold.when === when && meets(hold.method, method));
      if (held !== undefined) {
        holds = holds.filter((hold) => hold !== held);
        held.arrive();
        await held.released;
      }
      const failure = failures.find((each) => each.when === when && each.times > 0 && meets(each.method, method));
      if (failure === undefined) return;
      failure.times -= 1;
      throw failure.refusal;
    },
  };
}

function latch(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
