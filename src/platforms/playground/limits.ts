/** What the playground lets through: it is our own page, so these are only there to keep it nimble. */
export const limits = {
  /** The file is served from the store, whatever its length. */
  uploadBytes: Number.MAX_SAFE_INTEGER,
  editIntervalMs: 250,
  /** How long the private answer to an act can be changed. */
  acknowledgementMs: 24 * 3_600_000,
  /** Characters of one line that is typed; a model's own limit is lower. */
  typed: 40_000,
  /** Bytes of an image that is given with a command. */
  image: 8 * 1024 * 1024,
  /** Messages that a page shows when it is opened. */
  messagesShown: 200,
  /** Comments keep proxies from cutting a silent stream. */
  heartbeatMs: 15_000,
};
