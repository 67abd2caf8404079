/** What Slack lets through, and how patiently we ask. Sources: docs.slack.dev (block-kit, rate-limits, handling-user-interaction). */
export const limits = {
  /** UTF-16 units. Slack allows more; a message in a channel should not fill the screen. */
  headline: 2000,
  promptShown: 700,
  facts: 300,
  line: 300,
  /** Items of one list. */
  items: 50,
  /** The notification text may have 4000 after `& < >` have become entities of up to five characters. */
  fallback: 750,
  buttonText: 75,
  buttons: 25,
  /** Slack takes 25 in a row; five stand beside each other on a phone. */
  buttonsInRow: 5,
  actionId: 255,
  choices: 100,
  choiceText: 75,
  promptOption: 3000,
  fileTitle: 200,
  /** One file of an app; a workspace may allow less. */
  uploadBytes: 1_000_000_000,
  requestMs: 15_000,
  uploadMs: 300_000,
  /** A menu's choices must be there within 3 s. */
  choicesMs: 2500,
  /** A `response_url` takes five answers in 30 minutes; the margin is for a slow request of ours. */
  responses: 5,
  responseMs: 30 * 60_000 - 30_000,
  /** How long we rely on what Slack said of a person. */
  standingMs: 60_000,
  /** `chat.update` is limited to about 50 a minute for the whole workspace: we use 40. */
  editIntervalMs: 1500,
  /** Least time between two progress edits of one message. */
  messageEditMs: 5000,
  /** How far back we look for a message of ours: pages of 200. */
  pagesLookedAt: 3,
  /** A share appears some time after it was asked for: how long we wait before each look. */
  shareWaitsMs: [500, 1000, 2000, 4000, 8000, 16_000],
};

/** Least time between two progress edits of one message, so that all active ones get their share of the workspace's edits. */
export function messageIntervalMs(activeMessages: number): number {
  return Math.max(limits.messageEditMs, limits.editIntervalMs * activeMessages);
}
