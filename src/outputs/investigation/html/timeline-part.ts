import type { Investigation, Signal, TimelineEntry } from '../../../core/model/investigation.ts';
import { type Markup, markup, name } from '../../html/markup.ts';
import { timeInWords } from '../../html/words.ts';
import { mostTelling } from '../most-telling.ts';
import { entryWords } from '../words.ts';
import { heading, type Place, part } from './place.ts';
import { WEIGHT_TONE } from './signals-part.ts';

/** Entries that stand open; all of them can be opened below. */
const MOST_ENTRIES = 80;

const LABELS: Readonly<Record<TimelineEntry['kind'], readonly [label: string, tone: string]>> = {
  made: ['made', 'info'],
  first: ['first seen', 'low'],
  last: ['last seen', 'info'],
  signal: ['signal', 'critical'],
  status: ['status', 'manual'],
  session: ['session', 'unknown'],
  'sign-in': ['sign-in', 'info'],
};

/** What happened, in order of time. */
export function timelinePart({ timeline, signals }: Investigation, place: Place): Markup | undefined {
  if (timeline.length === 0) return undefined;
  const shown = mostTelling(timeline, MOST_ENTRIES);
  const all =
    shown.length < timeline.length
      ? markup`<details><summary>All ${timeline.length} entries</summary>${days(timeline, signals, place)}</details>`
      : undefined;
  const content = markup`<p class="dim">All times are UTC.</p>
<div class="card">${days(shown, signals, place)}${all}</div>`;
  return part(place, 'timeline', 'Timeline', content);
}

function days(
  entries: readonly TimelineEntry[],
  signals: readonly Signal[],
  place: Place,
): readonly Markup[] {
  const byDay = Map.groupBy(entries, ({ at }) => at.slice(0, 10));
  return [...byDay].map(
    ([day, list]) => markup`${heading(place.level + 1, undefined, dayInWords(day))}
<ol class="timeline">${list.map((entry) => line(entry, signals))}</ol>
`,
  );
}

function dayInWords(day: string): string {
  return timeInWords(`${day}T00:00:00Z`).replace(/, 00:00 UTC$/, '');
}

function line(entry: TimelineEntry, signals: readonly Signal[]): Markup {
  const { at, kind, signal } = entry;
  const [label, tone] = LABELS[kind];
  const weight = signals.find(({ id }) => id === signal)?.weight;
  return markup`
<li><time datetime="${at}">${at.slice(11, 19)}</time> <span class="chip ${weight === undefined ? tone : WEIGHT_TONE[weight]}">${label}</span> <span>${name(entryWords(entry))}</span></li>`;
}
