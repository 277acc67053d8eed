import type { Trend, TrendPoint, TrendRow } from '../../core/history/trend.ts';
import { columnsOf, type Look, type Paint, painter } from '../look.ts';
import { type Column, layTable } from '../table.ts';
import { heading, paragraph } from '../terminal/words.ts';
import { slotsOf } from './slots.ts';
import {
  ACCOUNT_MARKS,
  barColumns,
  type ChartPlace,
  NOT_SEEN,
  OPEN,
  sparkline,
  tallest,
  trendChart,
} from './trend-chart.ts';
import {
  accountsOf,
  meanInShort,
  type TrendShown,
  trendInWords,
  trendNotes,
  trendTitle,
} from './trend-words.ts';

/** Rows of the table at most; more are counted. */
const MOST_ROWS = 30;

/** Runs that did not read every account, named; more are counted. */
const MOST_GAPS = 5;

/** Places of a line that is drawn in a cell. */
const SPARK_COLUMNS = 16;

/** Open findings over time, for people: a chart, what happened by rule or severity, and which runs read less. */
export function* trendPage(trend: Trend, shown: TrendShown, look: Look): Generator<string> {
  const columns = columnsOf(look);
  const paint = painter(look);
  const { points } = trend;
  yield heading(trendTitle(trend, shown), paint);
  if (points.length === 0) yield paragraph('No run ended in that time.', columns, { indent: 2 }, paint);
  else {
    for (const words of trendInWords(trend)) yield paragraph(words, columns, { indent: 2 }, paint);
    yield* chartSection(trend, { columns, indent: 2, paint });
    yield* tableSection(trend, columns, paint);
    yield* gapSection(points, columns, paint);
  }
  const notes = trendNotes(trend);
  if (notes.length > 0) yield '\n';
  for (const note of notes)
    yield paragraph(note, columns, { indent: 0, mark: '! ', markStyle: 'yellow' }, paint);
}

function* chartSection(trend: Trend, place: ChartPlace): Generator<string> {
  const { paint, columns, indent } = place;
  const most = tallest(trend.points);
  yield '\n';
  yield* trendChart(slotsOf(trend, barColumns(place, most)), most, place);
  const { read, partial, failed } = ACCOUNT_MARKS;
  const lost = trend.points.some(({ all }) => all.notSeen > 0);
  const legend = [
    `${OPEN} open`,
    ...(lost ? [`${NOT_SEEN} not seen: open before, and the run could not tell`] : []),
    `accounts: ${read} all read  ${partial} some in part  ${failed} some not read`,
  ];
  for (const words of legend) yield paragraph(words, columns, { indent, style: 'dim' }, paint);
}

const COLUMNS: readonly Column[] = [
  { heading: 'rule', min: 20, good: 32, last: true },
  { heading: 'over time', drop: 'for comfort' },
  { heading: 'open', align: 'right' },
  { heading: 'unseen', align: 'right' },
  { heading: 'new', align: 'right', drop: 'for room' },
  { heading: 'fixed', align: 'right' },
  { heading: 'mean time', align: 'right' },
  { heading: 'reopened', align: 'right', drop: 'for room' },
];

function* tableSection(trend: Trend, columns: number, paint: Paint): Generator<string> {
  const { rows, total, by } = trend;
  yield heading(`By ${by}: fixed, and the mean time from new to fixed`, paint);
  if (rows.length === 0) {
    yield paragraph('Nothing was ever found.', columns, { indent: 2 }, paint);
    return;
  }
  const slots = slotsOf(trend, SPARK_COLUMNS);
  const told = rows.slice(0, MOST_ROWS);
  const cells = told.map((row, index) => [
    { text: row.key },
    { text: sparkline(slots, index, (_style, text) => text) },
    ...numbersOf(row),
  ]);
  const all = [{ text: 'all', style: 'bold' as const }, { text: '' }, ...numbersOf(total)];
  const [first, ...others] = COLUMNS;
  const headed = first === undefined ? COLUMNS : [{ ...first, heading: by }, ...others];
  const table = layTable(headed, rows.length > 1 ? [...cells, all] : cells, { columns, indent: 2 }, paint);
  yield `${table.heading}\n`;
  for (const row of table.rows) yield `${row}\n`;
  const more = rows.length - told.length;
  if (more > 0) yield paragraph(`and ${more} more: --format json has all`, columns, { indent: 2 }, paint);
}

function numbersOf(row: TrendRow) {
  const { end, fresh, fixed, reopened } = row;
  return [
    { text: String(end.open) },
    { text: String(end.notSeen), ...(end.notSeen > 0 && { style: 'yellow' as const }) },
    { text: String(fresh) },
    { text: String(fixed) },
    { text: meanInShort(row) },
    { text: String(reopened) },
  ];
}

function* gapSection(points: readonly TrendPoint[], columns: number, paint: Paint): Generator<string> {
  const gaps = points.filter(({ accounts }) => accounts.failed + accounts.partial > 0);
  const whole = points.length - gaps.length;
  yield heading('Accounts', paint);
  const last = points.at(-1);
  const newest = last === undefined ? '' : ` The last: ${accountsOf(last)}.`;
  yield paragraph(
    `${whole} of ${points.length} runs read every account that they did not leave out.${newest}`,
    columns,
    { indent: 2 },
    paint,
  );
  for (const point of gaps.slice(-MOST_GAPS).reverse()) {
    const words = `run ${point.run} of ${point.now}: ${accountsOf(point)}; ${point.all.notSeen} not seen`;
    yield paragraph(words, columns, { indent: 4, mark: '? ', markStyle: 'yellow' }, paint);
  }
  if (gaps.length > MOST_GAPS)
    yield paragraph(
      `and ${gaps.length - MOST_GAPS} more: --format csv has each run`,
      columns,
      { indent: 4 },
      paint,
    );
}
