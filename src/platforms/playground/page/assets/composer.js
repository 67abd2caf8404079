// @ts-check
import { choices, commands, send } from './api.js';
import { byId, element } from './elements.js';

const form = byId('composer', HTMLFormElement);
const line = byId('line', HTMLTextAreaElement);
const list = byId('commands', HTMLUListElement);
const sendButton = byId('send', HTMLButtonElement);
const trouble = byId('trouble', HTMLParagraphElement);
const image = byId('image', HTMLInputElement);
const attach = byId('attach', HTMLButtonElement);
const attachText = byId('attach-text', HTMLSpanElement);
const spoken = byId('spoken', HTMLParagraphElement);
const selects = {
  model: byId('model', HTMLSelectElement),
  seconds: byId('seconds', HTMLSelectElement),
  size: byId('size', HTMLSelectElement),
};
const mostImageBytes = 8 * 1024 * 1024;

/** The same for every try to send one line, so that a second try is not a second request. */
let attempt = { line: '', id: '' };
let sending = false;

/** Puts a line into the composer, for the person to change and send. @param {string} text */
export function suggest(text) {
  line.value = text;
  changed();
  list.hidden = true;
  line.focus();
}

/** @param {string | undefined} sentence */
export function showTrouble(sentence) {
  trouble.textContent = sentence ?? '';
  trouble.hidden = !sentence;
}

/** Asks what the options could be. Answers false while the bot has none to offer. */
export async function loadChoices() {
  const models = await choices('model').catch(() => []);
  fill(selects.model, models);
  if (models.length > 0) await loadLengthsAndSizes();
  return models.length > 0;
}

async function loadLengthsAndSizes() {
  const model = selects.model.value || undefined;
  const [seconds, sizes] = await Promise.all([choices('seconds', model), choices('size', model)]);
  fill(selects.seconds, seconds);
  fill(selects.size, sizes);
}

/**
 * @param {HTMLSelectElement} select
 * @param {{ label: string, value: string }[]} offered
 */
function fill(select, offered) {
  const chosen = select.value;
  const usual = element('option', '', 'Default');
  usual.value = '';
  const options = offered.map(({ label, value }) => {
    const option = element('option', '', label);
    option.value = value;
    return option;
  });
  select.replaceChildren(usual, ...options);
  select.value = offered.some(({ value }) => value === chosen) ? chosen : '';
}

function changed() {
  line.style.height = 'auto';
  line.style.height = `${line.scrollHeight}px`;
  sendButton.disabled = line.value.trim() === '';
  offerCommands();
}

/** Commands that begin as the line does; those with a verb only once their command stands. @param {string} typed */
function commandsLike(typed) {
  const parts = typed.split(' ').length;
  return typed.startsWith('/') ? commands.filter(({ name }) => name.startsWith(typed) && name.split(' ').length === parts) : [];
}

function offerCommands() {
  const fitting = commandsLike(line.value);
  const exact = fitting.findIndex(({ name }) => name === line.value);
  const isNew = list.hidden && fitting.length > 0;
  list.hidden = fitting.length === 0;
  list.replaceChildren(
    ...fitting.map(({ name, takes, means }, index) => {
      const option = element(
        'li',
        '',
        element('code', '', name),
        ...(takes ? [element('i', '', takes)] : []),
        element('span', '', means),
      );
      option.id = `command-${index}`;
      option.role = 'option';
      option.addEventListener('click', () => choose(index));
      return option;
    }),
  );
  point(Math.max(exact, 0));
  if (isNew) spoken.textContent = fitting.map(({ name, means }) => `${name}: ${means}.`).join(' ');
}

/** @param {number} to */
function point(to) {
  [...list.children].forEach((option, index) => (option.ariaSelected = String(index === to)));
  const pointed = list.children[to];
  pointed?.scrollIntoView({ block: 'nearest' });
  if (pointed && !list.hidden) line.setAttribute('aria-activedescendant', pointed.id);
  else line.removeAttribute('aria-activedescendant');
}

const pointed = () => [...list.children].findIndex((option) => option.ariaSelected === 'true');

/** @param {number} index */
function choose(index) {
  const name = list.children[index]?.querySelector('code')?.textContent;
  if (!name) return;
  suggest(`${name} `);
  // A command with verbs offers them next.
  offerCommands();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  // Whoever writes with an input method ends a word with Enter.
  if (event.isComposing) return;
  if (event.key === 'Tab' && event.shiftKey) list.hidden = true;
  if (!list.hidden) {
    const count = list.childElementCount;
    const isWhole = commands.some(({ name }) => name === line.value) && commandsLike(`${line.value} `).length === 0;
    const whole = isWhole && event.key === 'Enter' && count === 1;
    const keys = {
      ArrowDown: () => point((pointed() + 1) % count),
      ArrowUp: () => point((pointed() - 1 + count) % count),
      Tab: () => choose(pointed()),
      Enter: () => choose(pointed()),
      Escape: () => ((list.hidden = true), point(-1)),
    };
    const act = whole ? undefined : keys[/** @type {keyof typeof keys} */ (event.key)];
    if (act && !event.shiftKey) {
      event.preventDefault();
      return act();
    }
  }
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  }
}

async function submit() {
  const typed = line.value.trim();
  if (typed === '' || sending) return;
  sending = true;
  if (attempt.line !== typed) attempt = { line: typed, id: crypto.randomUUID() };
  const options = Object.fromEntries(Object.entries(selects).map(([name, select]) => [name, select.value]));
  const given = image.files?.[0];
  const sentence = await send('say', { id: attempt.id, line: typed, options, ...(given && { image: await read(given) }) });
  sending = false;
  showTrouble(sentence);
  if (sentence) return;
  attempt = { line: '', id: '' };
  image.value = '';
  imageChanged();
  suggest('');
}

/** @param {File} file */
async function read(file) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return { name: file.name.slice(0, 200), base64: String(address).split(',')[1] ?? '' };
}

function imageChanged() {
  const given = image.files?.[0];
  if (given && given.size > mostImageBytes) {
    image.value = '';
    showTrouble('This image is over 8 MB. Please choose a smaller one.');
    return imageChanged();
  }
  attachText.textContent = given ? `Remove ${given.name}` : 'Add image';
  attach.classList.toggle('chosen', Boolean(given));
}

line.addEventListener('input', changed);
line.addEventListener('keydown', onKey);
// Whoever points at the list goes on typing.
list.addEventListener('pointerdown', (event) => event.preventDefault());
line.addEventListener('blur', () => (list.hidden = true));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void submit();
});
selects.model.addEventListener('change', () => void loadLengthsAndSizes());
image.addEventListener('change', imageChanged);
attach.addEventListener('click', () => {
  if (!image.files?.length) return image.click();
  image.value = '';
  imageChanged();
});
