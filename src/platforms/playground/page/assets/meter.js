// @ts-check
import { element } from './elements.js';

/**
 * A bar, said aloud as what it measures: progress that goes on, or a level that stands.
 * @param {'progressbar' | 'meter'} role
 * @param {string} label
 * @param {number} percent
 */
export function meterOf(role, label, percent) {
  const bar = element('div', 'meter', element('span', 'fill'));
  bar.role = role;
  bar.ariaLabel = label;
  bar.ariaValueMin = '0';
  bar.ariaValueMax = '100';
  setMeter(bar, percent);
  return bar;
}

/**
 * @param {HTMLElement} bar
 * @param {number} percent
 */
export function setMeter(bar, percent) {
  const within = Math.min(100, Math.max(0, percent));
  bar.ariaValueNow = String(within);
  bar.style.setProperty('--share', String(within / 100));
}
