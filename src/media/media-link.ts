import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Tokens for `/media/:token`: they say which video and until when, and nobody else can make one. */
export interface MediaLinks {
  /** Safe in an address as it stands. */
  mint: (generationId: string, until: Date) => string;
  /** Undefined when it is not a token of ours. */
  read: (token: string, now: Date) => { generationId: string } | 'expired' | undefined;
}

/** `sessionSecret` is never used as it is: the key for links is derived from it (HKDF-SHA256). */
export function createMediaLinks(sessionSecret: string): MediaLinks {
  const key = Buffer.from(hkdfSync('sha256', sessionSecret, '', 'media links', 32));
  const sign = (claims: string) => createHmac('sha256', key).update(claims).digest();
  return {
    mint(generationId, until) {
      const claims = Buffer.from(`${until.getTime()}.${generationId}`).toString('base64url');
      return `${claims}.${sign(claims).toString('base64url')}`;
    },
    read(token, now) {
      const [claims = '', given = ''] = token.split('.', 2);
      const expected = sign(claims);
      const signature = Buffer.from(given, 'base64url');
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
      const [until = '', ...id] = Buffer.from(claims, 'base64url').toString().split('.');
      return Number(until) <= now.getTime() ? 'expired' : { generationId: id.join('.') };
    },
  };
}
