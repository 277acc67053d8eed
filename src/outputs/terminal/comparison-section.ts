import type { Comparison } from '../../core/model/comparison.ts';
import type { Finding, Severity } from '../../core/model/finding.ts';
import type { Run, RunReport } from '../../core/model/run.ts';
import { type WorstFindings, WorstFirst } from '../../core/model/worst-first.ts';
import {
  comparedWith,
  comparisonCounts,
  comparisonNotes,
  findingInLine,
  notSeenInWords,
  type ShownFinding,
  severitiesInWords,
} from '../comparison-words.ts';
import { columnsOf, type Look, type Paint, painter } from '../look.ts';
import { counted, heading, paragraph, SEVERITY_STYLE } from './words.ts';

/** Findings listed under each heading; the rest are counted. */
const MOST_LISTED = 20;

/**
 * What changed since an earlier run: new, fixed, still open, not seen, and the time between. Findings are
 * walked once, and lists are cut with a count.
 */
export function* comparisonSection(comparison: Comparison, report: RunReport, look: Look): Generator<string> {
  const columns = columnsOf(look);
  const paint = painter(look);
  const { newIds } = comparison;
  yield heading('Since the earlier run', paint);
  yield paragraph(comparedWith(comparison), columns, { indent: 2, style: 'dim' }, paint);
  yield paragraph(`${comparisonCounts(comparison)}.`, columns, { indent: 2, style: 'bold' }, paint);
  for (const note of comparisonNotes(comparison)) yield paragraph(note, columns, { indent: 2 }, paint);
  const found = new WorstFirst(MOST_LISTED);
  for (const finding of newIds.size === 0 ? [] : report.findings) {
    if (newIds.has(finding.id) && finding.status === 'fail') found.add(finding);
  }
  yield* changedParts({ ...comparison, fresh: found.gathered() }, report.run, look);
}

/** What two runs found differently. */
export interface Changed {
  readonly fresh: WorstFindings<ListedFinding>;
  readonly fixed: WorstFindings<ListedFinding>;
  readonly notSeen: Comparison['notSeen'];
}

type ListedFinding = ShownFinding & Pick<Finding, 'severity'>;

/** What is new and fixed between two runs, the worst first, and what the later one could not see. */
export function* changedParts(
  { fresh, fixed, notSeen }: Changed,
  run: Pick<Run, 'rules'>,
  look: Look,
): Generator<string> {
  const columns = columnsOf(look);
  const paint = painter(look);
  if (fresh.total > 0) {
    yield paragraph(`New (${severitiesInWords(fresh)})`, columns, { indent: 2, style: 'bold' }, paint);
    yield* list(fresh.worst, fresh.total, run, { columns, paint });
  }
  if (fixed.total > 0) {
    yield paragraph('Fixed', columns, { indent: 2, style: ['bold', 'green'] }, paint);
    yield* list(fixed.worst, fixed.total, run, { columns, paint });
  }
  if (notSeen.length === 0) return;
  yield paragraph(
    'Not seen, so neither open nor fixed',
    columns,
    { indent: 2, style: ['bold', 'yellow'] },
    paint,
  );
  for (const each of notSeen)
    yield paragraph(notSeenInWords(each), columns, { indent: 4, mark: '? ' }, paint);
}

function* list(
  findings: readonly ListedFinding[],
  total: number,
  run: Pick<Run, 'rules'>,
  { columns, paint }: { readonly columns: number; readonly paint: Paint },
): Generator<string> {
  const shown = findings.slice(0, MOST_LISTED);
  for (const finding of shown) {
    const mark = markOf(finding.severity);
    const how = { indent: 4, mark, markStyle: SEVERITY_STYLE[finding.severity] };
    yield paragraph(findingInLine(finding, run), columns, how, paint);
  }
  if (total > shown.length) yield `    and ${counted(total - shown.length, 'more', 'more')}\n`;
}

function markOf(severity: Severity): string {
  return `${severity.padEnd('critical'.length)}  `;
}
