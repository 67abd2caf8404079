import type { Request, RequestHandler } from 'express';
import type { Visitors } from './visitor.ts';

/**
 * Lets in only requests to an address of ours, from a page of ours. A name that somebody else points at this machine
 * (DNS rebinding) is no address of ours, and another site's page is no page of ours.
 */
export function guardAddress(publicUrl: () => string | undefined): RequestHandler {
  return (request, response, next) => {
    const ours = hostsOf(request, publicUrl());
    const origin = request.get('Origin');
    const isOurs = (address: string) => URL.canParse(address) && ours.includes(new URL(address).host);
    if (!isOurs(`http://${request.get('Host') ?? ''}`))
      return void response.status(403).type('text').send('The playground answers at its own address only.');
    if (origin === undefined ? request.method === 'POST' : !isOurs(origin))
      return void response.status(403).json({ error: 'This did not come from the playground.' });
    next();
  };
}

function hostsOf(request: Request, publicUrl: string | undefined): string[] {
  const { localPort = 80 } = request.socket;
  const here = ['localhost', '127.0.0.1', '[::1]'].map((name) => new URL(`http://${name}:${localPort}`).host);
  return publicUrl === undefined ? here : [...here, new URL(publicUrl).host];
}

/** Lets in only visitors that came through the page; what they do must also bear the token of a page of theirs. */
export function guardVisitor(visitors: Visitors): RequestHandler {
  return (request, response, next) => {
    const visitor = visitors.read(request);
    const token = request.get('X-Playground-Token');
    if (visitor === undefined || (request.method === 'POST' && !visitors.isToken(visitor, token)))
      return void response.status(403).json({ error: 'This page is out of date. Please reload it.' });
    response.locals['visitor'] = visitor;
    next();
  };
}
