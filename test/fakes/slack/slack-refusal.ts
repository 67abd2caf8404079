/** An answer of Slack's that is not ok: a word with status 200, or another status. */
export class SlackRefusal extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;

  constructor(word: string, more: { status?: number; retryAfter?: number } = {}) {
    super(word);
    this.status = more.status ?? 200;
    this.retryAfter = more.retryAfter;
  }
}
