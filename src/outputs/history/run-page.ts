import type { ChangedLife, ToldRun } from '../../core/history/told.ts';
import { CHANGES, type Change, type KeptFinding, type StoredRun } from '../../core/model/history.ts';
import { COVERAGE_STATUSES, type RunRule } from '../../core/model/run.ts';
import { WorstFirst } from '../../core/model/worst-first.ts';
import { findingInLine, whyInWords } from '../comparison-words.ts';
import { COVERAGE_IN_WORDS } from '../html/words.ts';
import { columnsOf, type Look, type Paint, painter } from '../look.ts';
import { skippedSection, troublesSection } from '../terminal/coverage-section.ts';
import { counted, heading, paragraph, SEVERITY_STYLE } from '../terminal/words.ts';
import { CHANGE_COUNTED, runStateInWords, runStateStyle } from './change-words.ts';
import { lateNotes, scopeInWords } from './diff-words.ts';
import { failingInShort } from './runs-page.ts';

/** Findings listed under each heading; the rest are counted. */
const MOST_LISTED = 20;

/** One run of a store for people: how it was made, what it saw, and what it changed. */
export function* runPage({ run, coverage, counts, changed, late }: ToldRun, look: Look): Generator<string> {
  const columns = columnsOf(look);
  const paint = painter(look);
  yield heading(`Run ${run.number}, judged by ${run.now}`, paint);
  yield paragraph(runStateInWords(run), columns, { indent: 2, style: runStateStyle(run) }, paint);
  for (const words of factsOf(run)) yield paragraph(words, columns, { indent: 2 }, paint);
  yield* coveredSection(run, coverage.length, columns, paint);
  yield* troublesSection(coverage, columns, paint);
  yield* skippedSection(coverage, columns, paint);
  yield heading('What it changed', paint);
  const sums = CHANGES.flatMap((change) => {
    const sum = counts.reduce((all, each) => all + (each.change === change ? each.count : 0), 0);
    return sum === 0 ? [] : [`${sum} ${CHANGE_COUNTED[change]}`];
  });
  const words =
    sums.length > 0
      ? `${sums.join(', ')}.`
      : late.length > 0
        ? 'Nothing.'
        : 'Nothing: every finding stands as it stood before.';
  yield paragraph(words, columns, { indent: 2, style: 'bold' }, paint);
  const comeLate = coverage.flatMap(({ account }) => (late.includes(account.id) ? [account] : []));
  for (const note of lateNotes(comeLate, 'it')) yield paragraph(note, columns, { indent: 2 }, paint);
  for (const change of CHANGES) yield* changeList(change, changed, run, { columns, paint });
}

function factsOf(run: StoredRun): readonly string[] {
  const { startedAt, endedAt, host, tool, caller, scope, rules, summary } = run;
  const until = endedAt === undefined ? 'and never ended' : `to ${endedAt}`;
  return [
    `Scope: ${scopeInWords(scope)}. By ${tool} on ${host}, from ${startedAt} ${until}.`,
    `Caller: ${caller ?? (scope.kind === 'files' ? 'none, report files were read' : 'not known')}.`,
    `Rules: ${rules.length}${parametersInWords(rules)}.`,
    ...(summary === undefined
      ? []
      : [
          `Failing: ${failingInShort(summary.failing)}. Unknown: ${summary.counts.unknown}. For a person: ${summary.counts.manual}.`,
        ]),
  ];
}

/** The values that rules judged by; the rules themselves are in JSON. */
function parametersInWords(rules: readonly RunRule[]): string {
  const told = rules.flatMap(({ id, parameters }) => {
    const values = Object.entries(parameters).map(
      ([name, value]) => `${name} ${typeof value === 'number' ? value : value.join(' ') || 'none'}`,
    );
    return values.length === 0 ? [] : [`${id} (${values.join(', ')})`];
  });
  return told.length === 0 ? '' : `, of these by parameters: ${told.join('; ')}`;
}

function* coveredSection(
  { summary }: StoredRun,
  kept: number,
  columns: number,
  paint: Paint,
): Generator<string> {
  yield heading('Accounts', paint);
  const parts =
    summary === undefined
      ? [`${counted(kept, 'account')} kept before it stopped`]
      : COVERAGE_STATUSES.filter((status) => summary.accounts[status] > 0).map(
          (status) => `${summary.accounts[status]} ${COVERAGE_IN_WORDS[status]}`,
        );
  yield paragraph(`${parts.join(', ') || 'None'}.`, columns, { indent: 2 }, paint);
}

function* changeList(
  change: Change,
  changed: readonly ChangedLife[],
  run: StoredRun,
  { columns, paint }: { readonly columns: number; readonly paint: Paint },
): Generator<string> {
  const found = new WorstFirst<KeptFinding & { readonly why?: string }>(MOST_LISTED);
  for (const { life, change: by } of changed) {
    if (by.change !== change) continue;
    const why = by.reason === undefined ? undefined : whyInWords(by.reason);
    found.add({ ...life.finding, ...(why !== undefined && { why }) });
  }
  const { total, worst } = found.gathered();
  if (total === 0) return;
  const [first = '', ...rest] = CHANGE_COUNTED[change];
  yield paragraph(first.toUpperCase() + rest.join(''), columns, { indent: 2, style: 'bold' }, paint);
  for (const finding of worst) {
    const { severity, why } = finding;
    const mark = `${severity.padEnd('critical'.length)}  `;
    const line = `${findingInLine(finding, run)}${why === undefined ? '' : ` · ${why}`}`;
    yield paragraph(line, columns, { indent: 4, mark, markStyle: SEVERITY_STYLE[severity] }, paint);
  }
  if (total > worst.length) yield `    and ${total - worst.length} more: --format json has all\n`;
}
