import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './free-port.ts';

/** An address that stays while what is behind it goes and comes back somewhere else. */
export interface TcpGate {
  port: number;
  /** Leads to this port from now on; undefined: nobody listens any more, as when a server is down. */
  leadTo: (port: number | undefined) => Promise<void>;
}

export async function openGate(): Promise<TcpGate> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let target = 0;
  const server = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
      one.pipe(other);
    }
  });
  return {
    port,
    async leadTo(behind) {
      if (server.listening) {
        server.close();
        for (const socket of sockets) socket.destroy();
        await once(server, 'close');
      }
      if (behind === undefined) return;
      target = behind;
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
