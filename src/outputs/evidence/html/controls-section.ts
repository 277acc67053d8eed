import type { ControlInMonth, MonthResults } from '../../../core/evidence/controls.ts';
import { monthInWords } from '../../../core/evidence/period.ts';
import type { Summary } from '../../../core/evidence/summary.ts';
import { standardInWords } from '../../framework-words.ts';
import { type Markup, markup, type Shown } from '../../html/markup.ts';
import { table } from '../../html/table.ts';

/** One table a framework: a row a control, a column a month. A month without a run says so in every cell. */
export function* controlsSection(
  { months }: Summary,
  controls: readonly ControlInMonth[],
): Generator<Markup> {
  yield markup`<section id="controls" aria-labelledby="controls-title">
<h2 id="controls-title">Controls, month by month</h2>
<p class="dim">By each control’s own text, as the last run of the month that judged it found. A result in a month whose run was incomplete has a * behind it. Titles are in our words. controls/results.csv names the run of each result.</p>
<p class="dim"><b>fails</b>: by its own text. <b>unknown</b>: could not be judged, which is no pass. <b>by hand</b>: a person must look, or attested it. <b>accepted</b>: what fails is suppressed. <b>n/a</b>: speaks of nothing that is there. <b>not run</b>: its rules were not in any run of the month. <b>none</b>: we have no rule for it. <b>NO RUN</b>: no run of that month ended, and nothing is known.</p>
`;
  if (controls.length === 0) yield markup`<p>No run of the period knows a control of these frameworks.</p>`;
  for (const of of Map.groupBy(controls, ({ framework }) => framework).values()) {
    yield frameworkTable(of, months);
  }
  yield markup`</section>
`;
}

function frameworkTable(controls: readonly ControlInMonth[], months: readonly MonthResults[]): Markup {
  const [first] = controls;
  const title = first === undefined ? '' : standardInWords(first);
  const columns = [
    { heading: 'Control' },
    ...months.map(({ month }) => ({
      heading: markup`<abbr title="${monthInWords(month)}">${shortMonth(month)}</abbr>`,
    })),
  ];
  const byControl = Map.groupBy(controls, ({ id }) => id);
  const rows = [...byControl.values()].map((of) => controlCells(of, months));
  return markup`<div class="card framework months"><h3>${title}</h3>
${table(title, columns, rows)}</div>
`;
}

/** `Mar 26` */
function shortMonth(month: string): string {
  return `${monthInWords(month).slice(0, 3)} ${month.slice(2, 4)}`;
}

function controlCells(of: readonly ControlInMonth[], months: readonly MonthResults[]): Shown[] {
  const [first] = of;
  const byMonth = new Map(of.map((each) => [each.month, each]));
  return [
    markup`${first?.id} <span class="dim">${first?.title}</span>`,
    ...months.map(({ month }) => resultCell(byMonth.get(month))),
  ];
}

function resultCell(control: ControlInMonth | undefined): Markup {
  if (control === undefined || control.result === 'no-run') {
    return markup`<span class="chip no-run">NO RUN</span>`;
  }
  const { result, complete } = control;
  return markup`<span class="chip ${chipOf(result)}">${IN_SHORT[result]}${complete === true ? '' : '*'}</span>`;
}

/** Twelve of them stand side by side. */
const IN_SHORT: Readonly<Record<Exclude<ControlInMonth['result'], 'no-run'>, string>> = {
  fails: 'fails',
  unknown: 'unknown',
  manual: 'by hand',
  accepted: 'accepted',
  passes: 'pass',
  'not-applicable': 'n/a',
  'not-run': 'not run',
  'not-covered': 'none',
};

function chipOf(result: Exclude<ControlInMonth['result'], 'no-run'>): string {
  if (result === 'fails') return 'high';
  if (result === 'passes') return 'pass';
  return result === 'unknown' || result === 'manual' ? result : 'not-applicable';
}
