const mebibyte = 1024 * 1024;

/** What Discord lets through, and how patiently we ask. Sources: docs.discord.com/developers (resources/message, reference). */
export const limits = {
  /** UTF-16 units of a message; what a person may write is more. */
  content: 2000,
  line: 300,
  /** Room that a prompt leaves to standings and lines below it. */
  promptBesideLines: 500,
  altText: 1024,
  buttonsPerRow: 5,
  buttons: 25,
  buttonLabel: 80,
  choices: 25,
  choiceText: 100,
  promptOption: 6000,
  amountOption: 30,
  textOption: 300,
  image: 20 * mebibyte,
  /** The token of an interaction lives 15 minutes; the margin is for a slow request of ours. */
  acknowledgementMs: 15 * 60_000 - 30_000,
  /** Least time between progress edits in a channel, by the age of the message. */
  editIntervals: [
    { upToAgeMs: 60_000, ms: 5000 },
    { upToAgeMs: 180_000, ms: 10_000 },
  ],
  editIntervalMs: 20_000,
  /** Each upload holds its file in memory: @discordjs/rest cannot stream. */
  uploadsAtOnce: 2,
  /** Bytes of one file by the guild's boost tier; bots have no more than the default elsewhere. */
  uploadByTier: [20 * mebibyte, 20 * mebibyte, 50 * mebibyte, 100 * mebibyte],
  /** Left free under a limit for the rest of the request. */
  uploadMargin: 64 * 1024,
  /** How far back we look for a message of ours: pages of 100. */
  pagesLookedAt: 3,
  /** A longer wait is handed to the caller, who has a queue for it. */
  longestWaitMs: 2000,
};

/** Most bytes of one file in a guild of this boost tier (0 to 3), with the margin taken off. */
export function uploadLimit(tier: number): number {
  return (limits.uploadByTier[tier] ?? 20 * mebibyte) - limits.uploadMargin;
}
