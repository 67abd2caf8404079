import type { Block } from './world.ts';

/** What a person sees of a message, and whom it pings. */
export interface Seen {
  text: string;
  links: string[];
  buttons: string[];
  /** Moments that each reader sees in their own time: seconds since 1970. */
  moments: number[];
  pings: string[];
}

/** Shows blocks, or the text where there are none, as Slack's clients do. */
export function seenIn(text: string, blocks: Block[]): Seen {
  const seen: Seen = { text: '', links: [], buttons: [], moments: [], pings: [] };
  if (blocks.length === 0) showMarkup(text, seen);
  for (const block of blocks) {
    show(block, seen);
    seen.text += '\n';
  }
  seen.text = seen.text.trim();
  // The text pings as well, though nobody sees it under blocks.
  const spoken: Seen = { text: '', links: [], buttons: [], moments: [], pings: [] };
  showMarkup(text, spoken);
  seen.pings = [...new Set([...seen.pings, ...spoken.pings])];
  return seen;
}

/** What each kind of element shows. */
const showing: Record<string, (element: Record<string, unknown>, seen: Seen) => void> = {
  text: (element, seen) => void (seen.text += String(element.text)),
  plain_text: (element, seen) => void (seen.text += String(element.text)),
  mrkdwn: (element, seen) => showMarkup(String(element.text), seen),
  link(element, seen) {
    seen.links.push(String(element.url));
    seen.text += String(element.text ?? element.url);
  },
  user(element, seen) {
    seen.pings.push(String(element.user_id));
    seen.text += `@${String(element.user_id)}`;
  },
  broadcast: (element, seen) => void seen.pings.push(String(element.range)),
  usergroup: (element, seen) => void seen.pings.push(String(element.usergroup_id)),
  date(element, seen) {
    seen.moments.push(Number(element.timestamp));
    seen.text += String(element.fallback);
  },
  button(element, seen) {
    seen.buttons.push(String(element.action_id));
    if (typeof element.url === 'string') seen.links.push(element.url);
  },
};

function show(part: unknown, seen: Seen): void {
  if (Array.isArray(part)) return part.forEach((each) => show(each, seen));
  if (typeof part !== 'object' || part === null) return;
  const element = part as Record<string, unknown>;
  const known = showing[String(element.type)];
  if (known !== undefined) return known(element, seen);
  show([element.text, element.elements, element.accessory], seen);
  seen.text += '\n';
}

/** Slack's markup: `<…>` is a mention or a link, a bare address becomes a link, `& < >` are entities. */
function showMarkup(text: string, seen: Seen): void {
  const shown = text
    .replace(/<([^<>]*)>/g, (_all, inside: string) => {
      const [target = '', label] = inside.split('|');
      if (/^[@!]/.test(target) && !target.startsWith('!date')) seen.pings.push(target.replace(/^[@!](subteam\^)?/, ''));
      else if (!/^[#!]/.test(target)) seen.links.push(target);
      return label ?? target;
    })
    .replace(/(?:https?:\/\/|www\.|mailto:)\w[^\s|]*|[\w.-]+@[\w-]+\.\w+|\b[\w-]+\.(?:com|org|net|io|example)\b/gi, (address) => {
      if (!seen.links.some((link) => link.includes(address))) seen.links.push(address);
      return address;
    });
  seen.text += shown.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
