import type { Severity } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import { MOST_ROWS } from './tally.ts';

/** A run of no more rules was asked for them by name, and is told in full. */
const FEW_RULES = 3;

/**
 * Rows of one rule in a run of many rules. What is critical or high is acted on one by one; of the rest a person
 * wants to know that it is there, and asks for the rule alone when its turn has come.
 */
const ROWS: Readonly<Record<Severity, number>> = {
  critical: MOST_ROWS,
  high: MOST_ROWS,
  medium: 15,
  low: 5,
  info: 5,
};

/** True for a run of so many rules that lesser findings are told shortly. */
export function isWide({ rules }: Pick<Run, 'rules'>): boolean {
  return rules.length > FEW_RULES;
}

/** How many rows of a group there may be before a finding of that severity is only counted. */
export function mostRows(severity: Severity, run: Pick<Run, 'rules'>): number {
  return isWide(run) ? ROWS[severity] : MOST_ROWS;
}

/** Whether a group of that severity gets more than a line a finding. */
export function isToldInFull(severity: Severity, run: Pick<Run, 'rules'>): boolean {
  return !isWide(run) || ROWS[severity] === MOST_ROWS;
}

/** After a group that was cut: how many more there are, and where. */
export function moreInWords(count: number, rule: string, run: Pick<Run, 'rules'>): string {
  const alone = isWide(run) ? `, keyreeve scan --rule ${rule} for this rule alone` : '';
  return `and ${count} more: --output run.json has all${alone}`;
}
