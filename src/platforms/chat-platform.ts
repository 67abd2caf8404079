import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChatMessage } from './chat-message.ts';

export type PlatformName = 'discord' | 'slack' | 'playground';

/** Who asked, where, as the platform's verified event says. All ids are the platform's own. */
export interface Asker {
  platform: PlatformName;
  /** Guild or team; for direct messages and user installs `dm:<member>`. */
  workspaceId: string;
  workspaceName?: string;
  memberId: string;
  memberName?: string;
  channelId: string;
  /** The channel that this one is a thread of. */
  within?: string;
  /** Their roles or user groups; absent: the platform did not say. */
  roles?: string[];
  /** A guest, or somebody of a connected organisation; absent: a full member, or the platform cannot tell. */
  guest?: boolean;
  /** Manages this workspace by the platform's own permissions. */
  manages?: boolean;
}

/** The private answer to a command, kept so that it can later point at the result. */
export interface Acknowledgement {
  /** Opaque to everyone but the platform; holds a token, so it is sealed at rest. */
  reference: string;
  /** After this it can no longer be changed. */
  until: Date;
}

/** An image given with a command; the bytes are fetched only when they are wanted. */
export interface ImageGiven {
  name: string;
  bytes: number;
  /** @throws {ChatError} when the platform does not give it. */
  fetch: () => Promise<Buffer>;
}

interface Heard {
  asker: Asker;
  /** The same for every delivery of the same act (interaction id, trigger id). */
  requestKey: string;
  acknowledgement?: Acknowledgement;
  /** Reasons why we could not post here, each a sentence; checked before anything is promised. */
  obstacles: string[];
  /** Says something only this person sees; may be called again to change it. */
  answer: (message: ChatMessage) => Promise<void>;
}

/** A command in neutral words: its name without the prefix ("sora", "usage", "help") and the options as they were typed. */
export interface CommandHeard extends Heard {
  command: string;
  options: { prompt?: string; model?: string; seconds?: string; size?: string };
  /** With "admin": a verb of the list of `admin-verbs.ts`, and its options by name. */
  admin?: AdminHeard;
  image?: ImageGiven;
}

export interface AdminHeard {
  verb: string;
  options: Record<string, string>;
  /** How the channels and roles among the options are called, by their ids, such as "#films"; absent: the platform did not say. */
  names?: Record<string, string>;
}

export interface ButtonHeard extends Heard {
  /** `v1:<action>:<id>`, exactly as it came: anybody can send anything. */
  buttonId: string;
}

/** One entry that an option offers while it is typed, or in a form. */
export interface Choice {
  label: string;
  value: string;
}

/** What the rest of the house does with what a platform hears. None of these throws. */
export interface ChatEars {
  command: (heard: CommandHeard) => Promise<void>;
  button: (heard: ButtonHeard) => Promise<void>;
  /** What an option could be, given what was typed so far and which model is chosen. */
  choices: (option: 'model' | 'seconds' | 'size', typed: string, model?: string) => Promise<Choice[]>;
  /** A workspace has removed us. */
  left: (platform: PlatformName, workspaceId: string) => Promise<void>;
  /** These are all the workspaces that have us: whichever we knew beside them has removed us while we did not hear. */
  present: (platform: PlatformName, workspaceIds: string[]) => Promise<void>;
}

/** Hears a platform. Acknowledges within the platform's deadline, before anything else is done. */
export interface ChatListener {
  start: (ears: ChatEars) => Promise<void>;
  /** Stops hearing and waits for what is being handled. */
  stop: () => Promise<void>;
  /** Undefined when usable, else what is wrong, in a few words. */
  trouble: () => string | undefined;
}

/** A message of ours in a channel. */
export interface Posted {
  channelId: string;
  messageId: string;
}

/** What a platform says of a person; absent: it does not say. */
export type Standing = Pick<Asker, 'roles' | 'guest' | 'manages'>;

/** A video to be posted: a file of ours on disk. */
export interface VideoFile {
  path: string;
  bytes: number;
  /** File name shown in the chat. */
  name: string;
  /** Says what is to be seen, for those who cannot; from the prompt. */
  alt: string;
}

/** What posting a file must remember between its steps, so that a crash in the middle does not post twice. */
export interface UploadMemory {
  fileId: string | undefined;
  remember: (fileId: string) => Promise<void>;
}

export interface PostOptions {
  /** At most 25 characters; the platform's own protection against posting twice, where it has one. */
  nonce: string;
}

/** Says things on a platform, from any process; needs no open connection. Every method throws {@link ChatError} only. */
export interface ChatSender {
  /** Most bytes of one file in this channel, as far as is known now. */
  maxUploadBytes: (asker: Asker) => Promise<number>;
  post: (channelId: string, message: ChatMessage, options: PostOptions) => Promise<Posted>;
  /**
   * Changes a message. `progress` may be dropped (throttled, or a newer one is on its way) and then answers false;
   * `final` is always carried out, and no progress lands after it.
   */
  edit: (posted: Posted, message: ChatMessage, weight: 'progress' | 'final') => Promise<boolean>;
  /** Posts the video as a new message that mentions the asker; `progress` is the message it answers. */
  upload: (
    channelId: string,
    message: ChatMessage,
    video: VideoFile,
    options: PostOptions & { memory: UploadMemory; progress: Posted | undefined },
  ) => Promise<Posted>;
  /** The result is in the channel: takes the progress message away, or edits it to done, as the platform's manners are. */
  retire: (progress: Posted, done: ChatMessage) => Promise<void>;
  /**
   * After a crash: our message of this kind about this generation, if it is in the channel.
   * `since` is when it was first tried; `memory` what an upload had noted.
   */
  find: (
    channelId: string,
    about: { generationId: string; kind: 'progress' | 'result' | 'approval'; since: Date; fileId?: string; progress?: Posted },
  ) => Promise<Posted | undefined>;
  /** What the platform says of this person just now, asked anew. */
  lookUp: (asker: Asker) => Promise<Standing>;
  /** Changes the private answer to the command; false when it can no longer be changed. */
  updateAcknowledgement: (acknowledgement: Acknowledgement, message: ChatMessage) => Promise<boolean>;
  /** Tells one person something outside the channel, where the platform lets us; false where it does not. */
  tell: (asker: Asker, message: ChatMessage) => Promise<boolean>;
  /** An address of a message, for people. */
  linkTo: (asker: Asker, posted: Posted) => Promise<string | undefined>;
  /** Undefined when usable, else what is wrong, in a few words; asks the platform at most once a minute. */
  trouble: () => Promise<string | undefined>;
  stop: () => Promise<void>;
}

/** One chat platform, switched on. */
export interface ChatPlatform {
  name: PlatformName;
  sender: ChatSender;
  /** The role that hears: `web` where what is said comes in over our own HTTP server, else `bot`. */
  heardBy: 'bot' | 'web';
  createListener: () => ChatListener;
  /** Where the platform delivers over HTTP: POST requests to this path, before any body parser has touched them. */
  http?: { path: string; handler: (request: IncomingMessage, response: ServerResponse) => void };
}

export type ChatErrorKind =
  /** Channel or thread is gone, archived or closed to us: final for this place. */
  | 'gone'
  /** A permission is missing: final until somebody grants it. */
  | 'forbidden'
  /** The message to change is no longer there. */
  | 'message_gone'
  /** The file is over the limit; `maxBytes` is what was learned. */
  | 'too_large'
  /** The platform will never take this content (its own moderation, a body it refuses). */
  | 'rejected'
  /** Our credentials no longer work. */
  | 'auth'
  /** Wait `retryAfterMs` and try again; nothing was done. */
  | 'rate_limited'
  /** Load or network: try again; it may have been done. */
  | 'unavailable';

export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly kind: ChatErrorKind;
  readonly retryAfterMs: number | undefined;
  readonly maxBytes: number | undefined;

  constructor(kind: ChatErrorKind, message: string, more: { retryAfterMs?: number; maxBytes?: number; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs;
    this.maxBytes = more.maxBytes;
  }
}
