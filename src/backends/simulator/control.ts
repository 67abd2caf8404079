import type { Behaviour } from './behaviour.ts';
import type { JobFolder, PaidPost } from './job-folder.ts';
import { behaviourOf } from './prompt-words.ts';

/** Where a request can be kept waiting: a submit after it is accepted and before its answer, the others as they arrive. */
type Moment = 'submit' | 'check' | 'content';

interface Hold {
  /** The job of the request that is being held, once one has come. */
  arrived: Promise<string>;
  /** Lets it go on. Before it arrived: does not hold it at all. */
  release: () => void;
}

/** How tests tell the simulator what to do next. */
export interface SimulatorControl {
  /** For the next submit, whatever it asks for. */
  next: (behaviour: Behaviour) => void;
  /** For every submit whose prompt has these words in it. */
  forPrompt: (match: string | RegExp, behaviour: Behaviour) => void;
  /** Holds the next request that comes to this moment. */
  hold: (moment: Moment) => Hold;
  /** Every paid POST that ever arrived, oldest first. */
  posts: () => Promise<PaidPost[]>;
}

/** The other half, for the server. */
export interface Rehearsal {
  control: SimulatorControl;
  /** What a submit with this prompt shall meet: its own words, then what was asked for such prompts, then for the next one. */
  behaviourFor: (prompt: string) => Behaviour;
  /** Waits here while held. */
  pass: (moment: Moment, jobId: string) => Promise<void>;
}

export function createRehearsal(folder: JobFolder): Rehearsal {
  const nexts: Behaviour[] = [];
  const byPrompt: { match: string | RegExp; behaviour: Behaviour }[] = [];
  const holds: Record<Moment, ((jobId: string) => Promise<void>)[]> = { submit: [], check: [], content: [] };

  return {
    control: {
      next: (behaviour) => void nexts.push(behaviour),
      forPrompt: (match, behaviour) => void byPrompt.push({ match, behaviour }),
      hold(moment) {
        const [released, release] = signal();
        const arrived = new Promise<string>((seen) => {
          holds[moment].push((jobId) => {
            seen(jobId);
            return released;
          });
        });
        return { arrived, release };
      },
      posts: folder.posts,
    },
    behaviourFor(prompt) {
      const told = byPrompt.filter(({ match }) => (typeof match === 'string' ? prompt.includes(match) : match.test(prompt)));
      return Object.assign(behaviourOf(prompt), ...told.map(({ behaviour }) => behaviour), nexts.shift()) as Behaviour;
    },
    pass: async (moment, jobId) => holds[moment].shift()?.(jobId),
  };
}

/** A promise, and what fulfils it. (`Promise.withResolvers` came after Node 20.) */
function signal(): [Promise<void>, () => void] {
  const fulfil: (() => void)[] = [];
  const promise = new Promise<void>((done) => fulfil.push(done));
  return [promise, () => fulfil.forEach((done) => done())];
}
