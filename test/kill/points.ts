import {
  acknowledgement,
  approve,
  asked,
  atBackend,
  atCard,
  atRequest,
  books,
  generation,
  privateAnswer,
  progressEdit,
  progressPost,
  progressRemoval,
  prompt,
  reaches,
  upload,
  whileNoting,
} from './reach.ts';
import type { Stage } from './stage.ts';

/** A moment in the life of a request at which the process can be killed. */
export interface Point {
  /** Completes "killed …". */
  name: string;
  /** Asks for a video; resolves when the process stands at that point. */
  reach: (stage: Stage) => Promise<void>;
  /** `at most one`: between the commit of the attempt and the saving of the id, where nobody can tell whether it was sent. */
  posts: 'one' | 'at most one';
  /** Where another number holds when the statement that the process waited for is carried out after its death. */
  postsIfOutlived?: Point['posts'];
  /** What people do once another process is there, and nothing is left to do without them. */
  andThen?: (stage: Stage) => Promise<void>;
  /** The asker may have been left without a promise. */
  unheard?: true;
}

export const points: Point[] = [
  {
    name: 'before it has acknowledged the command',
    reach: (stage) => atRequest(stage, acknowledgement, 'before'),
    posts: 'one',
    unheard: true,
  },
  {
    name: 'while it writes the request down',
    async reach(stage) {
      const lock = await stage.lock(books);
      stage.ask(prompt);
      await lock.waitedFor('reserve_generation');
    },
    posts: 'one',
    unheard: true,
  },
  {
    name: 'before the progress message is in the channel',
    reach: (stage) => atRequest(stage, progressPost, 'before'),
    posts: 'one',
  },
  {
    name: 'when the progress message is in the channel, and it does not know',
    reach: (stage) => atRequest(stage, progressPost, 'after'),
    posts: 'one',
  },
  {
    name: 'while it notes the progress message',
    reach: (stage) => whileNoting(stage, progressPost, 'progress'),
    posts: 'one',
  },
  {
    name: 'before the asker is told that the video is in line',
    async reach(stage) {
      await atRequest(stage, privateAnswer('is in line'), 'before');
      // Meanwhile it is submitted, which has points of its own.
      await reaches(stage, { remoteId: { not: null } });
    },
    posts: 'one',
  },
  {
    name: 'while it claims a free slot',
    async reach(stage) {
      // What a new generation needs of its backend's row stays free.
      const lock = await stage.lock('SELECT FROM backend FOR NO KEY UPDATE');
      stage.ask(prompt);
      await lock.waitedFor('claim_submission');
    },
    posts: 'one',
    postsIfOutlived: 'at most one',
  },
  {
    name: 'when it has claimed a slot and sent nothing',
    async reach(stage) {
      await stage.database.prisma.backend.updateMany({ data: { maxRunning: 0 } });
      const told = stage.hold(privateAnswer('is in line'), 'after');
      stage.ask(prompt);
      (await told).release();
      const lock = await stage.lock('LOCK TABLE workspace IN ACCESS EXCLUSIVE MODE');
      await stage.database.prisma.backend.updateMany({ data: { maxRunning: 10 } });
      await stage.database.prisma.generation.updateMany({ data: { dueAt: new Date() } });
      await reaches(stage, { status: 'submitting' });
      await lock.waitedFor('workspace');
    },
    posts: 'at most one',
  },
  {
    name: 'when the backend has the video, and it does not know',
    reach: (stage) => atBackend(stage, 'submit'),
    posts: 'one',
  },
  {
    name: "while it notes the backend's id",
    async reach(stage) {
      const accepted = stage.simulator.control.hold('submit');
      stage.ask(prompt);
      await accepted.arrived;
      const lock = await stage.lock(generation);
      accepted.release();
      await lock.waitedFor('"remote_id" = ');
    },
    posts: 'one',
  },
  {
    name: 'while it looks how far the video is',
    reach: (stage) => atBackend(stage, 'check'),
    posts: 'one',
  },
  {
    name: 'before it changes the progress message',
    reach: (stage) => atRequest(stage, progressEdit, 'before'),
    posts: 'one',
  },
  {
    name: 'when it has begun to fetch the video',
    reach: (stage) => atBackend(stage, 'content'),
    posts: 'one',
  },
  {
    name: 'while it settles what the video did cost',
    async reach(stage) {
      const fetched = stage.simulator.control.hold('content');
      stage.ask(prompt);
      await fetched.arrived;
      const lock = await stage.lock(books);
      fetched.release();
      await lock.waitedFor('settle_generation');
    },
    posts: 'one',
  },
  {
    name: 'while it settles a bill that is higher than the price',
    async reach(stage) {
      const fetched = stage.simulator.control.hold('content');
      stage.ask(`${prompt} [cost 0.42]`);
      await fetched.arrived;
      const lock = await stage.lock(books);
      fetched.release();
      await lock.waitedFor('settle_generation');
    },
    posts: 'one',
  },
  {
    name: 'before the managers have their card',
    reach: (stage) => atCard(stage, 'before'),
    andThen: approve,
    posts: 'one',
  },
  {
    name: 'when the managers have their card, and it does not know',
    reach: (stage) => atCard(stage, 'after'),
    andThen: approve,
    posts: 'one',
  },
  {
    name: 'while a manager approves',
    async reach(stage) {
      await asked(stage);
      const lock = await stage.lock(generation);
      await stage.approve();
      await lock.waitedFor('approve_generation');
    },
    andThen: approve,
    posts: 'one',
  },
  {
    name: 'between the yes of a manager and a free slot',
    async reach(stage) {
      await asked(stage);
      const lock = await stage.lock('SELECT FROM backend FOR NO KEY UPDATE');
      await stage.approve();
      await reaches(stage, { status: 'queued' });
      await lock.waitedFor('claim_submission');
    },
    posts: 'one',
    postsIfOutlived: 'at most one',
  },
  {
    name: 'before the video is in the channel',
    reach: (stage) => atRequest(stage, upload, 'before'),
    posts: 'one',
  },
  {
    name: 'when the video is in the channel, and it does not know',
    reach: (stage) => atRequest(stage, upload, 'after'),
    posts: 'one',
  },
  {
    name: 'while it notes where the video is',
    reach: (stage) => whileNoting(stage, upload, 'result'),
    posts: 'one',
  },
  {
    name: 'while it notes that the video is delivered',
    async reach(stage) {
      const uploaded = stage.hold(upload, 'after');
      stage.ask(prompt);
      const { release } = await uploaded;
      const lock = await stage.lock(generation);
      release();
      await lock.waitedFor('"ended_at" = ');
    },
    posts: 'one',
  },
  {
    name: 'before it takes the progress message away',
    reach: (stage) => atRequest(stage, progressRemoval, 'before'),
    posts: 'one',
  },
  {
    name: 'when the progress message is gone, and it does not know',
    reach: (stage) => atRequest(stage, progressRemoval, 'after'),
    posts: 'one',
  },
  {
    name: 'before the asker is told where the video is',
    reach: (stage) => atRequest(stage, privateAnswer('is here'), 'before'),
    posts: 'one',
  },
];
