import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';

/** Who is at the page: a cookie says it, and a token in the page proves that its own script is asking. */
export interface Visitors {
  /** The visitor of a request, if its cookie is one of ours. */
  read: (request: Request) => string | undefined;
  /** The visitor of a request; somebody new gets a cookie. */
  welcome: (request: Request, response: Response) => string;
  /** A fresh token for one page of this visitor. */
  mintToken: (visitor: string) => string;
  isToken: (visitor: string, token: string | undefined) => boolean;
}

const cookieName = 'sorabot_playground';
const cookieLivesMs = 365 * 24 * 3_600_000;

export function createVisitors(sessionSecret: string): Visitors {
  const key = Buffer.from(hkdfSync('sha256', sessionSecret, '', 'playground', 32));
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  /** The text before the signature, when the signature is right. */
  const open = (signed: string, purpose: string): string | undefined => {
    const [text = '', signature = ''] = signed.split('.', 2);
    return isSame(signature, sign(`${purpose}:${text}`)) ? text : undefined;
  };
  const read = (request: Request) => {
    const cookies = (request.get('Cookie') ?? '').split(/; */);
    const ours = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`));
    return ours && open(ours.slice(cookieName.length + 1), 'visitor');
  };
  return {
    read,
    welcome(request, response) {
      const visitor = read(request) ?? randomBytes(12).toString('base64url');
      const options = {
        httpOnly: true,
        sameSite: 'lax',
        secure: request.secure,
        path: '/playground',
        maxAge: cookieLivesMs,
      } as const;
      response.cookie(cookieName, `${visitor}.${sign(`visitor:${visitor}`)}`, options);
      return visitor;
    },
    mintToken(visitor) {
      const page = randomBytes(12).toString('base64url');
      return `${page}.${sign(`page of ${visitor}:${page}`)}`;
    },
    isToken: (visitor, token) => token !== undefined && open(token, `page of ${visitor}`) !== undefined,
  };
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
