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
  return Math.abs(seconds) < 10
    ? 'just now'
    : seconds < 0
      ? 'less than a minute ago'
      : 'in less than a minute';
}

/** `2026-03-28 12:00:05 UTC`, exact to the second. */
export function exactWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
