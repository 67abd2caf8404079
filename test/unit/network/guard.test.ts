import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { createGuard } from '../../../src/network/guard.ts';

describe('the guard', () => {
  const server = createServer((_, response) => response.end('hello'));
  let home = '';
  const ask = (address: string) => {
    const url = new URL(address);
    return request(url, { dispatcher: createGuard(home)(url) }).then(({ body }) => body.text());
  };

  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('lets everything be asked of the origin that was configured, wherever that is', async () => {
    expect(await ask(`${home}/any/path`)).toBe('hello');
  });

  it('lets nothing private be asked of another name for the same place', async () => {
    await expect(ask(home.replace('127.0.0.1', 'localhost'))).rejects.toThrow('is not a public address');
    await expect(ask(home.replace(/:\d+$/, ':1'))).rejects.toThrow('is not a public address');
  });
});
