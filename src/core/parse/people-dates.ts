import { isDay } from './day.ts';

/** The days a text may mean, `YYYY-MM-DD`: one, two where day and month may be either way round, or none. */
export function daysMeant(text: string): readonly string[] {
  const trimmed = text.trim();
  for (const [pattern, read] of FORMS) {
    const match = pattern.exec(trimmed);
    if (match !== null) return read(match.slice(1)).filter((each) => each !== undefined);
  }
  return [];
}

type Read = (parts: readonly (string | undefined)[]) => readonly (string | undefined)[];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = '(?:[T ]\\S.*)?$';

/** First match wins. Two-digit years are not read: nobody knows the century, and the day may stand in their place. */
const FORMS: readonly (readonly [RegExp, Read])[] = [
  [new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${TIME}`), ([y, m, d]) => [day(y, m, d)]],
  // SAP and LDAP: 20261122, 20261122100000Z
  [/^(\d{4})(\d{2})(\d{2})(?:\d{6}(?:\.\d+)?Z)?$/, ([y, m, d]) => [day(y, m, d)]],
  [new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${TIME}`), ([d, m, y]) => [day(y, m, d)]],
  [new RegExp(`^(\\d{1,2})[-/](\\d{1,2})[-/](\\d{4})${TIME}`), eitherWay],
  [new RegExp(`^(\\d{1,2})[- ]([A-Za-z]{3,9})[- ,]+(\\d{4})${TIME}`), ([d, m, y]) => [day(y, monthOf(m), d)]],
  [new RegExp(`^([A-Za-z]{3,9}) (\\d{1,2}),? (\\d{4})${TIME}`), ([m, d, y]) => [day(y, monthOf(m), d)]],
];

/** 03/04/2026 is April in one country and March in the other. */
function eitherWay([first, second, year]: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const days = new Set([day(year, first, second), day(year, second, first)]);
  return [...days];
}

function monthOf(name: string | undefined): string {
  return String(MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1);
}

function day(year = '', month = '', date = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(text) ? text : undefined;
}
