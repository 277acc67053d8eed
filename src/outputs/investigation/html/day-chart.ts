import type { Investigation, SignalWeight } from '../../../core/model/investigation.ts';
import { type Markup, markup, trusted } from '../../html/markup.ts';
import { numbers, table } from '../../html/table.ts';
import { grouped, some } from '../../html/words.ts';
import { type DayBar, type DayMark, type Days, daysOf } from './days.ts';
import type { Place } from './place.ts';

/** Pixels from the top: a lane for each kind of mark, then the bars. */
const LANES: Readonly<Record<DayMark['lane'], number>> = { signals: 10, sessions: 34, key: 58 };
const BARS_FROM = 84;
const BARS_TO = 250;

/** A day with hardly any call is still seen beside one with a million. */
const LEAST_PIXELS = 3;

/** Shapes, so that marks can be told without colours: a triangle, a disc, a square. */
const SHAPES: Readonly<Record<DayMark['lane'], Markup>> = {
  signals: trusted('M0 -8L8 7H-8Z'),
  sessions: trusted('M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0Z'),
  key: trusted('M-6 -6H6V6H-6Z'),
};

/** Calls by day, let through and denied, with what was noticed above them; nothing where there is neither. */
export function dayChart(investigation: Investigation, place: Place): Markup | undefined {
  const days = daysOf(investigation);
  if (days?.bars.every(({ count, marks }) => count + marks.length === 0) !== false) return undefined;
  const id = `${place.id}-days`;
  const bar = days.daysPerBar === 1 ? 'a day' : `${days.daysPerBar} days`;
  return markup`<figure class="card chart" aria-labelledby="${id}-chart" aria-describedby="${id}-says">
<figcaption><p id="${id}-chart"><b>Calls by day</b></p>
<p id="${id}-says" class="dim">Each bar is ${bar}: below what was denied, above it what was let through. What was noticed, the sessions and keys that came of it and changes of the key itself stand above the day they are of. Days are those of UTC.</p></figcaption>
<div class="plot"><svg role="img" aria-labelledby="${id}-svg-title ${id}-svg-desc" width="100%" height="${BARS_TO}">
<title id="${id}-svg-title">Calls with ${investigation.subject.accessKeyId} by day</title>
<desc id="${id}-svg-desc">${inWords(investigation, days)} The table below has the same in numbers.</desc>
${frame(days)}${days.bars.map((each, index) => drawnBar(each, index, days))}
</svg></div>
${legend(days)}
${dayTable(days, bar)}
</figure>
`;
}

/** What the colours and shapes mean, of those that are drawn. */
function legend({ bars }: Days): Markup {
  const marks = bars.flatMap((bar) => bar.marks);
  const has = (lane: DayMark['lane'], weight: SignalWeight) =>
    marks.some((mark) => mark.lane === lane && mark.weight === weight);
  const drawn = MARKS_EXPLAINED.filter(([lane, weight]) => has(lane, weight));
  return markup`<ul class="legend"><li><span class="swatch bg-low"></span>let through</li><li><span class="swatch bg-critical"></span>denied</li>${drawn.map(([lane, weight, words]) => markup`<li>${key(lane, weight)} ${words}</li>`)}</ul>`;
}

const MARKS_EXPLAINED: readonly (readonly [DayMark['lane'], SignalWeight, string])[] = [
  ['signals', 'strong', 'points to misuse'],
  ['signals', 'look', 'needs a look'],
  ['signals', 'info', 'good to know'],
  ['sessions', 'look', 'session or key that came of it'],
  ['key', 'info', 'the key was made, switched or deleted'],
];

function key(lane: DayMark['lane'], weight: SignalWeight): Markup {
  return markup`<svg class="legend-mark" aria-hidden="true" width="16" height="16" viewBox="-9 -9 18 18"><path class="${markClass({ lane, weight })}" d="${SHAPES[lane]}"/></svg>`;
}

function markClass({ lane, weight }: Pick<DayMark, 'lane' | 'weight'>): string {
  return lane === 'signals' ? `mark-${weight}` : `mark-${lane}`;
}

function inWords({ use, signals }: Investigation, { most, bars }: Days): string {
  if (use.count === 0) return 'No call was seen.';
  const busiest = bars.find(({ count }) => count === most)?.day ?? '';
  const alarming = signals.filter(({ weight }) => weight !== 'info').length;
  return `${some(use.count, 'call')}, ${grouped(use.denied)} of them denied, on ${some(use.days.length, 'day')}; the most, ${grouped(most)}, from ${busiest}. ${some(alarming, 'signal')} that ask for a look.`;
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;

/** The next number with hardly more than one digit, so that the axis is easy to read and the bars fill it. */
function roundedUp(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return (
    [1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10]
      .map((factor) => factor * power)
      .find((each) => each >= most && Number.isInteger(each)) ?? most
  );
}

function frame({ bars, most }: Days): Markup {
  const top = roundedUp(most);
  const lines = [top / 2, top].filter((value) => Number.isInteger(value));
  return markup`<g aria-hidden="true">
${Object.entries(LANES).map(([lane, y]) => markup`<line class="grid" x1="0" y1="${y}" x2="100%" y2="${y}"/><text class="tick y" x="-6" y="${y}" dy="4">${lane}</text>`)}
${lines.map((value) => markup`<line class="grid" x1="0" y1="${yOf(value, top)}" x2="100%" y2="${yOf(value, top)}"/><text class="tick y" x="-6" y="${yOf(value, top)}" dy="4">${shortNumber(value)}</text>`)}
<line class="axis" x1="0" y1="${BARS_TO}" x2="100%" y2="${BARS_TO}"/><text class="tick y" x="-6" y="${BARS_TO}" dy="4">0</text>
${ticks(bars)}
</g>
`;
}

function yOf(value: number, top: number): number {
  return Math.round(BARS_TO - (value / top) * (BARS_TO - BARS_FROM));
}

function shortNumber(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 10_000 ? `${value / 1_000}k` : grouped(value);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MOST_TICKS = 8;

function ticks(bars: readonly DayBar[]): readonly Markup[] {
  const step = Math.max(1, Math.ceil(bars.length / MOST_TICKS));
  return bars.flatMap(({ day }, index) => {
    const middle = (index + 0.5) / bars.length;
    // The last one would stand outside the drawing.
    if (index % step !== 0 || (middle > 0.95 && bars.length > 1)) return [];
    const [, month = '', date = ''] = day.split('-');
    const words = `${Number(date)} ${MONTHS[Number(month) - 1] ?? ''}`;
    const tight = (index / step) % 2 === 1 ? ' tight' : '';
    return [
      markup`<text class="tick x${tight}" x="${percent(middle)}" y="${BARS_TO}" dy="18">${words}</text>`,
    ];
  });
}

function drawnBar(bar: DayBar, index: number, { bars, most, daysPerBar }: Days): Markup | undefined {
  const { count, denied, marks } = bar;
  if (count === 0 && marks.length === 0) return undefined;
  const x = percent((index + 0.1) / bars.length);
  const width = percent(0.8 / bars.length);
  const low = heightOf(denied, most);
  const high = heightOf(count - denied, most);
  const days = daysPerBar === 1 ? bar.day : `${daysPerBar} days from ${bar.day}`;
  return markup`
<g><title>${days}: ${some(count, 'call')}, ${grouped(denied)} denied</title>${rect('critical', x, width, BARS_TO - low, low)}${rect('low', x, width, BARS_TO - low - high, high)}</g>${drawnMarks(bar, percent((index + 0.5) / bars.length))}`;
}

function heightOf(count: number, most: number): number {
  if (count === 0) return 0;
  return Math.max(LEAST_PIXELS, Math.round((count / roundedUp(most)) * (BARS_TO - BARS_FROM)));
}

function rect(kind: string, x: string, width: string, y: number, height: number): Markup | undefined {
  if (height === 0) return undefined;
  return markup`<rect class="fill-${kind}" x="${x}" y="${y}" width="${width}" height="${height}"/>`;
}

const HEAVIEST: readonly SignalWeight[] = ['strong', 'look', 'info'];

/** One mark a lane: the heaviest of that day, with the words of all. */
function drawnMarks({ day, marks }: DayBar, x: string): readonly Markup[] {
  return (Object.keys(LANES) as DayMark['lane'][]).flatMap((lane) => {
    const here = marks.filter((mark) => mark.lane === lane);
    const weight = HEAVIEST.find((each) => here.some((mark) => mark.weight === each));
    if (weight === undefined) return [];
    const words = here.map((mark) => mark.words);
    const said = `${words.slice(0, 6).join('; ')}${words.length > 6 ? `; ${words.length - 6} more` : ''}`;
    return [
      markup`<svg x="${x}" y="${LANES[lane]}" overflow="visible"><path class="mark ${markClass({ lane, weight })}" d="${SHAPES[lane]}"><title>${day}: ${said}</title></path></svg>`,
    ];
  });
}

function dayTable({ bars }: Days, bar: string): Markup {
  const words = `Calls by ${bar === 'a day' ? 'day' : bar}, as a table`;
  const rows = bars
    .filter(({ count, marks }) => count > 0 || marks.length > 0)
    .map(({ day, count, denied, marks }) => [
      markup`<span class="when">${day}</span>`,
      grouped(count),
      grouped(denied),
      marks.map((mark) => mark.words).join('; '),
    ]);
  const columns = [{ heading: 'From' }, numbers('Calls'), numbers('Denied'), { heading: 'Noticed' }];
  return markup`<details class="numbers"><summary>${words}</summary>
${table(words, columns, rows)}</details>`;
}
