import type { RunRow } from '../../../core/evidence/runs.ts';
import { type Markup, markup, name, type Shown } from '../../html/markup.ts';
import { numbers, table } from '../../html/table.ts';
import { grouped, some, timeInWords } from '../../html/words.ts';

/** A year of daily runs, and one more. */
const MOST_RUNS = 400;

/** Every run: who called, with what, and how it ended. */
export function* runsSection(runs: readonly RunRow[]): Generator<Markup> {
  const title = some(runs.length, 'run');
  const shown = runs.slice(0, MOST_RUNS);
  yield markup`<section id="runs" aria-labelledby="runs-title">
<h2 id="runs-title">Runs</h2>
<p class="dim">runs/runs.json has the rules of each with their parameters.</p>
<div class="card"><h3>${title}</h3>
${shown.length < runs.length ? markup`<p class="dim">The first ${grouped(shown.length)}; runs/runs.csv has all.</p>` : undefined}${table(title, COLUMNS, shown.map(runCells))}</div>
</section>
`;
}

const COLUMNS = [
  ...['Run', 'Judged as of', 'Ended', 'Caller', 'Program'].map((heading) => ({ heading })),
  ...['Rules', 'Failing', 'Unknown'].map((heading) => numbers(heading)),
];

function runCells({ run, judgedAsOf, asOfWasGiven, ...row }: RunRow): Shown[] {
  const { state, complete, endedAt, caller, tool, rules, counts } = row;
  const chip =
    state !== 'ended'
      ? markup` <span class="chip failed">${state}</span>`
      : complete === true
        ? undefined
        : markup` <span class="chip partial">incomplete</span>`;
  return [
    [run, chip],
    [timeInWords(judgedAsOf), asOfWasGiven ? markup` <span class="dim">(given)</span>` : undefined],
    endedAt === null ? '–' : timeInWords(endedAt),
    caller === null ? '–' : name(caller),
    tool,
    grouped(rules.length),
    counts === null ? '–' : grouped(counts.fail),
    counts === null ? '–' : grouped(counts.unknown),
  ];
}
