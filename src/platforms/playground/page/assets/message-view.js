// @ts-check
import { ownName, send } from './api.js';
import { element } from './elements.js';
import { meterOf, setMeter } from './meter.js';
import { momentOf, timeOf } from './moment.js';
import { rowsOf } from './rows.js';

/**
 * @typedef {{ id: string, label: string, style: 'primary' | 'secondary' | 'danger' }} Button
 * @typedef {object} Message
 * @property {string} id
 * @property {string} at
 * @property {boolean} onlyYou
 * @property {boolean} forYou
 * @property {'said' | 'notice' | 'progress' | 'video' | 'failure' | 'approval'} kind
 * @property {string} headline
 * @property {string} [generationId]
 * @property {string} [prompt]
 * @property {number} [percent]
 * @property {{ label: string, at: string }} [about]
 * @property {string[]} facts
 * @property {import('./rows.js').Row[]} [rows]
 * @property {string[]} [lines]
 * @property {{ label: string, url: string }} [link]
 * @property {Button[]} buttons
 * @property {{ name: string, bytes: number, alt: string }} [video]
 */

/** The parts of a message from top to bottom; each is drawn anew only when what it shows has changed, so a video plays on. */
const parts = /** @type {const} */ ([
  ['headline', headlineOf, headline],
  ['quote', (/** @type {Message} */ { prompt }) => prompt && { prompt }, quote],
  ['meter', (/** @type {Message} */ { percent }) => percent !== undefined && { percent }, meter],
  ['film', filmOf, film],
  ['facts', (/** @type {Message} */ message) => message.facts.length > 0 && { facts: message.facts }, facts],
  ['rows', (/** @type {Message} */ { rows }) => rows && { rows }, rowsOf],
  ['lines', (/** @type {Message} */ { lines: known }) => known && { lines: known }, lines],
  ['link', (/** @type {Message} */ { link }) => link, linkTo],
  [
    'buttons',
    (/** @type {Message} */ message) => message.buttons.length > 0 && { buttons: message.buttons, id: message.id },
    buttons,
  ],
  ['private', (/** @type {Message} */ { onlyYou, kind, id }) => onlyYou && kind !== 'said' && { id }, privacy],
]);

/**
 * Draws a message, or changes what is drawn.
 * @param {HTMLLIElement | undefined} drawn
 * @param {Message} message
 * @returns {HTMLLIElement}
 */
export function draw(drawn, message) {
  const item = drawn ?? frame(message);
  item.dataset['kind'] = message.kind;
  const body = item.querySelector('.body') ?? item;
  for (const [name, pick, make] of parts) {
    const shown = pick(message);
    const old = body.querySelector(`:scope > [data-part=${name}]`);
    const key = shown ? JSON.stringify(shown) : '';
    if (old instanceof HTMLElement && old.dataset['key'] === key) continue;
    if (name === 'meter' && old instanceof HTMLElement && shown) {
      setMeter(old, message.percent ?? 0);
      continue;
    }
    old?.remove();
    if (!shown) continue;
    const fresh = make(/** @type {never} */ (shown));
    fresh.dataset['part'] = name;
    fresh.dataset['key'] = key;
    const following = parts.slice(parts.findIndex(([other]) => other === name) + 1).map(([other]) => `[data-part=${other}]`);
    body.insertBefore(fresh, following.length > 0 ? body.querySelector(`:scope > :is(${following.join()})`) : null);
  }
  return item;
}

/** @param {Message} message */
function frame({ id, at, kind, onlyYou }) {
  const isYou = kind === 'said';
  const time = element('time', '', timeOf(new Date(at)));
  time.dateTime = at;
  const name = element('span', 'name', isYou ? 'You' : 'Sorabot');
  const beside = isYou ? element('span', 'own-name', `(${ownName})`) : element('span', 'app', 'App');
  const head = element('p', 'head', name, beside, time);
  const avatar = element('span', 'avatar', isYou ? ownName.slice(0, 1) : '');
  avatar.ariaHidden = 'true';
  const item = element('li', 'message', avatar, element('div', 'body', head));
  item.id = id;
  item.tabIndex = -1;
  item.dataset['author'] = isYou ? 'you' : 'bot';
  if (onlyYou && !isYou) item.dataset['private'] = '';
  return item;
}

/** @param {Message} message */
function headlineOf({ headline: text, about, kind, forYou }) {
  return { text, about, kind, forYou };
}

/** @param {ReturnType<typeof headlineOf>} shown */
function headline({ text, about, kind, forYou }) {
  const line = element('p', 'headline');
  if (forYou) line.append(element('span', 'mention', '@You'), ' ');
  const command = kind === 'said' ? /^\/\S+/.exec(text)?.[0] : undefined;
  if (command) line.append(element('code', '', command));
  line.append(text.slice(command?.length ?? 0));
  if (about) line.append(' ', momentOf(about));
  return line;
}

/** @param {{ prompt: string }} shown */
function quote({ prompt }) {
  return element('blockquote', 'quote', prompt);
}

/** @param {{ percent: number }} shown */
function meter({ percent }) {
  return meterOf('progressbar', 'Rendered', percent);
}

/** @param {Message} message */
function filmOf({ video, generationId, facts: known }) {
  const size = known.map((fact) => /^(\d+)x(\d+)$/.exec(fact)).find((found) => found !== null);
  return video && { video, generationId, ratio: size ? `${size[1]} / ${size[2]}` : '16 / 9' };
}

/** @param {{ video: { name: string, alt: string }, generationId?: string | undefined, ratio: string }} shown */
function film({ video, generationId, ratio }) {
  const player = element('video', '');
  player.controls = true;
  player.playsInline = true;
  player.preload = 'metadata';
  player.ariaLabel = `Video: ${video.alt}`;
  player.src = `/playground/videos/${encodeURIComponent(generationId ?? '')}`;
  const figure = element('figure', 'film', player);
  // Known before the file is: so nothing jumps when it arrives.
  figure.style.setProperty('--ratio', ratio);
  player.addEventListener('error', () => {
    figure.replaceChildren(element('p', 'lost', 'This video is no longer here.'));
  });
  return figure;
}

/** @param {{ facts: string[] }} shown */
function facts({ facts: known }) {
  const items = known.map((fact) => element('li', fact === 'demo' ? 'demo' : '', fact === 'demo' ? 'Demo' : fact));
  return element('ul', 'facts', ...items);
}

/** @param {{ lines: string[] }} shown */
function lines({ lines: known }) {
  return element('ul', 'lines', ...known.map((line) => element('li', '', line)));
}

/** @param {{ label: string, url: string }} shown */
function linkTo({ label, url }) {
  const link = element('a', '', label);
  const target = new URL(url, location.href);
  if (target.protocol === 'http:' || target.protocol === 'https:') link.href = target.href;
  const isHere = target.pathname.startsWith('/playground') && target.hash !== '';
  // Under whichever of our names the page was opened, a message of this channel is on this page.
  if (isHere) link.href = target.hash;
  else link.target = '_blank';
  return element('p', 'link', link);
}

/** @param {{ buttons: Button[], id: string }} shown */
function buttons({ buttons: known, id: messageId }) {
  const made = known.map(({ id, label, style }) => {
    const button = element('button', `action ${style}`, label);
    button.type = 'button';
    button.addEventListener('click', () => void press(button, id, messageId));
    return button;
  });
  return element('div', 'actions', ...made);
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} buttonId
 * @param {string} messageId
 */
async function press(button, buttonId, messageId) {
  if (button.ariaDisabled === 'true') return;
  // Not `disabled`, which would take the focus away from whoever uses the keyboard.
  button.ariaDisabled = 'true';
  const trouble = await send('press', { id: crypto.randomUUID(), buttonId, messageId });
  if (trouble) document.dispatchEvent(new CustomEvent('trouble', { detail: trouble }));
  setTimeout(() => (button.ariaDisabled = 'false'), 1000);
}

/** @param {{ id: string }} shown */
function privacy({ id }) {
  const dismiss = element('button', 'dismiss', 'Dismiss');
  dismiss.type = 'button';
  dismiss.addEventListener('click', () => {
    document.getElementById('line')?.focus();
    void send('dismiss', { messageId: id });
  });
  return element('p', 'privacy', element('span', '', 'Only you can see this'), dismiss);
}
