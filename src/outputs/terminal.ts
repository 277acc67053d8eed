import type { Account } from '../core/model/account.ts';
import type { Run, RunReport } from '../core/model/run.ts';
import { frameworkResults } from './framework-results.ts';
import { columnsOf, type Look, type Paint, painter } from './look.ts';
import { accountsSection } from './terminal/accounts-section.ts';
import { skippedSection, troublesSection } from './terminal/coverage-section.ts';
import { failingGroup } from './terminal/failing-section.ts';
import { frameworkInWords, textCountsInWords } from './terminal/frameworks.ts';
import { incompleteInWords, joined, lastLineParts } from './terminal/last-lines.ts';
import { listedGroups } from './terminal/listed-keys.ts';
import { manualSection } from './terminal/manual-section.ts';
import { markedSection } from './terminal/marked-section.ts';
import { provedInWords } from './terminal/proved.ts';
import { isWide, mostRows, tellingOf } from './terminal/row-limits.ts';
import { lesserGroup } from './terminal/short-group.ts';
import { summarySection } from './terminal/summary-section.ts';
import { type Tally, tallyOf } from './terminal/tally.ts';
import { unknownSection } from './terminal/unknown-section.ts';
import { heading, paragraph } from './terminal/words.ts';

export interface TerminalLook extends Look {
  /** How long the run took, in milliseconds. It is no part of the run, whose bytes do not depend on it. */
  readonly elapsedMs?: number;
  /** Only the last line, in one piece however wide, with `INCOMPLETE` before it where that holds. */
  readonly quiet?: boolean;
}

/**
 * The run as a table for people: accounts, what fails in a line a rule, failing findings by rule with the worst
 * first, what a person must look at, what could not be judged, what is suppressed or attested, what could not be read, what was skipped, the
 * controls of the frameworks asked for, and the sums. Lines fit the columns; only a single word of a command may
 * be wider. Findings are walked once; long groups are cut with a count, those of a run of many rules sooner, and a
 * key told in one group is only counted in a lesser one. JSON has all.
 */
export function* terminal(report: RunReport, look: TerminalLook): Generator<string> {
  const { run, coverage } = report;
  const paint = painter(look);
  const parts = lastLineParts(run, coverage, look.elapsedMs);
  const incomplete = incompleteInWords(run, coverage);
  if (look.quiet === true) {
    const byText = run.frameworks.length === 0 ? [] : byTextInWords(run, tallyOf(report));
    const sums = joined(parts, Number.POSITIVE_INFINITY);
    yield `${[...(incomplete === undefined ? [] : [incomplete]), ...byText, ...sums].join(' ')}\n`;
    return;
  }
  const columns = columnsOf(look);
  const tally = tallyOf(report);
  const accounts = new Map<string, Account>(coverage.map(({ account }) => [account.id, account]));
  yield paragraph(titleOf(run), columns, { indent: 0, style: 'dim' }, paint);
  yield* accountsSection(report, tally, columns, paint);
  const scene = { run, severalAccounts: coverage.length > 1, columns, paint };
  const groups = listedGroups(tally.failing, (severity) => mostRows(severity, run));
  yield* summarySection(groups, run, columns, paint);
  const lesser = groups.filter(({ severity }) => tellingOf(severity, run) === 'rows');
  for (const group of groups) if (!lesser.includes(group)) yield* failingGroup(group, scene);
  if (lesser.length > 0) yield heading('In short', paint);
  for (const group of lesser) yield* lesserGroup(group, scene);
  if (groups.length > 0) yield suppressHint(run, columns, paint);
  if (tally.failing.length === 0) yield nothingFails(run, paint);
  yield* manualSection(tally, run, columns, paint);
  yield* unknownSection(tally, accounts, columns, paint);
  yield* markedSection(tally, run, columns, paint);
  yield* troublesSection(coverage, columns, paint);
  yield* skippedSection(coverage, columns, paint);
  yield* frameworkResults(run.controls, columns, paint);
  yield '\n';
  if (incomplete !== undefined)
    yield paragraph(incomplete, columns, { indent: 0, style: ['bold', 'yellow'] }, paint);
  const proved = provedInWords(tally.setup);
  for (const sentence of [...byTextInWords(run, tally), ...(proved === undefined ? [] : [proved])]) {
    yield paragraph(sentence, columns, { indent: 0 }, paint);
  }
  for (const line of joined(parts, columns)) yield `${paint('bold', line)}\n`;
}

function titleOf(run: Run): string {
  const parts = [
    `keyreeve ${run.tool.version}`,
    run.source === 'live' ? 'live' : 'from report files',
    `as of ${run.now}`,
    ...(isWide(run) ? [`${run.rules.length} rules`] : []),
    ...leftOutInWords(run),
    ...(run.frameworks.length > 0 ? [`framework ${run.frameworks.map(frameworkInWords).join(', ')}`] : []),
    ...(run.redacted ? ['redacted'] : []),
  ];
  return parts.join(' · ');
}

/** Rules that could not run are said: their silence must not be taken for a pass. */
function leftOutInWords({ leftOut }: Run): string[] {
  const live = leftOut.filter(({ needs }) => needs === 'live').length;
  return live === 0 ? [] : [`${live} more rules need the account itself: scan it live`];
}

/** Our rules are stricter than some frameworks: their own count must not be taken for ours. */
function byTextInWords(run: Run, { byText }: Tally): string[] {
  return run.counts.fail === 0 ? [] : textCountsInWords(byText);
}

/** How to accept a finding; once, because the ids stand in the rows, or in the table of the rule alone. */
function suppressHint(run: Run, columns: number, paint: Paint): string {
  const where = isWide(run)
    ? 'keyreeve scan --rule RULE shows the IDs.'
    : 'Save the run with --output run.json.';
  const words = `Accept one for a while: keyreeve suppress ID --from run.json --reason TEXT --until DATE. ${where}`;
  return `\n${paragraph(words, columns, { indent: 0, style: 'dim' }, paint)}`;
}

/** Said aloud, and in green only where everything was looked at. */
function nothingFails({ complete }: Run, paint: Paint): string {
  return complete ? `\n${paint('green', 'Nothing fails.')}\n` : '\nNothing that could be judged fails.\n';
}
