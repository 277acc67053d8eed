import type { Investigation, TimelineEntry } from '../../../core/model/investigation.ts';
import type { Style } from '../../look.ts';
import { counted } from '../../terminal/words.ts';
import { mostTelling } from '../most-telling.ts';
import { clock, entryWords } from '../words.ts';
import { head, type Page, say, WEIGHT_MARK } from './parts.ts';

/** Lines of the timeline. What opens and closes places is left out first, then what is oldest. */
const MOST_ENTRIES = 60;

const LABELS: Readonly<Record<TimelineEntry['kind'], readonly [label: string, style: Style]>> = {
  made: ['made   ', 'dim'],
  first: ['first  ', 'cyan'],
  last: ['last   ', 'dim'],
  signal: ['SIGNAL ', ['bold', 'red']],
  status: ['STATUS ', 'yellow'],
  session: ['session', 'yellow'],
  'sign-in': ['sign-in', 'dim'],
};

/** What happened, in order of time, a day after the other. */
export function* timelineSection({ timeline, signals }: Investigation, page: Page): Generator<string> {
  if (timeline.length === 0) return;
  const shown = mostTelling(timeline, MOST_ENTRIES);
  yield head(page, 'Timeline (all times UTC)');
  if (shown.length < timeline.length) {
    const left = counted(timeline.length - shown.length, 'entry is', 'entries are');
    yield say(page, `${left} left out here: --format json or html has them.`, { style: 'dim' });
  }
  let day = '';
  for (const entry of shown) {
    const [date = '', time = ''] = clock(entry.at).split(' ');
    if (date !== day) yield say(page, date, { style: 'bold' });
    day = date;
    const [label, style] = LABELS[entry.kind];
    const weight = signals.find(({ id }) => id === entry.signal)?.weight;
    const markStyle = weight === undefined ? style : WEIGHT_MARK[weight][1];
    yield say(page, entryWords(entry), { indent: 4, mark: `${time}  ${label}  `, markStyle });
  }
}
