import type { Config } from '../config/config.ts';

/** The address that people reach the web role at. */
export interface Address {
  get: () => string;
  /** Undefined while nobody has said it and the web role does not listen yet. */
  known: () => string | undefined;
  /** Where the web role turned out to listen: the answer when PUBLIC_URL is unset. */
  listensAt: (url: string) => void;
}

export function createAddress({ publicUrl, port }: Config): Address {
  let own: string | undefined;
  return {
    get: () => publicUrl ?? own ?? `http://localhost:${port}`,
    known: () => publicUrl ?? own,
    listensAt: (url) => {
      own = url;
    },
  };
}
