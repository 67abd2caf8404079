import { describe, expect, it } from 'vitest';
import { connectBackend } from '../../../src/backends/connect-backend.ts';
import { createLog } from '../../../src/logging/log.ts';
import { metrics } from '../../../src/metrics/metrics.ts';
import { answerJson, startVideoServer } from '../../fakes/video-server.ts';

const log = createLog('silent');

describe('a connected backend', () => {
  it('is refused in a dialect that nobody speaks, with those that are spoken', () => {
    const connect = () => connectBackend({ id: 'main', address: 'http://127.0.0.1/v1', dialect: 'klingon', key: undefined }, log);
    expect(connect).toThrow('The backend "main" has the dialect "klingon"');
    expect(connect).toThrow('vllm-omni');
  });

  it('measures every call, by what came of it', async () => {
    const server = await startVideoServer(({ path }, response) =>
      answerJson(response, path.endsWith('/bad') ? 500 : 200, { id: 'a' }),
    );
    const backend = connectBackend({ id: 'measured', address: server.address, dialect: 'openai', key: undefined }, log);
    await backend.check('good');
    await backend.check('bad').catch(() => undefined);
    await server.stop();
    const { values } = await metrics.backendSeconds.get();
    const counted = values.filter(({ metricName, labels }) => metricName?.endsWith('_count') && labels.backend === 'measured');
    expect(counted.map(({ labels, value }) => [labels.call, labels.result, value])).toEqual([
      ['check', 'ok', 1],
      ['check', 'unavailable', 1],
    ]);
  });
});
