import { instant, secondsBetween } from '../model/time.ts';

const DAY_SECONDS = 86_400;

/** Days from one time to another, with their fraction. */
export function daysBetween(earlier: string, later: string): number {
  return secondsBetween(earlier, later) / DAY_SECONDS;
}

/** So many days after a time. */
export function daysLater(at: string, days: number): string {
  return instant(new Date(Date.parse(at) + days * DAY_SECONDS * 1_000));
}

/** How many of the days, which are in order, lie before the day of a time. */
export function daysBefore(days: readonly string[], at: string): number {
  const day = at.slice(0, 10);
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? '') < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The distinct days of times or days, in order. */
export function daysOf(times: Iterable<string>): readonly string[] {
  return [...new Set(Array.from(times, (at) => at.slice(0, 10)))].sort();
}
