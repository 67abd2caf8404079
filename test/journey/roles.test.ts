import { expect, it } from 'vitest';
import { startSorabot } from '../support/start-sorabot.ts';

const statusOf = async (address: string) => (await fetch(address)).status;

it('answers about its health, and nothing else, in a process without the web role', async () => {
  const sorabot = await startSorabot({ env: { ROLES: 'worker', HEALTH_PORT: '0' } });
  expect(await statusOf(`${sorabot.url()}/healthz`)).toBe(200);
  expect(await statusOf(`${sorabot.url()}/readyz`)).toBe(200);
  expect(await (await fetch(`${sorabot.url()}/metrics`)).text()).toContain('sorabot_queue_depth');
  expect(await statusOf(`${sorabot.url()}/playground`)).toBe(404);
  expect(await statusOf(`${sorabot.url()}/media/x`)).toBe(404);
  await sorabot.stop();
});

it('listens nowhere in a process without the web role, unless it is told to', async () => {
  const sorabot = await startSorabot({ env: { ROLES: 'worker' } });
  expect(sorabot.url()).toBe('');
  await sorabot.stop();
});
