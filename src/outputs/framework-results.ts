import { CONTROL_OUTCOMES, type ControlResult } from '../core/model/run.ts';
import { markdownTable } from './frameworks-page.ts';
import type { Paint, Style } from './look.ts';
import { type Cell, type Column, layTable } from './table.ts';
import { frameworkInWords } from './terminal/frameworks.ts';
import { paragraph } from './terminal/words.ts';

type Result = ControlResult['result'];

const STYLE: Readonly<Record<Result, Style>> = {
  fails: ['bold', 'red'],
  unknown: 'yellow',
  manual: 'cyan',
  accepted: 'bold',
  passes: 'green',
  'not-applicable': 'dim',
  'not-run': 'dim',
  'not-covered': 'dim',
};

const COLUMNS: readonly Column[] = [
  { heading: 'control', min: 12, wraps: true },
  { heading: 'result' },
  { heading: 'asks that', min: 18, good: 24, wraps: true },
  { heading: 'findings', min: 16, good: 20, wraps: true },
];

/** The result of each control of the frameworks asked for, a table a framework; nothing where none was. */
export function* frameworkResults(
  results: readonly ControlResult[],
  columns: number,
  paint: Paint,
): Generator<string> {
  for (const [framework, controls] of byFramework(results)) {
    yield '\n';
    const title = `Controls of ${frameworkInWords(framework)}`;
    yield paragraph(title, columns, { indent: 0, style: 'bold' }, paint);
    yield paragraph(sumsInWords(controls), columns, { indent: 2 }, paint);
    const table = layTable(COLUMNS, controls.map(rowOf), { columns, indent: 2 }, paint);
    yield `${table.heading}\n`;
    for (const row of table.rows) yield `${row}\n`;
  }
}

function rowOf(control: ControlResult): Cell[] {
  return [
    { text: control.id, style: 'bold' },
    { text: inWords(control.result), style: STYLE[control.result] },
    { text: control.title },
    { text: findingsInWords(control), style: 'dim' },
  ];
}

/** The same for Markdown: a heading of the third level and a table for each framework; empty where there are none. */
export function frameworkResultsMarkdown(results: readonly ControlResult[]): string {
  return [...byFramework(results)]
    .map(([framework, controls]) => {
      const rows = controls.map((control) => [
        control.id,
        control.result === 'fails' ? '**fails**' : inWords(control.result),
        control.title,
        findingsInWords(control),
      ]);
      const table = markdownTable(['Control', 'Result', 'Asks that', 'Findings'], rows);
      return `### ${frameworkInWords(framework)}\n\n${sumsInWords(controls)}\n\n${table}\n`;
    })
    .join('\n');
}

function byFramework(results: readonly ControlResult[]): ReadonlyMap<string, readonly ControlResult[]> {
  return Map.groupBy(results, ({ framework }) => framework);
}

function inWords(result: Result): string {
  return result === 'manual' ? 'by hand' : result.replace('-', ' ');
}

const SUMS: Readonly<Record<Result, readonly [one: string, many: string]>> = {
  fails: ['fails', 'fail'],
  unknown: ['is unknown', 'are unknown'],
  manual: ['is to be looked at by hand', 'are to be looked at by hand'],
  accepted: ['is accepted', 'are accepted'],
  passes: ['passes', 'pass'],
  'not-applicable': ['is not applicable', 'are not applicable'],
  'not-run': ['was not run', 'were not run'],
  'not-covered': ['is not covered', 'are not covered'],
};

/** `22 controls: 3 fail, 18 pass, 1 is not covered.` */
function sumsInWords(controls: readonly ControlResult[]): string {
  const parts = CONTROL_OUTCOMES.flatMap((result) => {
    const count = controls.filter((each) => each.result === result).length;
    return count === 0 ? [] : [`${count} ${SUMS[result][count === 1 ? 0 : 1]}`];
  });
  return `${controls.length} ${controls.length === 1 ? 'control' : 'controls'}: ${parts.join(', ')}.`;
}

/** `3 fail, 12 pass, 1 suppressed`, and what else is to be said. */
function findingsInWords({ counts, words }: ControlResult): string {
  const parts = [
    [counts.fails, counts.fails === 1 ? 'fails' : 'fail'],
    [counts.unknown, 'unknown'],
    [counts.manual, 'by hand'],
    [counts.passes, counts.passes === 1 ? 'passes' : 'pass'],
    [counts['not-stated'], 'not stated'],
    [counts.suppressed, 'suppressed'],
    [counts.attested, 'attested'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  const sums = parts.length === 0 ? [] : [parts.join(', ')];
  return [...sums, ...(words === undefined ? [] : [words])].join('. ');
}
