import { type Comparison, isFailing } from '../core/model/comparison.ts';
import type { Finding } from '../core/model/finding.ts';
import type { RunReport } from '../core/model/run.ts';
import { type WorstFindings, WorstFirst } from '../core/model/worst-first.ts';
import {
  comparedWith,
  comparisonCounts,
  comparisonNotes,
  findingInLine,
  notSeenInWords,
  severitiesInWords,
} from './comparison-words.ts';
import { harmless } from './harmless.ts';
import { accountsInWords } from './terminal/account-names.ts';
import { troubles } from './terminal/coverage-section.ts';
import { incompleteInWords, lastLineParts } from './terminal/last-lines.ts';
import { counted } from './terminal/words.ts';

/** A run in a few lines, for a message: what a notice says, however it is sent. Every text is harmless. */
export interface Summary {
  /** Our own words and numbers only, so that it can be a subject. */
  readonly title: string;
  readonly sections: readonly SummarySection[];
}

export interface SummarySection {
  readonly heading: string;
  readonly lines: readonly string[];
  /** What was cut: `and 480 more`. */
  readonly more?: string;
}

const MOST_FINDINGS = 20;
const MOST_REASONS = 8;

/**
 * Counts, what fails with the worst first, what could not be judged, and the coverage; beside an earlier run
 * only what is new, with what is fixed and what was not seen. Lists are cut with a count. Findings are walked
 * once.
 */
export function summaryOf(report: RunReport, comparison?: Comparison): Summary {
  const { run } = report;
  const { failing, unjudged } = gather(report, comparison);
  const sections =
    comparison === undefined
      ? [findingsSection('What fails', failing, report)]
      : [
          comparedSection(comparison),
          findingsSection('New', failing, report),
          findingsSection('Fixed', comparison.fixed, report),
          { heading: 'Not seen, so neither open nor fixed', lines: comparison.notSeen.map(notSeenInWords) },
        ];
  const all = [runSection(report), ...sections, unjudgedSection(unjudged), coverageSection(report)];
  return {
    title: titleOf(run, failing, comparison),
    sections: all.filter(({ lines }) => lines.length > 0).map(madeHarmless),
  };
}

interface Unjudged {
  /** Verdicts by the cause; one that has several counts for each. */
  readonly byCause: Map<string, number>;
  /** On accounts that could not be read, which have a section of their own. */
  ofFailedAccounts: number;
}

function gather({ findings, coverage }: RunReport, comparison: Comparison | undefined) {
  const failing = new WorstFirst(MOST_FINDINGS);
  const unjudged: Unjudged = { byCause: new Map(), ofFailedAccounts: 0 };
  const failed = new Set(
    coverage.filter(({ status }) => status === 'failed').map(({ account }) => account.id),
  );
  for (const finding of findings) {
    if (isFailing(finding)) {
      if (comparison?.newIds.has(finding.id) !== false) failing.add(finding);
    } else if (finding.status === 'unknown' && finding.suppressed === undefined) {
      if (failed.has(finding.account.id)) unjudged.ofFailedAccounts += 1;
      else noteUnjudged(unjudged.byCause, finding);
    }
  }
  return { failing: failing.gathered(), unjudged };
}

/** Causes are our own words without names, so there are few; each is told once, whatever it comes together with. */
function noteUnjudged(byCause: Map<string, number>, { says }: Finding): void {
  const told = new Set(
    causesIn(says).map((cause) =>
      byCause.size < MOST_REASONS || byCause.has(cause) ? cause : 'Other reasons.',
    ),
  );
  for (const cause of told) byCause.set(cause, (byCause.get(cause) ?? 0) + 1);
}

/** The engine puts the causes behind one another, a sentence each. */
function causesIn(says: string): readonly string[] {
  const causes = says.replace(/^Cannot be judged\. /, '');
  return causes === says ? [says] : causes.split(/(?<=\.) (?=\p{Lu})/u);
}

function titleOf(run: RunReport['run'], failing: WorstFindings, comparison: Comparison | undefined): string {
  const severities = failing.total > 0 ? ` (${severitiesInWords(failing)})` : '';
  const what =
    comparison === undefined
      ? `${counted(failing.total, 'finding fails', 'findings fail')}${severities}`
      : `${counted(failing.total, 'new finding')}${severities}, ${comparison.fixed.total} fixed`;
  return `Keyreeve: ${what}${run.complete ? '' : ', INCOMPLETE'}`;
}

function runSection({ run, coverage }: RunReport): SummarySection {
  const incomplete = incompleteInWords(run, coverage);
  const [counts = '', accounts = '', ages = ''] = lastLineParts(run, coverage, undefined);
  return {
    heading: `As of ${run.now}${run.redacted ? ', redacted' : ''}`,
    lines: [...(incomplete === undefined ? [] : [incomplete]), counts, `${accounts}, ${ages}`],
  };
}

function comparedSection(comparison: Comparison): SummarySection {
  return {
    heading: 'Since the earlier run',
    lines: [comparedWith(comparison), `${comparisonCounts(comparison)}.`, ...comparisonNotes(comparison)],
  };
}

function findingsSection(
  heading: string,
  { total, worst }: WorstFindings,
  { run }: RunReport,
): SummarySection {
  const shown = worst.slice(0, MOST_FINDINGS);
  return {
    heading: `${heading}: ${total}`,
    lines: shown.map((finding) => `${finding.severity.toUpperCase()} ${findingInLine(finding, run)}`),
    ...(total > shown.length && { more: `and ${total - shown.length} more` }),
  };
}

function unjudgedSection({ byCause, ofFailedAccounts }: Unjudged): SummarySection {
  const most = [...byCause].sort(([, a], [, b]) => b - a);
  const lines = most.map(([cause, count]) => `${count} × ${cause}`);
  const rest = `${counted(ofFailedAccounts, 'verdict')} on accounts that could not be read, below.`;
  return { heading: 'Could not be judged', lines: [...lines, ...(ofFailedAccounts > 0 ? [rest] : [])] };
}

function coverageSection({ coverage }: RunReport): SummarySection {
  const all = troubles(coverage);
  const lines = all
    .slice(0, MOST_REASONS)
    .map(({ status, cause, accounts }) => `${status}: ${accountsInWords(accounts)}: ${cause}`);
  const more = all.length - lines.length;
  return { heading: 'Not read', lines, ...(more > 0 && { more: `and ${more} more reasons` }) };
}

function madeHarmless({ heading, lines, more }: SummarySection): SummarySection {
  return { heading: harmless(heading), lines: lines.map(harmless), ...(more !== undefined && { more }) };
}
