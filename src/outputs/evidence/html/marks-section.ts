import type { MarkRow } from '../../../core/evidence/marks.ts';
import { type Markup, markup, name, type Shown } from '../../html/markup.ts';
import { table } from '../../html/table.ts';
import { grouped, some } from '../../html/words.ts';

const MOST_MARKS = 500;

/** What people accepted or attested: why, who, until when. */
export function* marksSection(marks: readonly MarkRow[]): Generator<Markup> {
  yield markup`<section id="marks" aria-labelledby="marks-title">
<h2 id="marks-title">What people accepted or attested</h2>
<p class="dim">It stays a finding, and never counts as a pass.</p>
`;
  if (marks.length === 0) yield markup`<p>Nothing.</p>`;
  for (const [what, of] of Map.groupBy(marks, (mark) => mark.what)) {
    const title = some(of.length, what);
    const shown = of.slice(0, MOST_MARKS);
    yield markup`<div class="card"><h3>${title}</h3>
${shown.length < of.length ? markup`<p class="dim">The first ${grouped(shown.length)}; marks/marks.csv has all.</p>` : undefined}${table(title, COLUMNS, shown.map(markCells))}</div>
`;
  }
  yield markup`</section>
`;
}

const COLUMNS = ['What for', 'Reason', 'Who', 'Until', 'In runs'].map((heading) => ({ heading }));

function markCells({ rule, account, arn, key, finding, reason, author, until, ...mark }: MarkRow): Shown[] {
  const match = Object.entries({ rule, account, arn, key, finding }).flatMap(([what, value]) =>
    value === null ? [] : [`${what} ${value}`],
  );
  const { firstRun, lastRun } = mark;
  return [
    name(match.join(', ')),
    name(reason ?? '–'),
    name(author ?? '–'),
    until ?? '–',
    firstRun === lastRun ? `${firstRun}` : `${firstRun} to ${lastRun}`,
  ];
}
