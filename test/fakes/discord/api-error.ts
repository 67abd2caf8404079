/** What this Discord answers instead of doing as asked. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly headers: Record<string, string>;

  constructor(status: number, code: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  get body(): Record<string, unknown> {
    const wait = this.headers['retry-after'];
    return { message: this.message, code: this.code, ...(wait !== undefined && { retry_after: Number(wait), global: false }) };
  }
}
