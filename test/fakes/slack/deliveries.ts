import { createHmac, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';
export type Payload = Record<string, unknown>;

/** What came back for a delivery within Slack's 3 s. */
export interface Taken {
  acknowledged: boolean;
  body: unknown;
}

/** Brings what people do to the app: by Socket Mode where a socket is open, or signed over HTTP to `deliverTo`. */
export interface Deliveries {
  deliver: (kind: DeliveryKind, payload: Payload) => Promise<Taken>;
  /** Where the app listens over HTTP, and the secret that signs. */
  deliverTo: { url: string; signingSecret: string } | undefined;
  sockets: () => number;
  /** Asks the app to connect again, as Slack does every few hours. */
  refreshSockets: () => void;
  /** Cuts every socket without a word. */
  cutSockets: () => void;
  stop: () => void;
}

export function createDeliveries(server: Server): Deliveries {
  const sockets = new WebSocketServer({ server, path: '/link' });
  const waiting = new Map<string, (body: unknown) => void>();
  sockets.on('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.clients.size }));
    socket.on('message', (data: Buffer) => {
      const { envelope_id, payload } = JSON.parse(data.toString()) as { envelope_id: string; payload: unknown };
      waiting.get(envelope_id)?.(payload);
      waiting.delete(envelope_id);
    });
  });

  const overSocket = (socket: WebSocket, kind: DeliveryKind, payload: Payload) =>
    new Promise<Taken>((resolve) => {
      const envelope_id = randomUUID();
      const late = setTimeout(resolve, 3000, { acknowledged: false, body: undefined });
      waiting.set(envelope_id, (body) => {
        clearTimeout(late);
        resolve({ acknowledged: true, body });
      });
      socket.send(JSON.stringify({ type: kind, envelope_id, payload, accepts_response_payload: true }));
    });

  const deliveries: Deliveries = {
    deliverTo: undefined,
    async deliver(kind, payload) {
      if (deliveries.deliverTo !== undefined) return overHttp(deliveries.deliverTo, kind, payload);
      const socket = [...sockets.clients].find(({ readyState, OPEN }) => readyState === OPEN);
      return socket === undefined ? { acknowledged: false, body: undefined } : overSocket(socket, kind, payload);
    },
    sockets: () => sockets.clients.size,
    refreshSockets: () => sockets.clients.forEach((socket) => socket.send('{"type":"disconnect","reason":"refresh_requested"}')),
    cutSockets: () => sockets.clients.forEach((socket) => socket.terminate()),
    stop() {
      deliveries.cutSockets();
      sockets.close();
    },
  };
  return deliveries;
}

async function overHttp(to: { url: string; signingSecret: string }, kind: DeliveryKind, payload: Payload): Promise<Taken> {
  const body = bodyOf(kind, payload);
  const type = kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded';
  const headers = { ...signed(body, to.signingSecret), 'content-type': type };
  try {
    const answer = await fetch(to.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(3000) });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    return { acknowledged: answer.ok, body: isJson ? (JSON.parse(text) as unknown) : text };
  } catch {
    return { acknowledged: false, body: undefined };
  }
}

function bodyOf(kind: DeliveryKind, payload: Payload): string {
  if (kind === 'events_api') return JSON.stringify(payload);
  const form = kind === 'slash_commands' ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) };
  return new URLSearchParams(form).toString();
}

/** The headers by which Slack proves that a body is its own. */
export function signed(body: string, signingSecret: string, seconds = Math.floor(Date.now() / 1000)): Record<string, string> {
  const hash = createHmac('sha256', signingSecret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${hash}` };
}
