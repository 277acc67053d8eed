/**
 * Times are ISO 8601 in UTC, to the second: IAM records nothing finer, and one spelling makes finding ids
 * the same offline (`2015-04-16T15:14:00+00:00`) and live (a `Date`).
 */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Seconds from `earlier` to `later`; negative when they are the other way round. */
export function secondsBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / 1000;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** A length of time for people: `45 seconds`, `3 hours`, `1055 days`. Rounds down; zero is `0 seconds`. */
export function lengthInWords(seconds: number): string {
  const whole = Math.abs(Math.trunc(seconds));
  const [unit, size] = UNITS.find(([, unitSize]) => whole >= unitSize) ?? ['second', 1];
  const count = Math.floor(whole / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
