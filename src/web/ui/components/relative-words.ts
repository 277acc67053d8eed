const UNITS = [
  // Keys are judged by days and months: `last year` would be too coarse for one of thirteen months.
  ['year', 365.25 * 86_400, 2],
  ['month', 30.4375 * 86_400, 3],
  ['day', 86_400, 1],
  ['hour', 3600, 1],
  ['minute', 60, 1],
] as const;

const format = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'long' });

/** `3 days ago`, `in 2 hours`, `just now`: cut down, never rounded up, so that nothing looks older than it is. */
export function relativeWords(time: number, now: number): string {
  const seconds = (time - now) / 1000;
  for (const [unit, length, atLeast] of UNITS) {
    if (Math.abs(seconds) >= length * atLeast) return format.format(Math.trunc(seconds / length), unit);
  }
  if (Math.abs(seconds) < 10) return 'just now';
  return seconds < 0 ? 'seconds ago' : 'in seconds';
}

/** `2026-03-28 12:00:05 UTC`, exact to the second. */
export function exactWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
