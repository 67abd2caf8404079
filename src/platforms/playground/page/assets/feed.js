// @ts-check
import { byId } from './elements.js';
import { draw } from './message-view.js';

/** @typedef {import('./message-view.js').Message} Message */

const list = byId('messages', HTMLOListElement);
const scroller = byId('scroller', HTMLElement);
const newer = byId('newer', HTMLButtonElement);
const welcome = byId('welcome', HTMLDivElement);
const spoken = byId('spoken', HTMLParagraphElement);

/** What was last said aloud about a message, so that nothing is said twice. @type {Map<string, string>} */
const said = new Map();
/** While the channel as it stands comes in, nothing is said aloud. */
let arriving = true;

const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
const goToEnd = () => {
  scroller.scrollTop = scroller.scrollHeight;
  newer.hidden = true;
};

/** Empties the channel: it comes again from the beginning. */
export function reset() {
  arriving = true;
  list.replaceChildren();
  welcome.hidden = false;
  setTimeout(() => (arriving = false), 500);
}

/** @param {Message | { id: string, removed: true }} change */
export function show(change) {
  const follow = isAtEnd();
  const old = document.getElementById(change.id);
  const drawn = old instanceof HTMLLIElement ? old : undefined;
  if ('removed' in change) drawn?.remove();
  else {
    const item = draw(drawn, change);
    if (!drawn) place(item);
    speak(change);
  }
  welcome.hidden = list.childElementCount > 0;
  if (follow || arriving || ('kind' in change && change.kind === 'said' && !drawn)) goToEnd();
  else if (!drawn) newer.hidden = false;
}

/** The channel stands in the order of the messages' ids. @param {HTMLLIElement} item */
function place(item) {
  let before = list.lastElementChild;
  while (before && before.id > item.id) before = before.previousElementSibling;
  list.insertBefore(item, before ? before.nextElementSibling : list.firstElementChild);
}

/** Says aloud what is final or for this person; progress is there to be looked up, not to interrupt. @param {Message} message */
function speak({ id, kind, headline, prompt }) {
  if (kind === 'said' || kind === 'progress') return;
  const text = [`Sorabot: ${headline}`, kind === 'video' ? prompt : undefined].filter(Boolean).join(' ');
  if (said.get(id) === text) return;
  said.set(id, text);
  if (!arriving) spoken.textContent = text;
}

newer.addEventListener('click', goToEnd);
scroller.addEventListener('scroll', () => isAtEnd() && (newer.hidden = true), { passive: true });
// A video that arrives, or a screen that shrinks for a keyboard, must not hide the end from whoever reads it.
let wasAtEnd = true;
scroller.addEventListener('scroll', () => (wasAtEnd = isAtEnd()), { passive: true });
new ResizeObserver(() => wasAtEnd && goToEnd()).observe(scroller);
