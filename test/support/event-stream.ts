export interface ServerEvent {
  id: string | undefined;
  event: string;
  data: Record<string, unknown>;
}

/** Reads server-sent events as they come; `close` ends the connection. */
export function readEvents(response: Response): { events: ServerEvent[]; close: () => Promise<void> } {
  const events: ServerEvent[] = [];
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  void (async () => {
    let rest = '';
    for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
      const blocks = (rest + next.value).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const data = field('data');
        if (data !== undefined) events.push({ id: field('id'), event: field('event') ?? 'message', data: JSON.parse(data) });
      }
    }
  })().catch(() => undefined);
  return { events, close: () => reader?.cancel() ?? Promise.resolve() };
}
