import { instant } from '../model/time.ts';
import { type Characters, charactersOf } from './report-lines.ts';

/**
 * Cells are read in place, by position: a report may hold half a million rows of 22 cells, and a string
 * for each of them would cost more than all the rest of the parsing.
 */
type Codes = Characters['codes'];

/**
 * A boolean in any case: AWS writes `true`, the guide prints `TRUE`, spreadsheets write `TRUE` (IAM User
 * Guide, id_credentials_getting-report). `undefined` for every other text.
 */
export function flagAt(codes: Codes, start: number, end: number): boolean | undefined {
  const length = end - start;
  if (length === 5) return isFalse(codes, start) ? false : undefined;
  if (length === 4) return isTrue(codes, start) ? true : undefined;
  return undefined;
}

function letter(codes: Codes, at: number): number {
  return (codes[at] ?? 0) | 0x20;
}

function isFalse(codes: Codes, at: number): boolean {
  return (
    letter(codes, at) === 102 &&
    letter(codes, at + 1) === 97 &&
    letter(codes, at + 2) === 108 &&
    letter(codes, at + 3) === 115 &&
    letter(codes, at + 4) === 101
  );
}

function isTrue(codes: Codes, at: number): boolean {
  return (
    letter(codes, at) === 116 &&
    letter(codes, at + 1) === 114 &&
    letter(codes, at + 2) === 117 &&
    letter(codes, at + 3) === 101
  );
}

/**
 * The three words that stand where a date could, each with its own meaning: there is nothing to date,
 * AWS has recorded nothing, AWS does not tell for this kind of user (same page, report format).
 */
export type NoDate = 'N/A' | 'no_information' | 'not_supported';

/** One of the three words, or `undefined`. */
export function noDateAt(row: Characters, start: number, end: number): NoDate | undefined {
  const length = end - start;
  if (length === 3) return isNotApplicable(row.codes, start, end) ? 'N/A' : undefined;
  if (length === 14) return row.text.startsWith('no_information', start) ? 'no_information' : undefined;
  if (length === 13) return row.text.startsWith('not_supported', start) ? 'not_supported' : undefined;
  return undefined;
}

/** True for `N/A`, by far the most frequent cell. */
export function isNotApplicable(codes: Codes, start: number, end: number): boolean {
  return end - start === 3 && codes[start] === 78 && codes[start + 1] === 47 && codes[start + 2] === 65;
}

/**
 * A date as `2024-03-01T10:00:00Z`, or `undefined`. Reports have `Z` today and had `+00:00` before; any
 * offset and a fraction are taken, a date without an offset is not: it would depend on the time zone of
 * the machine. Dates that no calendar has (2024-02-31) are `undefined` too.
 */
export function dateAt(row: Characters, start: number, end: number): string | undefined {
  const { codes } = row;
  const withZ = end - start === 20 && codes[start + 19] === 90;
  if (!withZ && !(end - start === 25 && row.text.startsWith('+00:00', start + 19))) {
    return withOffset(row.text.slice(start, end));
  }
  const year = twoDigits(codes, start) * 100 + twoDigits(codes, start + 2);
  const day = twoDigits(codes, start + 8);
  const sound =
    codes[start + 4] === 45 &&
    codes[start + 7] === 45 &&
    codes[start + 10] === 84 &&
    codes[start + 13] === 58 &&
    codes[start + 16] === 58 &&
    twoDigits(codes, start + 11) < 24 &&
    twoDigits(codes, start + 14) < 60 &&
    twoDigits(codes, start + 17) < 60 &&
    year < 10_000 &&
    day >= 1 &&
    day <= daysIn(year, twoDigits(codes, start + 5));
  if (!sound) return undefined;
  return withZ ? row.text.slice(start, end) : `${row.text.slice(start, start + 19)}Z`;
}

/** 10,000 where there are no two digits: beyond every border that it is compared with. */
function twoDigits(codes: Codes, at: number): number {
  const tens = (codes[at] ?? 0) - 48;
  const ones = (codes[at + 1] ?? 0) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 10_000;
}

/** Days of a month; 0 for a month that does not exist. */
function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month === 4 || month === 6 || month === 9 || month === 11) return 30;
  return month >= 1 && month <= 12 ? 31 : 0;
}

const WITH_OFFSET = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|([+-])(\d\d):(\d\d))$/;

function withOffset(text: string): string | undefined {
  const [, local, sign, hours, minutes] = WITH_OFFSET.exec(text) ?? [];
  if (local === undefined) return undefined;
  const atZero = dateOf(`${local}Z`);
  if (atZero === undefined || sign === undefined) return atZero;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '+' ? 60_000 : -60_000);
  const moved = instant(new Date(Date.parse(atZero) - offset));
  // Before the year 0000 and after 9999 a sign comes first.
  return /^\d/.test(moved) ? moved : undefined;
}

/** The same as {@link dateAt} for a text of its own, such as `GeneratedTime`. */
export function dateOf(text: string): string | undefined {
  return dateAt(charactersOf(text), 0, text.length);
}
