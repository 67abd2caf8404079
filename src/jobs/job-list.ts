import { collectVideo } from '../generations/collect.ts';
import { deliverVideo } from '../generations/deliver.ts';
import type { Doors } from '../generations/doors.ts';
import { showGeneration } from '../generations/show.ts';
import { submitNext } from '../generations/submit.ts';
import type { JobName } from '../queue/enqueue.ts';

/** What a worker does when a reminder comes: one rule each, with a log that names what it is about. */
export const jobs: Record<JobName, (doors: Doors, id: string) => Promise<void>> = {
  submit: (doors, backendId) => submitNext(bind(doors, { backendId }), backendId),
  collect: (doors, generationId) => collectVideo(bind(doors, { generationId }), generationId),
  deliver: (doors, generationId) => deliverVideo(bind(doors, { generationId }), generationId),
  notify: (doors, generationId) => showGeneration(bind(doors, { generationId }), generationId),
};

function bind(doors: Doors, about: Record<string, string>): Doors {
  return { ...doors, log: doors.log.child(about) };
}
