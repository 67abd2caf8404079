import type { AdminHeard, Asker, Choice, ChatPlatform, PlatformName, Standing } from '../../src/platforms/chat-platform.ts';

/** What can befall a platform; each lasts until `recover`. */
export type Misfortune = 'channel gone' | 'permission lost' | 'rate limited' | 'failing' | 'file too large';

/** A message of ours as the people in the channel see it now. */
export interface SeenMessage {
  messageId: string;
  /** All that can be read in it. */
  text: string;
  /** Addresses that one could click or that would unfurl. */
  links: string[];
  /** `v1:<action>:<id>` of each button under it. */
  buttons: string[];
  /** Moments that everybody sees in their own time: seconds since 1970. */
  moments: number[];
  file?: { name: string; bytes: Buffer };
}

/** Something a person did, delivered by the platform to the listener. */
export interface Act {
  /** Delivers the very same act (again); resolves once the platform has handed it over and taken the acknowledgement. */
  deliver: () => Promise<void>;
  /** Whether the platform has had its acknowledgement. */
  acknowledged: () => boolean;
  /** What was said to this person alone because of it, as it reads now. */
  answers: () => string[];
  /** A press on a button of what was said to this person alone. */
  press: (buttonId: string) => Act;
}

export interface CommandGiven {
  /** Neutral name, such as `sora` or `help`. */
  command: string;
  options: { prompt?: string; model?: string; seconds?: string; size?: string };
  /** With "admin": a verb and its options, given the way this platform lets people type or pick them. */
  admin?: AdminHeard;
  image?: { name: string; bytes: Buffer };
}

/** A fresh fake of the platform, and our adapter switched on against it. */
export interface Bench {
  platform: ChatPlatform;
  /** Another one over the same fake: what a process would have after a crash. */
  restart: () => ChatPlatform;
  /** A person in a channel where everything is allowed. */
  asker: Asker;
  /** Ids of another person, of a role or group, and of another channel; absent: this platform has no such thing. */
  known: { member?: string; role?: string; channel?: string };
  /** What the platform says of that person from now on; at first: no roles, a full member, manages nothing. */
  stand: (standing: Required<Standing>) => void;
  /** That person leaves the workspace. */
  depart: () => void;
  /** The workspace removes us. */
  expel: () => void;
  /** Our messages in that channel, oldest first. */
  seen: () => Promise<SeenMessage[]> | SeenMessage[];
  /** Whom or what (`everyone`, a role) anything of ours has pinged so far, in order. */
  pings: () => string[];
  befall: (misfortune: Misfortune) => void;
  recover: () => void;
  /** Removes a message of ours, as a moderator would. */
  remove: (messageId: string) => void;
  /** Lets the time of all acknowledgements so far run out. */
  expireAcknowledgements: () => void;
  give: (command: CommandGiven) => Act;
  click: (buttonId: string) => Act;
  /** What an option offers; undefined where the platform has no such thing. */
  choices: ((option: 'model' | 'seconds' | 'size', typed: string) => Promise<Choice[]>) | undefined;
  /** Breaches of the platform's own rules that the fake has seen. */
  violations: () => string[];
  stop: () => Promise<void>;
}

/** A platform as the contract suites see it: one line in `harness/harness-list.ts`. */
export interface PlatformUnderTest {
  name: PlatformName;
  /** Which misfortunes this platform knows. */
  misfortunes: Misfortune[];
  /** Under which message a result's buttons stand. */
  buttonsUnder: 'video' | 'progress';
  /** What becomes of the progress message once the video is there. */
  retired: 'removed' | 'edited';
  /** Whether a video that is posted pings the one who asked. */
  pingsAsker: boolean;
  /** What the platform says of a person with everything they do, and what it says when it is asked. */
  says: { always: (keyof Standing)[]; asked: (keyof Standing)[] };
  /** Whether we hear that a workspace has removed us. */
  hearsRemoval: boolean;
  start: () => Promise<Bench>;
}

/** These parts of a standing; a platform may say that somebody is no guest and manages nothing by saying nothing. */
export function standingIn(parts: (keyof Standing)[], { roles = [], guest = false, manages = false }: Standing): Standing {
  const whole = { roles, guest, manages };
  return Object.fromEntries(parts.map((part) => [part, whole[part]]));
}
