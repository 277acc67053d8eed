import { Problem } from '../model/problem.ts';
import { instant } from '../model/time.ts';

const TIME = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * A time given by hand, as UTC to the second: `2026-11-22`, `2026-11-22T10:00`, with `Z` or an offset.
 * Without an offset it is UTC, whatever the machine's zone. Throws a {@link Problem} naming the option.
 */
export function parseTimeArgument(text: string, option: string): string {
  const [, day, time = '00:00', offset = 'Z'] = TIME.exec(text) ?? [];
  const date = new Date(`${day}T${time}${offset}`);
  const isTime = day !== undefined && isDay(day) && !Number.isNaN(date.getTime());
  // What is due after it must have four digits of a year too.
  if (isTime && date.getUTCFullYear() < LAST_YEAR) return instant(date);
  throw new Problem('bad-argument', `${option} is not a time: "${text.slice(0, 40)}".`, {
    hint: 'Write it as 2026-11-22 or 2026-11-22T10:00:00Z.',
  });
}

const LAST_YEAR = 9000;

/** `Date` moves 31 February on to March instead of refusing it. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
