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
  readonly says: string;
  count: number;
}

function gather({ findings }: RunReport, comparison: Comparison | undefined) {
  const failing = new WorstFirst(MOST_FINDINGS);
  const unjudged = new Map<string, Unjudged>();
  for (const finding of findings) {
    if (isFailing(finding)) {
      if (comparison?.newIds.has(finding.id) !== false) failing.add(finding);
    } else if (finding.status === 'unknown' && finding.suppressed === undefined) {
      noteUnjudged(unjudged, finding);
    }
  }
  return { failing: failing.gathered(), unjudged };
}

/** Reasons are our own words without names, so there are few. */
function noteUnjudged(unjudged: Map<string, Unjudged>, { says }: Finding): void {
  const known = unjudged.size < MOST_REASONS || unjudged.has(says);
  const reason = known ? says.replace(/^Cannot be judged\. /, '') : 'Other reasons.';
  const key = known ? says : reason;
  const noted = unjudged.get(key) ?? { says: reason, count: 0 };
  noted.count += 1;
  unjudged.set(key, noted);
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

function unjudgedSection(unjudged: ReadonlyMap<string, Unjudged>): SummarySection {
  const most = [...unjudged.values()].sort((a, b) => b.count - a.count);
  return { heading: 'Could not be judged', lines: most.map(({ says, count }) => `${count} × ${says}`) };
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
