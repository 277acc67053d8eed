import { SEVERITIES, STATUSES } from '../core/model/finding.ts';
import { type Run, type RunReport, SCHEMA_VERSION } from '../core/model/run.ts';
import { headline } from './html/summary.ts';
import { type Survey, surveyOf } from './html/survey.ts';
import { grouped, STATUS_IN_WORDS } from './html/words.ts';
import { controlParts } from './markdown/control-parts.ts';
import { coverageParts } from './markdown/coverage-parts.ts';
import { failingParts, ROWS_TO_TRY } from './markdown/failing-parts.ts';
import { bytes, type Counted, CUT_BYTES, fitted } from './markdown/fit.ts';
import { plain, tableHead, tableRow } from './markdown/text.ts';
import { frameworkInWords } from './terminal/frameworks.ts';
import { incompleteInWords } from './terminal/last-lines.ts';

/**
 * UTF-8 bytes of the whole text. A comment on GitHub holds 65,536 characters and a step summary 1 MiB; a
 * workflow often puts a line or two of its own before.
 */
const MOST_BYTES = 60_000;

/** What the parts other than failing findings may take together: the failures are what the text is for. */
const MOST_OTHER_BYTES = 24_000;

/**
 * The run for a pull request or a step summary: counts, failing findings by rule, what could not be judged,
 * controls where frameworks were asked for, coverage. Findings are walked once.
 *
 * Left out: passing and not-applicable findings, which are counted; evidence, commands and control ids; and
 * what goes beyond the size that GitHub takes, which is counted where it was cut.
 */
export function* markdown(report: RunReport, mostBytes = MOST_BYTES): Generator<string> {
  const survey = surveyOf(report);
  const head = headOf(report, survey);
  const foot = footOf(report);
  const budget = { left: mostBytes - bytes(head) - bytes(foot) };
  const others = { left: Math.min(MOST_OTHER_BYTES, Math.floor(budget.left / 2)) };
  const before = others.left;
  const controls = fitted(controlParts(report.run), others, 'control');
  const coverage = fitted(coverageParts(report, survey), others, 'cause');
  budget.left -= before - others.left;
  yield head;
  yield* fitted(failingPartsThatFit(report, survey, budget.left), budget, 'finding');
  yield* controls;
  yield* coverage;
  yield foot;
}

/** With as many rows of each rule as there is room for. */
function failingPartsThatFit(report: RunReport, survey: Survey, left: number): Counted[] {
  let parts: Counted[] = [];
  for (const rows of ROWS_TO_TRY) {
    parts = [...failingParts(report, survey, rows)];
    const size = parts.reduce((sum, { text }) => sum + bytes(text), 0);
    if (size + CUT_BYTES <= left) break;
  }
  return parts;
}

function headOf({ run, coverage, findings }: RunReport, { aside }: Survey): string {
  const incomplete = incompleteInWords(run, coverage);
  const notice =
    incomplete === undefined
      ? ''
      : `> **${plain(incomplete)}** What could not be seen is neither clean nor faulty.\n\n`;
  const asked = run.frameworks.map(frameworkInWords).map(plain).join(', ');
  return [
    `## ${headline({ run, coverage, findings })}\n\n`,
    notice,
    countsTable(run, aside),
    asked === '' ? '' : `\nAsked for: ${asked}.\n`,
  ].join('');
}

/** What is counted apart has columns of its own, where there is any. */
function countsTable(run: Run, aside: Survey['aside']): string {
  const apart = (['suppressed', 'attested'] as const).filter((kind) => aside[kind] > 0);
  const titles = { suppressed: 'Suppressed', attested: 'Attested by hand' };
  const severities = SEVERITIES.filter((severity) => run.failing[severity] > 0).map(
    (severity) => `${grouped(run.failing[severity])} ${severity}`,
  );
  const rows = STATUSES.map((status) => {
    const split = status === 'fail' && severities.length > 0 ? ` (${severities.join(', ')})` : '';
    const bold = status === 'fail' ? '**' : '';
    const counted = `${bold}${grouped(run.counts[status])}${bold}${split}`;
    return tableRow([STATUS_IN_WORDS[status], counted, ...apart.map((kind) => grouped(run[kind][status]))]);
  });
  return tableHead(['', 'Findings', ...apart.map((kind) => titles[kind])]) + rows.join('');
}

function footOf({ run }: RunReport): string {
  const facts = [
    `${run.tool.name} ${plain(run.tool.version)}`,
    `as of ${plain(run.now)}`,
    `schema ${plain(SCHEMA_VERSION)}`,
    ...(run.redacted ? ['redacted'] : []),
  ];
  return `\n<sub>${facts.join(' · ')} · passing findings, evidence and commands are left out here</sub>\n`;
}
