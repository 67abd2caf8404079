import { createHash, randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type SimulatedJob, simulatedJob } from './job.ts';

const paidPost = z.object({
  id: z.string(),
  prompt: z.string(),
  model: z.string(),
  size: z.string(),
  seconds: z.number(),
  at: z.number(),
  accepted: z.boolean(),
  /** Micro-dollars, as digits. */
  billed: z.string(),
});
type PostLine = z.infer<typeof paidPost>;

/** One paid POST that arrived, and what it bills. */
export interface PaidPost extends Omit<PostLine, 'at' | 'billed'> {
  at: Date;
  billedMicroUsd: bigint;
}

/** What the simulator remembers: one small file a job, so that a restart forgets nothing and two processes see the same. */
export interface JobFolder {
  save: (job: SimulatedJob) => Promise<void>;
  find: (id: string) => Promise<SimulatedJob | undefined>;
  /** Newest first. */
  all: () => Promise<SimulatedJob[]>;
  /** Answers the picture's path. */
  saveImage: (image: Buffer) => Promise<string>;
  addPost: (post: PaidPost) => Promise<void>;
  posts: () => Promise<PaidPost[]>;
}

export async function openJobFolder(path: string): Promise<JobFolder> {
  const jobs = join(path, 'jobs');
  const posts = join(path, 'posts.jsonl');
  const images = join(path, 'images');
  for (const each of [jobs, images]) await mkdir(each, { recursive: true });
  // An id may be of any length and carry slashes, so a file is named by its hash.
  const fileOf = (id: string) => join(jobs, `${createHash('sha256').update(id).digest('hex').slice(0, 32)}.json`);

  return {
    async save(job) {
      const draft = join(jobs, `${randomUUID()}.tmp`);
      await writeFile(draft, JSON.stringify(job));
      await rename(draft, fileOf(job.id));
    },
    find: (id) => readJob(fileOf(id)),
    async all() {
      const files = (await readdir(jobs)).filter((file) => file.endsWith('.json'));
      const found = await Promise.all(files.map((file) => readJob(join(jobs, file))));
      return found.filter((job) => job !== undefined).toSorted((a, b) => b.createdAt - a.createdAt);
    },
    async saveImage(image) {
      const file = join(images, createHash('sha256').update(image).digest('hex').slice(0, 32));
      await writeFile(file, image);
      return file;
    },
    async addPost({ at, billedMicroUsd, ...post }) {
      const line: PostLine = { ...post, at: at.getTime(), billed: String(billedMicroUsd) };
      await appendFile(posts, `${JSON.stringify(line)}\n`);
    },
    async posts() {
      const lines = (await readIfThere(posts))?.split('\n').filter((line) => line !== '') ?? [];
      return lines.map(readPost);
    },
  };
}

function readPost(line: string): PaidPost {
  const { at, billed, ...post } = paidPost.parse(JSON.parse(line));
  return { ...post, at: new Date(at), billedMicroUsd: BigInt(billed) };
}

async function readJob(file: string): Promise<SimulatedJob | undefined> {
  const text = await readIfThere(file);
  return text === undefined ? undefined : simulatedJob.parse(JSON.parse(text));
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
