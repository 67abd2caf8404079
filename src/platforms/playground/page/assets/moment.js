// @ts-check
import { element } from './elements.js';

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
/** The first unit in which a distance is not too many. @type {[Intl.RelativeTimeFormatUnit, seconds: number, most: number][]} */
const units = [
  ['second', 1, 90],
  ['minute', 60, 90],
  ['hour', 3600, 36],
  ['day', 86_400, Infinity],
];

/**
 * Where a moment is shown: relative to now, kept up to date, and as the reader's own date and time when one asks.
 * @param {{ label: string, at: string }} about
 */
export function momentOf({ label, at }) {
  const moment = element('time', 'moment');
  moment.dateTime = at;
  moment.title = new Date(at).toLocaleString([], { dateStyle: 'full', timeStyle: 'short' });
  tellTime(moment);
  return element('span', 'about', `${label} `, moment);
}

/** "14:05" today, else with its day. @param {Date} at */
export function timeOf(at) {
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString([], today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}

/** "Mon 00:00" within the week, else with its date. @param {Date} at */
export function dayAndTimeOf(at) {
  const near = Math.abs(at.getTime() - Date.now()) < 6 * 86_400_000;
  const time = /** @type {const} */ ({ hour: 'numeric', minute: '2-digit' });
  return at.toLocaleString([], near ? { weekday: 'short', ...time } : { month: 'short', day: 'numeric', ...time });
}

/** @param {HTMLTimeElement} moment */
function tellTime(moment) {
  const seconds = (Date.parse(moment.dateTime) - Date.now()) / 1000;
  const [unit, length] = units.find(([, each, most]) => Math.abs(seconds / each) < most) ?? ['day', 86_400];
  const text = relative.format(Math.round(seconds / length), unit);
  if (moment.textContent !== text) moment.textContent = text;
}

setInterval(() => {
  for (const moment of document.querySelectorAll('time.moment')) if (moment instanceof HTMLTimeElement) tellTime(moment);
}, 1000);
