import type { Due, StillRunning } from '../database/sweep-queries.ts';
import { askManagers } from '../generations/ask-managers.ts';
import { checkVideo } from '../generations/check.ts';
import type { Doors } from '../generations/doors.ts';
import { doubtGeneration } from '../generations/doubt.ts';
import { reconcileGeneration } from '../generations/reconcile.ts';

/** What the sweeper does with a row that is due, by its status. Answers what to note when a video is still running. */
export async function takeUp(doors: Doors, due: Due): Promise<StillRunning | undefined> {
  switch (due.status) {
    case 'rendering':
    case 'overdue':
    case 'cancelling':
      return checkVideo(doors, due);
    case 'submitting':
      // Its worker has stopped renewing the lease: it died between the attempt row and the backend's answer.
      await doubtGeneration(doors, due.id, 'the worker died while submitting');
      return undefined;
    case 'uncertain':
      await reconcileGeneration(doors, due.id);
      return undefined;
    case 'stored':
    case 'undelivered':
      await doors.enqueue('deliver', due.id);
      return undefined;
    case 'delivered':
    case 'failed':
    case 'cancelled':
      await doors.enqueue('notify', due.id);
      return undefined;
    case 'awaiting_approval':
      await askManagers(doors, due.id);
      return undefined;
    case 'queued':
      // The line is reminded as a whole.
      return undefined;
  }
}
