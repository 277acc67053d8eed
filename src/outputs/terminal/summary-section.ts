import type { Run } from '../../core/model/run.ts';
import type { Paint } from '../look.ts';
import { type Cell, type Column, layTable } from '../table.ts';
import { isFolded, type ListedGroup, listedIn } from './listed-keys.ts';
import { heading, paragraph, SEVERITY_STYLE } from './words.ts';

const COLUMNS: readonly Column[] = [
  { heading: 'severity' },
  { heading: 'findings', align: 'right' },
  // A line a rule, so that all of them fit a screen: a title too wide for it is cut after a word.
  { heading: 'what', min: 20, good: 60, wraps: true, maxLines: 1 },
  { heading: 'rule', drop: 'for comfort' },
];

/**
 * What fails, a rule a line with the worst first, before the details. A rule that speaks of nothing but keys listed
 * under others has no details of its own, and says here whose keys they are.
 */
export function* summarySection(
  groups: readonly ListedGroup[],
  run: Run,
  columns: number,
  paint: Paint,
): Generator<string> {
  if (groups.length < 2) return;
  yield heading('What fails', paint);
  const rows = groups.map((group) => row(group, run));
  const table = layTable(COLUMNS, rows, { columns, indent: 2 }, paint);
  yield `${table.heading}\n`;
  for (const [index, group] of groups.entries()) {
    yield `${table.rows[index]}\n`;
    if (!isFolded(group)) continue;
    const words = `All on ${listedIn(group, 'listed below under other rules')}.`;
    yield paragraph(words, columns, { indent: UNDER_TITLE, style: 'dim' }, paint);
  }
}

/** Severity, findings, and the gaps between them. */
const UNDER_TITLE = 22;

/** Of findings of several severities those of the worst are told apart: `1 of 13`. */
function row({ rule, severity, total, worst }: ListedGroup, run: Run): Cell[] {
  const title = run.rules.find(({ id }) => id === rule)?.title ?? rule;
  return [
    { text: severity, style: SEVERITY_STYLE[severity] },
    { text: worst === total ? String(total) : `${worst} of ${total}` },
    { text: title },
    { text: rule, style: 'dim' },
  ];
}
