/** What an error says of itself, gathered from the shapes that servers wrap it in. */
export interface ErrorFacts {
  message: string;
  /** Lower case; a number as its digits. */
  code: string;
  type: string;
}

/**
 * Reads `{error: {message, type, code}}` (OpenAI, LiteLLM, OpenRouter), `{error: "…"}`, `{detail: "…" | [{loc, msg}]}` (FastAPI),
 * `{message, type, code}` (new-api, Azure) and plain text.
 */
export function errorFacts(body: unknown): ErrorFacts {
  const inner = field(body, 'error') ?? field(body, 'detail') ?? body;
  if (Array.isArray(inner)) return { message: inner.map(validationLine).join('; '), code: '', type: '' };
  if (typeof inner !== 'object' || inner === null) return { message: words(inner), code: '', type: '' };
  const nested = field(inner, 'error') ?? inner;
  const message = typeof nested === 'string' ? nested : words(field(nested, 'message') ?? field(nested, 'msg'));
  return { message, code: words(field(nested, 'code')).toLowerCase(), type: words(field(nested, 'type')).toLowerCase() };
}

/** FastAPI's `{loc: ["body", "seconds"], msg: "…"}` as `seconds: …`. */
function validationLine(entry: unknown): string {
  const place = field(entry, 'loc');
  const name = Array.isArray(place) ? words(place.at(-1)) : '';
  return `${name}: ${words(field(entry, 'msg'))}`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Long enough for any sentence, short enough for a log line: a proxy may answer with a whole page. */
function words(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 500) : '';
}
