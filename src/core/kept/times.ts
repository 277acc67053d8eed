import { createHash } from 'node:crypto';
import { instant, secondsBetween } from '../model/time.ts';
import { damaged, listIn, parsed } from './damaged.ts';

/** The form of the pieces. Another one gets another number. */
const FORM = '1';

/** Letters of the checksum: 96 bits of SHA-256 in base64url. */
const CHECKSUM_LETTERS = 16;

/**
 * What was kept apart, as text: the form of the pieces, a checksum over all of it, and each run of equal values once.
 * A time to the second is the seconds by which it is before `now`.
 *
 * @param now ISO 8601 UTC
 * @param parts the text that it was kept apart from
 */
export function timesText(values: readonly unknown[], now: string, parts: readonly string[]): string {
  const runs: (Short | [Short, number])[] = [];
  for (let at = 0; at < values.length; ) {
    const value = values[at];
    let end = at + 1;
    while (end < values.length && values[end] === value) end += 1;
    const short = shortened(value, now);
    runs.push(end - at === 1 ? short : [short, end - at]);
    at = end;
  }
  const text = JSON.stringify(runs);
  return `${FORM} ${checksum(text, now, parts)} ${text}`;
}

/**
 * The values again. Throws the `Problem` `store-damaged` where these parts, this text and this time were not kept
 * together: a piece that was changed must not give another account.
 */
export function valuesIn(times: string, now: string, parts: readonly string[]): readonly unknown[] {
  const [form = '', sum = ''] = times.split(' ', 2);
  if (form !== FORM) throw damaged('it was kept in another form than this version of keyreeve knows');
  const text = times.slice(form.length + sum.length + 2);
  if (sum !== checksum(text, now, parts)) throw damaged('its pieces are not those that were kept');
  const values: unknown[] = [];
  for (const run of listIn(parsed(text))) {
    const [short, count] = Array.isArray(run) ? (run as readonly unknown[]) : [run, 1];
    const isCount = typeof count === 'number' && Number.isSafeInteger(count) && count > 0;
    if (!isCount || values.length + count > MOST_VALUES) throw damaged('its times are no times');
    const value = lengthened(short, now);
    for (let each = 0; each < count; each += 1) values.push(value);
  }
  return values;
}

/** Half a million users with a hundred facts each. */
const MOST_VALUES = 50_000_000;

/** Seconds before `now`; or `=` and a text, or `#` and a number. */
type Short = number | string;

function shortened(value: unknown, now: string): Short {
  if (typeof value === 'number') return `#${value}`;
  if (typeof value !== 'string') throw new TypeError('Only texts and numbers are kept apart.');
  const seconds = secondsBetween(value, now);
  return Number.isSafeInteger(seconds) && timeBefore(now, seconds) === value ? seconds : `=${value}`;
}

function lengthened(short: unknown, now: string): string | number {
  if (typeof short === 'number') {
    const time = timeBefore(now, short);
    if (time !== undefined) return time;
  }
  if (typeof short === 'string' && short.startsWith('=')) return short.slice(1);
  if (typeof short === 'string' && /^#-?\d{1,15}$/.test(short)) return Number(short.slice(1));
  throw damaged('its times are no times');
}

function timeBefore(now: string, seconds: number): string | undefined {
  const date = new Date(Date.parse(now) - seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : instant(date);
}

function checksum(text: string, now: string, parts: readonly string[]): string {
  const hash = createHash('sha256').update(`${now}\n${text}\n`);
  for (const part of parts) hash.update(`${part.length}\n`).update(part, 'utf8');
  return hash.digest('base64url').slice(0, CHECKSUM_LETTERS);
}
