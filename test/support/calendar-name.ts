const known = new Map<string, Intl.DateTimeFormat>();

/**
 * What clocks and calendars on a wall there call this hour, day, week (its Monday) or month, without Postgres. Moments with the same name are
 * in the same window. Not for hours where daylight saving is half an hour.
 */
export function calendarName(zone: string, period: 'hour' | 'day' | 'week' | 'month', moment: Date): string {
  const format =
    known.get(zone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', minute: 'numeric' });
  known.set(zone, format);
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const day = `${parts['year']}-${parts['month']}-${parts['day']}`;
  if (period === 'hour') return String(Math.floor(moment.getTime() / 60_000) - Number(parts['minute']));
  if (period === 'day') return day;
  if (period === 'month') return day.slice(0, 7);
  const midnight = new Date(`${day}T00:00Z`);
  return new Date(midnight.getTime() - ((midnight.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
}
