import type { Clock } from '../../clock/clock.ts';
import type { Log } from '../../logging/log.ts';
import type { ModelEntry } from '../models-file.ts';
import type { Rehearsal } from './control.ts';
import type { FilmCabinet } from './film-cabinet.ts';
import type { JobFolder } from './job-folder.ts';

/** What the simulator's answers are made from. */
export interface Stage {
  models: ModelEntry[];
  folder: JobFolder;
  /** Undefined without ffmpeg: then nothing is accepted. */
  cabinet: FilmCabinet | undefined;
  rehearsal: Rehearsal;
  clock: Clock;
  renderSeconds: number;
  log: Log | undefined;
}
