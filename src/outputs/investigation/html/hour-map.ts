import type { Investigation, UseSummary } from '../../../core/model/investigation.ts';
import { type Markup, markup } from '../../html/markup.ts';
import { numbers, table } from '../../html/table.ts';
import { grouped, some } from '../../html/words.ts';
import { shortService } from '../words.ts';
import type { Place } from './place.ts';

/** Services that are drawn; the table has all of them. */
const MOST_ROWS = 12;
const SHADES = 4;
const ROW_PIXELS = 22;

type Row = UseSummary['hours'][number];

/** Calls by service and hour of the day: whoever sleeps at night does not call then. */
export function hourMap({ use, subject }: Investigation, place: Place): Markup | undefined {
  const { hours } = use;
  if (hours.length === 0) return undefined;
  const id = `${place.id}-hours`;
  const bounds = shadesOf(Math.max(0, ...hours.flatMap(({ counts }) => counts)));
  const drawn = hours.slice(0, MOST_ROWS);
  const left = hours.length - drawn.length;
  return markup`<figure class="card chart" aria-labelledby="${id}-chart" aria-describedby="${id}-says">
<figcaption><p id="${id}-chart"><b>Calls by service and hour of the day</b></p>
<p id="${id}-says" class="dim">A row is a service, a column an hour in UTC, of all days of the window together. The darker, the more calls with ${subject.accessKeyId} and what came of it.${left > 0 ? ` ${some(left, 'more service')} in the table.` : ''}</p></figcaption>
<ul class="hours">${drawn.map((row) => drawnRow(row, bounds))}
<li aria-hidden="true"><span></span><svg width="100%" height="18">${[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => markup`<text class="tick x${hour % 6 === 3 ? ' tight' : ''}" x="${middleOf(hour)}" y="13">${clock(hour)}</text>`)}</svg></li></ul>
${legend(bounds)}
${hourTable(hours)}
</figure>
`;
}

/** The most calls of each shade, each some times as many as the one before. */
function shadesOf(most: number): readonly number[] {
  const bounds = Array.from({ length: SHADES }, (_, index) => Math.round(most ** ((index + 1) / SHADES)));
  return [...new Set(bounds)].filter((bound) => bound > 0);
}

/** From 1; 0 is no call at all. The last shade is always the darkest. */
function shadeOf(count: number, bounds: readonly number[]): number {
  if (count === 0) return 0;
  return SHADES - bounds.length + 1 + bounds.findIndex((bound) => count <= bound);
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
const middleOf = (hour: number): string => `${Math.round(((hour + 0.5) / 24) * 10_000) / 100}%`;

function drawnRow({ service, counts }: Row, bounds: readonly number[]): Markup {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const busiest = counts.indexOf(Math.max(...counts));
  return markup`
<li><span class="hour-label">${shortService(service)}</span><svg role="img" width="100%" height="${ROW_PIXELS}"><title>${service}: ${some(total, 'call')}, the most from ${clock(busiest)} UTC</title>${counts.map((count, hour) => cell(service, count, hour, bounds))}</svg></li>`;
}

function cell(service: string, count: number, hour: number, bounds: readonly number[]): Markup {
  const x = `${Math.round((hour / 24) * 10_000) / 100}%`;
  return markup`<rect class="heat-${shadeOf(count, bounds)}" x="${x}" y="0" width="3.9%" height="${ROW_PIXELS}">${count > 0 ? markup`<title>${service}, ${clock(hour)} to ${clock((hour + 1) % 24)} UTC: ${some(count, 'call')}</title>` : undefined}</rect>`;
}

function legend(bounds: readonly number[]): Markup {
  const ranges = bounds.map((bound, index) => {
    const from = (bounds[index - 1] ?? 0) + 1;
    return from === bound ? grouped(bound) : `${grouped(from)} to ${grouped(bound)}`;
  });
  return markup`<ul class="legend"><li><span class="swatch bg-heat-0"></span>no call</li>${ranges.map((range, index) => markup`<li><span class="swatch bg-heat-${SHADES - bounds.length + 1 + index}"></span>${range}</li>`)}</ul>`;
}

function hourTable(hours: readonly Row[]): Markup {
  const words = 'Calls by service and hour, as a table';
  const columns = [
    { heading: 'Service' },
    ...Array.from({ length: 24 }, (_, hour) => numbers(clock(hour).slice(0, 2))),
  ];
  const rows = hours.map(({ service, counts }) => [
    service,
    ...counts.map((count) => (count === 0 ? '·' : grouped(count))),
  ]);
  return markup`<details class="numbers"><summary>${words}</summary>
${table(words, columns, rows)}</details>`;
}
