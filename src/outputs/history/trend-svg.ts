import type { Standings, Trend, TrendPoint } from '../../core/history/trend.ts';
import { xmlAttributes, xmlText } from '../junit/xml.ts';
import { type Slot, slotsOf } from './slots.ts';
import { SVG_STYLE } from './svg-style.ts';
import { tallest } from './trend-chart.ts';
import {
  accountsOf,
  meanInShort,
  type TrendShown,
  trendInWords,
  trendNotes,
  trendTitle,
} from './trend-words.ts';

const WIDTH = 960;
const LEFT = 56;
const RIGHT = 24;
/** Where the chart, and below it the strip of accounts, begin and how high they are. */
const CHART = { top: 84, height: 250 };
const STRIP = { top: 384, height: 44 };
const TABLE_TOP = 478;
const ROW_HEIGHT = 22;

/** Layers with a colour of their own; the other rows are drawn as one. */
const MOST_LAYERS = 7;

/** Places on the axis of time: no screen shows more. */
const MOST_SLOTS = 400;

/** One layer of the chart, from the bottom. */
interface Layer {
  readonly words: string;
  readonly style: string;
  of(point: TrendPoint): number;
}

/**
 * Open findings over time as a picture: layers of what is open, and on top, hatched, what was open and could not be
 * seen; below it how the accounts of each run were read; and the numbers as a table. One file without a script, in the
 * colours, light or dark, of whoever looks at it. Every text is escaped.
 */
export function* trendSvg(trend: Trend, shown: TrendShown): Generator<string> {
  const slots = slotsOf(trend, MOST_SLOTS);
  const layers = layersOf(trend);
  const notes = trendNotes(trend);
  const rows = trend.rows.slice(0, MOST_LAYERS + 1);
  const height = TABLE_TOP + (rows.length + 3 + notes.length) * ROW_HEIGHT;
  const title = trendTitle(trend, shown);
  const words = trendInWords(trend);
  yield `<svg${xmlAttributes({
    ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height },
    ...{ role: 'img', 'aria-labelledby': 'title desc' },
  })}>\n`;
  yield `<title id="title">${xmlText(title)}</title>\n<desc id="desc">${xmlText([...words, ...notes].join(' '))}</desc>\n`;
  yield SVG_STYLE;
  yield `<rect class="page" width="${WIDTH}" height="${height}"/>\n${text(title, { x: 24, y: 34, class: 'title' })}`;
  yield text(words.join(' '), { x: 24, y: 58, class: 'dim' });
  if (trend.points.length > 0) {
    yield* chart(slots, layers, tallest(trend.points));
    yield* strip(slots);
    yield* tips(slots);
  }
  yield* table(trend, layers, notes);
  yield '</svg>\n';
}

function text(words: string, attributes: Readonly<Record<string, string | number>>): string {
  return `<text${xmlAttributes(attributes)}>${xmlText(words)}</text>\n`;
}

/** From the bottom: the rows with most first, the rest together, and what was not seen on top of all. */
function layersOf({ rows }: Trend): readonly Layer[] {
  const open = (standings: Standings | undefined) => standings?.open ?? 0;
  const own = rows.slice(0, rows.length > MOST_LAYERS + 1 ? MOST_LAYERS : MOST_LAYERS + 1);
  const layers = own.map(({ key }, index): Layer => {
    return { words: key, style: `k${index}`, of: (point) => open(point.of[index]) };
  });
  const rest: Layer = {
    words: `${rows.length - own.length} more`,
    style: 'rest',
    of: ({ of }) => of.slice(own.length).reduce((sum, each) => sum + each.open, 0),
  };
  const lost: Layer = { words: 'not seen', style: 'lost', of: ({ all }) => all.notSeen };
  return [...layers, ...(rows.length > own.length ? [rest] : []), lost];
}

const PLOT = WIDTH - LEFT - RIGHT;

function xOf(index: number, slots: readonly Slot[]): number {
  return rounded(LEFT + (index / slots.length) * PLOT);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function* chart(slots: readonly Slot[], layers: readonly Layer[], most: number): Generator<string> {
  const top = Math.max(1, most);
  const yOf = (value: number) => rounded(CHART.top + CHART.height * (1 - value / top));
  for (const value of new Set([0, Math.round(top / 2), top])) {
    yield `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${yOf(value)}" y2="${yOf(value)}"/>\n`;
    yield text(String(value), { x: LEFT - 8, y: yOf(value) + 4, class: 'tick end' });
  }
  const below = slots.map(() => 0);
  for (const { style, of, words } of layers) {
    let path = '';
    for (const [index, { shown }] of slots.entries()) {
      const from = below[index] ?? 0;
      const value = shown === undefined ? 0 : of(shown);
      below[index] = from + value;
      if (value === 0) continue;
      const [x, right] = [xOf(index, slots), xOf(index + 1, slots)];
      path += `M${x} ${yOf(from)}V${yOf(from + value)}H${right}V${yOf(from)}Z`;
    }
    if (path !== '') yield `<path class="${style}" d="${path}"><title>${xmlText(words)}</title></path>\n`;
  }
  yield* days(slots);
}

/** As many days as can be read, the first among them. */
function* days(slots: readonly Slot[]): Generator<string> {
  let free = 0;
  for (const [index, { points }] of slots.entries()) {
    const [first] = points;
    const x = xOf(index, slots);
    if (first === undefined || x < free || x > WIDTH - RIGHT - DAY_WIDTH) continue;
    yield text(first.now.slice(0, 10), { x, y: CHART.top + CHART.height + 20, class: 'tick' });
    free = x + DAY_WIDTH * 1.6;
  }
}

const DAY_WIDTH = 76;

const FATES = ['failed', 'partial', 'skipped', 'scanned'] as const;
const FATE_WORDS = { failed: 'not read', partial: 'in part', skipped: 'left out', scanned: 'read' } as const;

/** How the accounts of each run were read, in shares of the run's accounts; what was not read stands at the bottom. */
function* strip(slots: readonly Slot[]): Generator<string> {
  yield text('Accounts of each run', { x: LEFT, y: STRIP.top - 8, class: 'tick' });
  const paths = new Map<string, string>(FATES.map((fate) => [fate, '']));
  for (const [index, { shown }] of slots.entries()) {
    if (shown === undefined) continue;
    const total = FATES.reduce((sum, fate) => sum + shown.accounts[fate], 0);
    let from = STRIP.top + STRIP.height;
    for (const fate of total === 0 ? [] : FATES) {
      const count = shown.accounts[fate];
      if (count === 0) continue;
      // One of a thousand accounts is to be seen too, and what was read takes what is left.
      const share = Math.max(3, (count / total) * STRIP.height);
      const to = rounded(fate === 'scanned' ? STRIP.top : Math.max(STRIP.top, from - share));
      const box = `M${xOf(index, slots)} ${rounded(from)}V${to}H${xOf(index + 1, slots)}V${rounded(from)}Z`;
      paths.set(fate, (paths.get(fate) ?? '') + box);
      from = to;
    }
  }
  let x = LEFT + 150;
  for (const fate of FATES) {
    const path = paths.get(fate) ?? '';
    if (path === '') continue;
    const words = FATE_WORDS[fate];
    yield `<path class="${fate}" d="${path}"><title>${words}</title></path>\n`;
    yield `<rect class="${fate}" x="${x}" y="${STRIP.top - 18}" width="12" height="12"/>\n`;
    yield text(words, { x: x + 18, y: STRIP.top - 8, class: 'tick' });
    x += 96;
  }
}

/** What a pointer is told over each place in time. */
function* tips(slots: readonly Slot[]): Generator<string> {
  const height = STRIP.top + STRIP.height - CHART.top;
  for (const [index, { points, shown }] of slots.entries()) {
    if (shown === undefined) continue;
    const { run, now, all } = shown;
    const others = points.length > 1 ? ` (of ${points.length} runs, the one that saw least)` : '';
    const lost = all.notSeen > 0 ? `, ${all.notSeen} not seen` : '';
    const words = `Run ${run} of ${now}${others}: ${all.open} open${lost}; accounts: ${accountsOf(shown)}`;
    const width = rounded(xOf(index + 1, slots) - xOf(index, slots));
    yield `<rect class="tip" x="${xOf(index, slots)}" y="${CHART.top}" width="${width}" height="${height}"><title>${xmlText(words)}</title></rect>\n`;
  }
}

/** Where the columns of numbers end. */
const COLUMNS: readonly (readonly [string, number])[] = [
  ...([
    ['open', 420],
    ['not seen', 510],
    ['new', 590],
    ['fixed', 670],
  ] as const),
  ...([
    ['mean time to fix', 810],
    ['reopened', 920],
  ] as const),
];

function* table(
  { rows, by, total }: Trend,
  layers: readonly Layer[],
  notes: readonly string[],
): Generator<string> {
  let y = TABLE_TOP;
  yield text(by, { x: LEFT, y, class: 'tick' });
  for (const [words, x] of COLUMNS) yield text(words, { x, y, class: 'tick end' });
  const shown = rows.slice(0, MOST_LAYERS + 1);
  for (const [index, row] of [...shown, total].entries()) {
    y += ROW_HEIGHT;
    const { key, end, fresh, fixed, reopened } = row;
    const style = layers.find(({ words }) => words === key)?.style;
    if (row !== total)
      yield `<rect class="${style ?? 'rest'}" x="${LEFT - 20}" y="${y - 11}" width="12" height="12"/>\n`;
    const name =
      row === total && rows.length > shown.length
        ? `all, ${rows.length - shown.length} more among them`
        : key;
    yield text(name, { x: LEFT, y, class: row === total ? 'all' : 'cell' });
    const cells = [end.open, end.notSeen, fresh, fixed, meanInShort(row), reopened];
    for (const [column, value] of cells.entries()) {
      const x = COLUMNS[column]?.[1] ?? WIDTH;
      yield text(String(value), { x, y, class: index < shown.length ? 'cell end' : 'all end' });
    }
  }
  y += ROW_HEIGHT;
  yield `<rect class="lost" x="${LEFT - 20}" y="${y - 11}" width="12" height="12"/>\n`;
  yield text('not seen: open before, and the run could not tell', { x: LEFT, y, class: 'cell' });
  for (const note of notes) {
    y += ROW_HEIGHT;
    yield text(note, { x: LEFT, y, class: 'cell' });
  }
}
