import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Keeps short secrets (interaction tokens) unreadable in the database. */
export interface Seal {
  close: (text: string, about: string) => string;
  /** @throws when the text was not sealed with this key, or for something else. */
  open: (sealed: string, about: string) => string;
}

/** AES-256-GCM; `about` (the row's id) is authenticated with it, so a sealed value cannot be moved to another row. */
export function createSeal(keyBase64: string): Seal {
  const key = Buffer.from(keyBase64, 'base64');
  return {
    close(text, about) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(about));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
