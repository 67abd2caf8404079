import { describe, expect, it } from 'vitest';
import { createParts } from '../../../src/app/process-parts.ts';
import { createLog } from '../../../src/logging/log.ts';

describe('the parts of a process', () => {
  it('stop one after the other, the last first', async () => {
    const parts = createParts(createLog('silent'));
    const stopped: string[] = [];
    for (const name of ['database', 'queue', 'web'])
      parts.onStop(name, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        stopped.push(name);
      });
    await parts.stop();
    expect(stopped).toEqual(['web', 'queue', 'database']);
  });

  it('stop although one of them fails, and the log says which', async () => {
    const lines: string[] = [];
    const parts = createParts(createLog('warn', { write: (line) => void lines.push(line) }));
    let stopped = false;
    parts.onStop('database', async () => void (stopped = true));
    parts.onStop('queue', async () => {
      throw new Error('the line is dead');
    });
    await parts.stop();
    expect(stopped).toBe(true);
    expect(lines).toEqual([expect.stringMatching(/"part":"queue".*a part did not stop in order/)]);
  });

  it('stop once, however often they are told', async () => {
    const parts = createParts(createLog('silent'));
    let times = 0;
    parts.onStop('web', async () => void (times += 1));
    await Promise.all([parts.stop(), parts.stop()]);
    await parts.stop();
    expect(times).toBe(1);
  });
});
