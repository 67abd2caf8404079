import { createHash } from 'node:crypto';
import type { Response } from 'express';

const css = `:root{color-scheme:light dark;font:1.0625rem/1.6 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-content:center;padding:1.5rem;box-sizing:border-box;max-width:34rem;margin-inline:auto}
h1{font-size:1.375rem;margin:0 0 .5rem}p{margin:0;opacity:.8}`;

/** The page's only style; the content policy lets exactly this text in. */
export const sentenceStyle = { css, hash: `'sha256-${createHash('sha256').update(css).digest('base64')}'` };

/** A page with one sentence for the person who came. Both texts are ours, never anything that was sent to us. */
export function sendSentence(response: Response, status: number, title: string, sentence: string): void {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${css}</style>`;
  const body = `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>${title}</h1><p>${sentence}</p></main></body></html>`;
  response.status(status).set('Cache-Control', 'no-store').type('html').send(body);
}
