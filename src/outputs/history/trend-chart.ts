import type { TrendPoint } from '../../core/history/trend.ts';
import type { Paint } from '../look.ts';
import type { Slot } from './slots.ts';

/** Rows of the chart at most, its axis not counted. */
const ROWS = 9;

/** A bar of few runs is no wider than this. */
const WIDEST = 6;

const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
export const OPEN = '█';
export const NOT_SEEN = '░';

/** How the accounts of a run were read, the worst last: a mark below each bar. */
export const ACCOUNT_MARKS = { read: '.', partial: '~', failed: '!' } as const;

/** Where a chart is drawn. */
export interface ChartPlace {
  /** Of a whole line. */
  readonly columns: number;
  readonly indent: number;
  readonly paint: Paint;
}

/** Columns that are left for bars beside the axis. */
export function barColumns({ columns, indent }: ChartPlace, most: number): number {
  return Math.max(10, Math.min(columns, MOST_COLUMNS) - indent - String(stepOf(most) * ROWS).length - 2);
}

const MOST_COLUMNS = 160;

/** The tallest bar of a trend. */
export function tallest(points: readonly TrendPoint[]): number {
  return points.reduce((most, { all }) => Math.max(most, all.open + all.notSeen), 0);
}

/**
 * A bar for each place in time: what is open, and on top of it what was open and could not be seen. So a run that read
 * less is as tall as the one before it. Below stand the marks of the accounts, and the days.
 */
export function* trendChart(slots: readonly Slot[], most: number, place: ChartPlace): Generator<string> {
  const { indent, paint } = place;
  const step = stepOf(most);
  const rows = Math.max(2, Math.ceil(most / step) + 1);
  const width = String(step * rows).length;
  const room = barColumns(place, most);
  const wide = Math.max(1, Math.min(WIDEST, Math.floor(room / slots.length)));
  const left = ' '.repeat(indent);
  for (let row = rows - 1; row >= 0; row -= 1) {
    const labelled = row === rows - 1 || (row + 1) * 2 === rows + (rows % 2);
    const label = labelled ? String(step * (row + 1)) : '';
    const cells = slots.map(({ shown }) => cellOf(shown, row, step, wide, paint)).join('');
    yield `${left}${label.padStart(width)} ${labelled ? '┤' : '│'}${trimmed(cells)}\n`;
  }
  const line = '─'.repeat(wide * slots.length);
  yield `${left}${'0'.padStart(width)} ┴${line}\n`;
  const marks = slots.map((slot) => markOf(slot, wide, paint)).join('');
  yield `${left}${' '.repeat(width + 2)}${trimmed(marks)}\n`;
  yield `${left}${' '.repeat(width + 2)}${days(slots, wide)}\n`;
}

/** What a row of the chart stands for: 1, 2 or 5 with noughts, so that the tallest bar leaves a row free. */
function stepOf(most: number): number {
  const least = Math.max(1, most / (ROWS - 1));
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? least;
}

function cellOf(
  shown: TrendPoint | undefined,
  row: number,
  step: number,
  wide: number,
  paint: Paint,
): string {
  if (shown === undefined) return ' '.repeat(wide);
  const { open, notSeen } = shown.all;
  const eighths = open === 0 ? 0 : Math.max(1, Math.round((open / step) * 8));
  const first = Math.ceil(eighths / 8);
  // At least one whole cell, however few they are: what was not seen must be.
  const lost = notSeen === 0 ? 0 : Math.max(1, Math.round(notSeen / step));
  const [bar, gap] = wide > 2 ? [wide - 1, ' '] : [wide, ''];
  if (row >= first && row < first + lost) return paint('yellow', NOT_SEEN.repeat(bar)) + gap;
  const filled = Math.min(8, Math.max(0, eighths - row * 8));
  return (EIGHTHS[filled] ?? OPEN).repeat(bar) + gap;
}

function markOf({ points }: Slot, wide: number, paint: Paint): string {
  if (points.length === 0) return ' '.repeat(wide);
  const failed = points.some(({ accounts }) => accounts.failed > 0);
  const partial = points.some(({ accounts }) => accounts.partial > 0);
  const { read } = ACCOUNT_MARKS;
  const mark = failed ? ACCOUNT_MARKS.failed : partial ? ACCOUNT_MARKS.partial : read;
  const shown = mark === read ? mark : paint(failed ? 'red' : 'yellow', mark);
  return shown + ' '.repeat(wide - 1);
}

const DAY = 'YYYY-MM-DD'.length;

/** The days of the first place, the last, and as many between as can be read. */
function days(slots: readonly Slot[], wide: number): string {
  const total = wide * slots.length;
  let line = '';
  for (const [index, { points }] of slots.entries()) {
    const day = points[0]?.now.slice(0, DAY);
    const at = index * wide;
    const isFirst = line === '';
    // Room for the last one, which ends where the chart does.
    const fits = isFirst || (at >= line.length + 6 && at + DAY + 2 <= total - DAY);
    if (day !== undefined && fits) line = line.padEnd(at) + day;
  }
  const last = slots
    .findLast(({ points }) => points.length > 0)
    ?.points.at(-1)
    ?.now.slice(0, DAY);
  const isShown = last === undefined || line.endsWith(last) || total - DAY < line.length + 2;
  return isShown ? line : line.padEnd(total - DAY) + last;
}

/** Blanks at the end, which may stand before the end of a colour, are left as they are there. */
function trimmed(line: string): string {
  return line.trimEnd();
}

/** The open findings of one row of a trend in so many characters; `░` where some were not seen. */
export function sparkline(slots: readonly Slot[], row: number, paint: Paint): string {
  const of = (point: TrendPoint | undefined) => point?.of[row] ?? { open: 0, notSeen: 0 };
  const most = slots.reduce((found, { shown }) => Math.max(found, of(shown).open + of(shown).notSeen), 1);
  return slots
    .map(({ shown }) => {
      if (shown === undefined) return ' ';
      const { open, notSeen } = of(shown);
      if (notSeen > 0) return paint('yellow', NOT_SEEN);
      return open === 0 ? '_' : (EIGHTHS[Math.max(1, Math.round((open / most) * 8))] ?? OPEN);
    })
    .join('');
}
