import type { Run } from '../../core/model/run.ts';
import { AXIS_DAYS, acrossAxis, type Dot, type KeyCloud, type KeyPoint, upAxis } from './key-cloud.ts';
import { type Markup, markup, name } from './markup.ts';
import { numbers, table } from './table.ts';
import { grouped, listed, some } from './words.ts';

/** Marks of both axes: days, and how they are called where there is little room. */
const MARKS: readonly (readonly [number, string])[] = [
  [0, 'today'],
  [7, '1 wk'],
  [30, '1 mo'],
  [90, '3 mo'],
  [365, '1 yr'],
  [1095, '3 yr'],
  [3650, '10 yr'],
];

/** Keys never used stand in a band of their own above the rest, in percent of the height. */
const NEVER_AT = 6;
const USED_FROM = 15;

/** Thresholds drawn where the rules that hold them did not run. */
const OLD_DAYS = 90;
const IDLE_DAYS = 45;

/** Every access key as a dot: how old it is, and how long nobody has used it. */
export function scatterChart(cloud: KeyCloud, run: Run): Markup {
  const old = parameterOf(run, 'user-key-age', 'maxAgeDays') ?? OLD_DAYS;
  const idle = parameterOf(run, 'user-credential-unused', 'maxUnusedDays') ?? IDLE_DAYS;
  return markup`<figure class="card chart wide" aria-labelledby="keys-title" aria-describedby="keys-says">
<figcaption><h3 id="keys-title">Access keys: how old, and how long unused</h3>
<p id="keys-says" class="dim">Each dot is a key that a finding speaks of, or several of about the same age and use. To the right it is older, further up it has been idle for longer. The shaded corner holds keys older than ${old} days that nobody has used for ${idle} days: ask about those first. ${inWords(cloud)}</p></figcaption>
<div class="plot"><svg role="group" aria-labelledby="plot-title plot-desc" width="100%" height="320">
<title id="plot-title">Age of access keys against days since their last use</title>
<desc id="plot-desc">${inWords(cloud)} The table below has the oldest of them.</desc>
${frame(old, idle)}${cloud.dots.map(dot)}
</svg></div>
<ul class="legend">${cloud.failing < cloud.total ? markup`<li><span class="swatch ring"></span>nothing fails on it</li>` : undefined}<li><span class="swatch bg-critical"></span><span class="swatch bg-high"></span><span class="swatch bg-medium"></span><span class="swatch bg-low"></span>fails: critical, high, medium, low</li></ul>
${keyTable(cloud)}
</figure>
`;
}

function parameterOf({ rules }: Run, rule: string, parameter: string): number | undefined {
  const value = rules.find(({ id }) => id === rule)?.parameters[parameter];
  return typeof value === 'number' ? value : undefined;
}

function inWords({ total, failing, neverUsed, notDrawn }: KeyCloud): string {
  const parts = [`${grouped(failing)} fail`, `${grouped(neverUsed)} were never used`];
  const missing =
    notDrawn === 0
      ? ''
      : ` Of ${some(notDrawn, 'more finding')} the age or last use is not known: not drawn.`;
  return `${some(total, 'key')}: ${listed(parts)}.${missing}`;
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
const across = (days: number): string => percent(acrossAxis(days));
const up = (share: number): string => percent(1 - share * (1 - USED_FROM / 100));

/** Axes, marks and the shaded corner. Words stand outside the drawing's box, in the margin the page leaves. */
function frame(old: number, idle: number): Markup {
  return markup`<g aria-hidden="true">
<rect class="corner" x="${across(old)}" y="0" width="${percent(1 - acrossAxis(old))}" height="${up(upAxis(idle))}"/>
<line class="axis" x1="0" y1="100%" x2="100%" y2="100%"/><line class="axis" x1="0" y1="0" x2="0" y2="100%"/>
<line class="band" x1="0" y1="${USED_FROM - 3}%" x2="100%" y2="${USED_FROM - 3}%"/>
<text class="tick y" x="-8" y="${NEVER_AT}%" dy="4">never</text>
${MARKS.filter(([days]) => days <= AXIS_DAYS).map(
  ([
    days,
    words,
  ]) => markup`<line class="grid" x1="${across(days)}" y1="0" x2="${across(days)}" y2="100%"/><line class="grid" x1="0" y1="${up(upAxis(days))}" x2="100%" y2="${up(upAxis(days))}"/><text class="tick x${days === 7 ? ' tight' : ''}" x="${across(days)}" y="100%" dy="18">${words}</text><text class="tick y" x="-8" y="${up(upAxis(days))}" dy="4">${words}</text>
`,
)}<text class="tick name" x="100%" y="100%" dy="36">age of the key →</text><text class="tick name start" x="0" y="0" dy="-10" dx="-52">↑ last used … ago</text>
</g>`;
}

/** Dots are no stops of the tab key, because there may be thousands: the table has links for the keyboard. */
function dot({ x, y, count, first }: Dot): Markup {
  const words = count === 1 ? oneKey(first) : `${some(count, 'key')}. The worst: ${oneKey(first)}`;
  const radius = Math.min(13, 4 + Math.sqrt(count));
  const circle = markup`<circle cx="${percent(x)}" cy="${y === undefined ? `${NEVER_AT}%` : up(y)}" r="${Math.round(radius * 10) / 10}" class="dot ${first.severity === undefined ? 'ring' : `fill-${first.severity}`}"><title>${words}</title></circle>`;
  if (first.severity === undefined) return circle;
  return markup`
<a href="#finding-${first.finding}" tabindex="-1" aria-label="${words}">${circle}</a>`;
}

function oneKey({ key, user, account, ageDays, idleDays, severity }: KeyPoint): string {
  const use = idleDays === undefined ? 'never used' : `last used ${some(idleDays, 'day')} ago`;
  return `${key} of ${user} in ${account}, ${some(ageDays, 'day')} old, ${use}${severity === undefined ? '' : `, ${severity}`}`;
}

const KEY_COLUMNS = [
  ...['Key', 'User', 'Account'].map((heading) => ({ heading })),
  ...[numbers('Age in days'), numbers('Last used, days ago'), { heading: 'Severity' }],
];

function keyTable({ oldest, failing }: KeyCloud): Markup | undefined {
  if (oldest.length === 0) return undefined;
  const title =
    oldest.length === failing
      ? 'Keys that fail, as a table, the oldest first'
      : `The ${oldest.length} oldest of ${grouped(failing)} keys that fail, as a table`;
  const rows = oldest.map(({ key, user, account, ageDays, idleDays, severity, finding }) => [
    markup`<a href="#finding-${finding}">${key}</a>`,
    name(user),
    name(account),
    grouped(ageDays),
    idleDays === undefined ? 'never' : grouped(idleDays),
    severity,
  ]);
  return markup`<details class="numbers"><summary>${title}</summary>
${table(title, KEY_COLUMNS, rows)}</details>`;
}
