import type { Readable } from 'node:stream';

/** What is asked of a backend. `model` is the backend's own name for it. */
export interface VideoRequest {
  model: string;
  prompt: string;
  /** Pixels, `WIDTHxHEIGHT`. */
  size: string;
  /** Whole seconds. */
  seconds: number;
  /** First frame, as PNG, JPEG or WebP. */
  image?: { bytes: Buffer; type: string; name: string };
}

/** A job at a backend, in our words. */
export interface RemoteJob {
  id: string;
  state: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled' | 'expired' | 'lost';
  /** 1 to 99, only where the backend really says so. */
  progress?: number;
  /** Why it failed; set when `state` is `failed`. */
  error?: BackendError;
  /** What the backend says it cost, in micro-dollars. */
  costMicroUsd?: bigint;
  /** Where the MP4 is, for backends that give an address instead of an endpoint. */
  contentUrl?: string;
  /** When the backend forgets the MP4. */
  expiresAt?: Date;
  /** For finding one that was lost on the way: as the backend repeats it. */
  model?: string;
  prompt?: string;
  seconds?: number;
  createdAt?: Date;
}

/** The kinds of `facts` that a backend's error can be; what each means for the person stands in `generations/fault-sentences.ts`. */
export type BackendErrorKind =
  | 'moderation'
  | 'invalid'
  | 'unsupported'
  | 'auth'
  | 'billing'
  /** The model is not there (any more). */
  | 'model_gone'
  | 'rate_limit'
  | 'concurrency'
  /** Load or network. On a submit this kind means: proven not sent. */
  | 'unavailable'
  /** A submit without an answer: it may have been accepted. */
  | 'ambiguous'
  /** A known id that the backend no longer knows. */
  | 'lost'
  | 'expired'
  | 'internal';

export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly kind: BackendErrorKind;
  readonly retryAfterMs: number | undefined;
  readonly httpStatus: number | undefined;

  /** `message` is the backend's own, for the log and, where it helps, for the person. */
  constructor(
    kind: BackendErrorKind,
    message: string,
    more: { retryAfterMs?: number; httpStatus?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs;
    this.httpStatus = more.httpStatus;
  }
}

/** A server that makes videos. Every method makes at most one request (download: one stream) and throws {@link BackendError} only. */
export interface VideoBackend {
  /** THE paid call: one POST, never repeated by anything below this door. */
  submit: (request: VideoRequest) => Promise<RemoteJob>;
  check: (remoteId: string) => Promise<RemoteJob>;
  /** The MP4. The stream fails with a {@link BackendError} when the connection breaks or is shorter than announced. */
  download: (job: RemoteJob) => Promise<Readable>;
  /** The newest jobs, where the backend lists them. */
  list?: () => Promise<RemoteJob[]>;
  /** Stops a job, where the backend can. */
  cancel?: (remoteId: string) => Promise<'cancelled' | 'too_late'>;
}
