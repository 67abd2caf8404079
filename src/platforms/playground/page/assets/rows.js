// @ts-check
import { element } from './elements.js';
import { meterOf } from './meter.js';
import { dayAndTimeOf, momentOf } from './moment.js';

/** @typedef {{ text: string, percent?: number, about?: { label: string, at: string } }} Row */

/** Standings, one below the other. @param {{ rows: Row[] }} shown */
export function rowsOf({ rows }) {
  return element('ul', 'rows', ...rows.map(rowOf));
}

/** @param {Row} row */
function rowOf({ text, percent, about }) {
  const item = element('li', '', element('p', '', text));
  if (percent !== undefined) {
    const bar = meterOf('meter', 'Used', percent);
    bar.dataset['level'] = percent >= 100 ? 'full' : percent >= 80 ? 'high' : 'fine';
    item.append(bar);
  }
  if (about) {
    const moment = momentOf(about);
    // When something starts anew is worth the time of day: a title cannot be read on a phone.
    moment.append(` (${dayAndTimeOf(new Date(about.at))})`);
    item.append(moment);
  }
  return item;
}
