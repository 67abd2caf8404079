import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../clock/clock.ts';
import type { Log } from '../../logging/log.ts';
import { findFfmpeg } from '../../media/ffmpeg.ts';
import { type ModelDraft, parseModels } from '../models-file.ts';
import { createRehearsal, type SimulatorControl } from './control.ts';
import { answerControl } from './control-routes.ts';
import { type FilmCabinet, openFilmCabinet } from './film-cabinet.ts';
import { openJobFolder } from './job-folder.ts';
import { simulatorModels } from './models.ts';
import { answer, answerVideos } from './routes.ts';
import type { Stage } from './stage.ts';

export interface SimulatorOptions {
  /** Where jobs and videos are kept; a second simulator on the same folder sees the same jobs. */
  folder: string;
  /** 0, the default, takes any free port. */
  port?: number;
  host?: '127.0.0.1';
  seed?: number;
  clock?: Clock;
  renderSeconds?: number;
  /** The command that starts ffmpeg; looked for when left out. */
  ffmpeg?: string;
  models?: ModelDraft[];
  /** Opens the control calls over HTTP. */
  control?: boolean;
  log?: Log;
}

export interface Simulator {
  /** Of its own dialect; the others are at `/litellm/v1`, `/openrouter/api/v1` and so on, of the same port. */
  address: string;
  control: SimulatorControl;
  stop: () => Promise<void>;
}

/** Starts a video backend on this machine that speaks every dialect, costs nothing and makes real MP4s. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const folder = await openJobFolder(options.folder);
  const rehearsal = createRehearsal(folder);
  const stage: Stage = {
    models: parseModels(options.models ?? simulatorModels, "The simulator's models"),
    folder,
    cabinet: await cabinetFor(options),
    rehearsal,
    clock: options.clock ?? systemClock,
    renderSeconds: options.renderSeconds ?? 12,
    log: options.log,
  };
  const server = createServer((request, response) => {
    const controlled = options.control === true ? answerControl(rehearsal.control, request, response) : Promise.resolve(false);
    controlled
      .then(
        async (done) => done || (await answerVideos(stage, request, response)) || answer(response, 404, { error: 'Not found' }),
      )
      .catch((error: unknown) => {
        options.log?.error(error, 'the simulator could not answer');
        response.destroy();
      });
  });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    control: rehearsal.control,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await stage.cabinet?.close();
    },
  };
}

async function cabinetFor({ folder, ffmpeg, seed }: SimulatorOptions): Promise<FilmCabinet | undefined> {
  const command = ffmpeg ?? (await findFfmpeg());
  return command === undefined ? undefined : openFilmCabinet(folder, command, seed ?? 0);
}
