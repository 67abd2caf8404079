/** An answer other than success, put into its dialect's shape at the door. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, message: string, more: { code?: string | undefined; retryAfterSeconds?: number | undefined } = {}) {
    super(message);
    this.status = status;
    this.code = more.code;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
