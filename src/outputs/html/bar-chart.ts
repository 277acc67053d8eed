import { SEVERITIES, type Severity } from '../../core/model/finding.ts';
import { type Markup, markup } from './markup.ts';
import { numbers, table } from './table.ts';
import { grouped, listed, some } from './words.ts';

/** One bar: what it is of, where a click leads, and its findings by severity. */
export interface Bar {
  readonly label: Markup;
  /** The place in the page, or a filter. */
  readonly href?: string;
  readonly failing: Readonly<Partial<Record<Severity, number>>>;
  /** A sum of many is told in a number only: drawn, it would make the others small. */
  readonly sumOfMany?: true;
}

/**
 * Bars with their words above them: they wrap on a narrow screen, which words inside one drawing cannot. The
 * drawing is in shares of its width, so that it needs no script to fit.
 */
export function barChart(id: string, title: string, says: string, bars: readonly Bar[]): Markup {
  const longest = Math.max(1, ...bars.filter(({ sumOfMany }) => !sumOfMany).map(totalOf));
  return markup`<figure class="card chart" aria-labelledby="${id}-title" aria-describedby="${id}-says">
<figcaption><h3 id="${id}-title">${title}</h3><p id="${id}-says" class="dim">${says}</p></figcaption>
<ul class="bars">${bars.map((bar) => barRow(bar, longest))}</ul>
${barTable(title, bars)}
</figure>
`;
}

function totalOf({ failing }: Bar): number {
  return SEVERITIES.reduce((sum, severity) => sum + (failing[severity] ?? 0), 0);
}

function barRow(bar: Bar, longest: number): Markup {
  const total = totalOf(bar);
  const label = bar.href === undefined ? bar.label : markup`<a href="${bar.href}">${bar.label}</a>`;
  return markup`
<li><span class="bar-label">${label}</span><b class="bar-count">${grouped(total)}</b>${bar.sumOfMany ? undefined : barDrawing(bar, total, longest)}</li>`;
}

function barDrawing({ failing }: Bar, total: number, longest: number): Markup {
  let x = 0;
  const pieces = SEVERITIES.flatMap((severity) => {
    const count = failing[severity] ?? 0;
    if (count === 0) return [];
    const width = (100 * count) / longest;
    const from = x;
    x += width;
    return [
      markup`<rect class="fill-${severity}" x="${share(from)}" y="0" width="${share(width)}" height="10"/>`,
    ];
  });
  return markup`<svg class="bar" role="img" width="100%" height="10"><title>${some(total, 'failing finding')}</title><desc>${inWords(failing)}</desc>${pieces}</svg>`;
}

function share(percent: number): string {
  return `${Math.round(percent * 100) / 100}%`;
}

function inWords(failing: Bar['failing']): string {
  return listed(
    SEVERITIES.flatMap((severity) =>
      failing[severity] ? [`${grouped(failing[severity])} ${severity}`] : [],
    ),
  );
}

/** The same in numbers, for whoever cannot see the bars or wants to copy them. */
function barTable(title: string, bars: readonly Bar[]): Markup {
  const shown = SEVERITIES.filter((severity) => bars.some(({ failing }) => (failing[severity] ?? 0) > 0));
  const words = `${title}, as a table`;
  const columns = [{ heading: 'What' }, ...shown.map(numbers), numbers('all')];
  const rows = bars.map((bar) => [
    bar.label,
    ...shown.map((severity) => grouped(bar.failing[severity] ?? 0)),
    grouped(totalOf(bar)),
  ]);
  return markup`<details class="numbers"><summary>${words}</summary>
${table(words, columns, rows)}</details>`;
}

/** What the colours mean. */
export function severityLegend(shown: readonly Severity[]): Markup {
  return markup`<ul class="legend">${shown.map((severity) => markup`<li><span class="swatch bg-${severity}"></span>${severity}</li>`)}</ul>`;
}
