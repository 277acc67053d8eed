import type { Investigation, SignalWeight } from '../../../core/model/investigation.ts';
import { CHILD_IN_WORDS, SIGNAL_IN_WORDS } from '../words.ts';

const DAY_MS = 86_400_000;

/** Bars that can still be told apart in a chart on a telephone. */
const MOST_BARS = 120;

/** What stands above the bars of a chart. */
export interface DayMark {
  readonly lane: 'signals' | 'sessions' | 'key';
  readonly weight: SignalWeight;
  readonly words: string;
}

/** One bar: some days together where there are many. */
export interface DayBar {
  /** `YYYY-MM-DD`, the first of its days. */
  readonly day: string;
  readonly count: number;
  readonly denied: number;
  readonly marks: readonly DayMark[];
}

/** The use of a key by days. */
export interface Days {
  readonly bars: readonly DayBar[];
  readonly daysPerBar: number;
  /** The tallest bar. */
  readonly most: number;
}

/** Every day of the window, with use and without; `undefined` where its ends are no times. */
export function daysOf(investigation: Investigation): Days | undefined {
  const { window, use } = investigation;
  const [from, to] = [numberOfDay(window.since), numberOfDay(window.until)];
  if (from === undefined || to === undefined || to < from) return undefined;
  const daysPerBar = Math.ceil((to - from + 1) / MOST_BARS);
  const bars = Array.from({ length: Math.ceil((to - from + 1) / daysPerBar) }, (_, index) => ({
    day: new Date((from + index * daysPerBar) * DAY_MS).toISOString().slice(0, 10),
    count: 0,
    denied: 0,
    marks: [] as DayMark[],
  }));
  const barAt = (time: string) => bars[Math.floor(((numberOfDay(time) ?? -1) - from) / daysPerBar)];
  for (const { day, count, denied } of use.days) {
    const bar = barAt(day);
    if (bar === undefined) continue;
    bar.count += count;
    bar.denied += denied;
  }
  for (const [time, mark] of marksOf(investigation)) barAt(time)?.marks.push(mark);
  return { bars, daysPerBar, most: Math.max(0, ...bars.map(({ count }) => count)) };
}

function numberOfDay(time: string): number | undefined {
  const at = Date.parse(time.slice(0, 10));
  return Number.isNaN(at) ? undefined : at / DAY_MS;
}

function* marksOf({ signals, children, timeline }: Investigation): Generator<readonly [string, DayMark]> {
  for (const { id, weight, events, firstAt } of signals) {
    const times = events.length > 0 ? events.map(({ at }) => at) : firstAt === undefined ? [] : [firstAt];
    for (const day of new Set(times.map((at) => at.slice(0, 10))))
      yield [day, { lane: 'signals', weight, words: SIGNAL_IN_WORDS[id] }];
  }
  for (const { at, kind, accessKeyId } of children)
    yield [at, { lane: 'sessions', weight: 'look', words: `${CHILD_IN_WORDS[kind]} ${accessKeyId}` }];
  for (const { at, kind, words } of timeline)
    if (kind === 'made' || kind === 'status') yield [at, { lane: 'key', weight: 'info', words }];
}
