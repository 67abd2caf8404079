// @ts-check
import { commands } from './api.js';
import { loadChoices, showTrouble, suggest } from './composer.js';
import { byId, element } from './elements.js';
import { reset, show } from './feed.js';

const examples = ['a red fox in the snow', 'a paper boat on a rainy street', 'morning light through a forest'];

const connection = byId('connection', HTMLParagraphElement);
const connectionText = byId('connection-text', HTMLSpanElement);

/** @param {'live' | 'lost'} state */
function setConnection(state) {
  connection.dataset['state'] = state;
  connectionText.textContent = state === 'live' ? 'Live' : 'Reconnecting';
}

function listen() {
  const events = new EventSource('/playground/events');
  events.addEventListener('open', () => setConnection('live'));
  events.addEventListener('reset', reset);
  events.addEventListener('message', ({ data }) => show(JSON.parse(data)));
  events.addEventListener('error', () => {
    setConnection('lost');
    // The browser comes back by itself with the last id, except after an answer that was no stream.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

/** Until the bot has started it offers no models. */
async function insistOnChoices() {
  if (!(await loadChoices().catch(() => false))) setTimeout(() => void insistOnChoices(), 3000);
}

for (const example of examples) {
  const button = element('button', 'example', example);
  button.type = 'button';
  button.addEventListener('click', () => suggest(`${commands[0]?.name ?? ''} ${example}`));
  byId('examples', HTMLUListElement).append(element('li', '', button));
}

document.addEventListener('trouble', (event) => event instanceof CustomEvent && showTrouble(event.detail));
listen();
void insistOnChoices();
byId('line', HTMLTextAreaElement).focus();
