import { grouped, texts } from '../../texts.ts';

/** `secondsAfterUserCreation` as `seconds after user creation`. */
export function nameInWords(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(' ')
    .map((word) => (/^[A-Z]{2,}/.test(word) ? word : word.toLowerCase()))
    .join(' ');
}

/** Whether a value of evidence is a time in ISO 8601. */
export function isTime(value: string | number | boolean | null): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);
}

const DAY = 86_400;

/** A value as people read it: seconds that are many are told in days too, `null` is no value. */
export function evidenceWords(name: string, value: string | number | boolean | null): string {
  const { yes, no, noValue, days } = texts.evidence;
  if (value === null) return noValue;
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'string') return value === '' ? noValue : value;
  const isSeconds = /^seconds|Seconds/.test(name);
  return isSeconds && Math.abs(value) >= 2 * DAY
    ? `${grouped(value)} (${days(Math.trunc(value / DAY))})`
    : grouped(value);
}
