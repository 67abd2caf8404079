import type { AnnouncedWorkspace } from '../../database/announcement-queries.ts';
import type { ChatMessage } from '../../platforms/chat-message.ts';
import { plainText, shorten } from '../../platforms/plain-text.ts';

/** A message as lines of text, for where there is nothing but text. */
export function textOf({ headline, facts, rows = [], lines = [] }: ChatMessage): string {
  const standings = rows.map(({ text, about }) => (about ? `${text}. ${about.label}: ${about.at.toISOString()}` : text));
  return [headline, ...(facts.length > 0 ? [facts.join(' · ')] : []), ...standings, ...lines].join('\n');
}

/**
 * "Foxes (discord:123)". Its people chose the name, and whoever reads a webhook may make pings and links of what it is sent: only
 * letters, digits and what joins them are left.
 */
export function placeOf({ platform, externalId, name }: Pick<AnnouncedWorkspace, 'platform' | 'externalId' | 'name'>): string {
  const place = `${platform}:${externalId}`;
  const shown = harmless(name ?? '');
  return shown === '' ? place : `${shown} (${place})`;
}

/** A name that somebody chose, without whatever could be a ping or a link elsewhere. */
export function harmless(name: string): string {
  return shorten(plainText(name.replace(/[^\p{L}\p{M}\p{N} '’-]/gu, '')), 60);
}
