import type { UseSummary } from '../../../../../core/model/investigation.ts';

/** Calls of some days in a row. */
export interface DayBin {
  /** `YYYY-MM-DD`, both within. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly denied: number;
}

const DAY = 86_400_000;
/** More bars than that are too thin to be told apart on a phone. */
const MOST_BARS = 120;
/** A window that reads as longer than a century is a fault of a clock somewhere; it is drawn by its days alone. */
const LONGEST = 36_600;

/** Every day of the window, those without calls too; of a long window several days in one. */
export function dayBins(
  days: UseSummary['days'],
  window: { readonly since: string; readonly until: string },
): readonly DayBin[] {
  const times = [...days.map(({ day }) => dayOf(day)), dayOf(window.since), dayOf(window.until)].filter(
    (time) => !Number.isNaN(time),
  );
  const first = Math.min(...times);
  const count = (Math.max(...times) - first) / DAY + 1;
  if (times.length === 0 || count > LONGEST) {
    return days.map(({ day, ...counts }) => ({ from: day, to: day, ...counts }));
  }
  const wide = Math.ceil(count / MOST_BARS);
  const bins = Array.from({ length: Math.ceil(count / wide) }, (_, index) => ({
    from: textOf(first + index * wide * DAY),
    to: textOf(first + Math.min(index * wide + wide - 1, count - 1) * DAY),
    count: 0,
    denied: 0,
  }));
  for (const { day, count: calls, denied } of days) {
    const bin = bins[Math.floor((dayOf(day) - first) / DAY / wide)];
    if (bin === undefined) continue;
    bin.count += calls;
    bin.denied += denied;
  }
  return bins;
}

function dayOf(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
}

function textOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
