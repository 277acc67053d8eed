import { Problem } from '../model/problem.ts';
import { isDay } from '../parse/day.ts';

/** Days in UTC, `YYYY-MM-DD`, both of them included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** A month of a period, or the part of it that lies in the period. */
export interface Month {
  /** `2026-03` */
  readonly id: string;
  /** The first moment, and the first one after. ISO 8601 UTC. */
  readonly from: string;
  readonly until: string;
}

/** Ten years: whoever mistypes a year does not wait for a thousand months. */
const MOST_MONTHS = 120;

/** A period of two days. Throws the {@link Problem} `bad-argument` for what is no day, or the wrong way round. */
export function periodOf(from: string, to: string): Period {
  for (const [name, text] of Object.entries({ from, to })) {
    if (isDay(text)) continue;
    throw new Problem('bad-argument', `--${name} is not a day: "${text.slice(0, 40)}".`, {
      hint: 'Write it as 2026-12-31. Both days belong to the period.',
    });
  }
  if (from > to) {
    throw new Problem('bad-argument', `The period ends before it begins: ${from} to ${to}.`, {
      hint: 'Change --from and --to round.',
    });
  }
  if (monthsBetween(from, to) > MOST_MONTHS) {
    throw new Problem('bad-argument', `A period of more than ten years: ${from} to ${to}.`, {
      hint: 'Check the years, or make an archive for each part.',
    });
  }
  return { from, to };
}

function monthsBetween(from: string, to: string): number {
  return monthNumber(to) - monthNumber(from) + 1;
}

function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** The months of a period, in their order. */
export function monthsOf({ from, to }: Period): readonly Month[] {
  const first = monthNumber(from);
  const after = dayAfter(to);
  return Array.from({ length: monthsBetween(from, to) }, (_, index) => {
    const id = monthId(first + index);
    const next = `${monthId(first + index + 1)}-01`;
    return {
      id,
      from: startOf(from > `${id}-01` ? from : `${id}-01`),
      until: startOf(next < after ? next : after),
    };
  });
}

function monthId(number: number): string {
  const year = Math.floor(number / 12);
  return `${String(year).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;
}

function startOf(day: string): string {
  return `${day}T00:00:00Z`;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(startOf(day)) + 86_400_000).toISOString().slice(0, 10);
}

/** The first moment after the period. ISO 8601 UTC. */
export function endOf({ to }: Period): string {
  return startOf(dayAfter(to));
}

/** Whether a time lies in the period. Times are ISO 8601 UTC, to the second or finer. */
export function isWithin(period: Period, time: string): boolean {
  return time.slice(0, 10) >= period.from && time.slice(0, 10) <= period.to;
}

const NAMES = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];

/** `March 2026` for `2026-03`. */
export function monthInWords(id: string): string {
  return `${monthName(id)} ${id.slice(0, 4)}`;
}

function monthName(id: string): string {
  return NAMES[Number(id.slice(5, 7)) - 1] ?? '';
}

/**
 * Months in few words: `March 2026 and May 2026`, `March to June 2026`. They must be in their order; what lies side by side
 * is drawn together.
 */
export function monthsInWords(ids: readonly string[]): string {
  const stretches: [string, string][] = [];
  for (const id of ids) {
    const last = stretches.at(-1);
    if (last !== undefined && monthNumber(`${last[1]}-01`) + 1 === monthNumber(`${id}-01`)) last[1] = id;
    else stretches.push([id, id]);
  }
  const words = stretches.map(([first, last]) => {
    if (first === last) return monthInWords(first);
    const from = first.slice(0, 4) === last.slice(0, 4) ? monthName(first) : monthInWords(first);
    return `${from} to ${monthInWords(last)}`;
  });
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
