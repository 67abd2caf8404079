import type { Log } from '../logging/log.ts';

/** What was started, and is stopped in the opposite order. */
export interface Parts {
  /** Remembers how to stop something that has just been started. */
  onStop: (name: string, stop: () => Promise<void>) => void;
  stop: () => Promise<void>;
}

const longestMs = 15_000;

/** A part that cannot be stopped in time is left behind: the process ends anyway, and a restart loses nothing. */
export function createParts(log: Log): Parts {
  const parts: { name: string; stop: () => Promise<void> }[] = [];
  return {
    onStop: (name, stop) => void parts.push({ name, stop }),
    async stop() {
      for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
        const { name, stop } = part;
        await within(longestMs, stop()).catch((error: unknown) =>
          log.warn({ err: error, part: name }, 'a part did not stop in order'),
        );
      }
    },
  };
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms / 1000} s`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
