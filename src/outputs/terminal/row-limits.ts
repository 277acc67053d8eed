import type { Severity } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import { MOST_ROWS } from './tally.ts';

/** A run of no more rules was asked for them by name, and is told in full. */
const FEW_RULES = 3;

/**
 * Rows of one rule in a run of many rules. What is critical is acted on one by one; of the rest a person wants to
 * know that it is there, and asks for the rule alone when its turn has come.
 */
const ROWS: Readonly<Record<Severity, number>> = {
  critical: MOST_ROWS,
  high: 10,
  medium: 3,
  low: 2,
  info: 2,
};

/** True for a run of so many rules that lesser findings are told shortly. */
export function isWide({ rules }: Pick<Run, 'rules'>): boolean {
  return rules.length > FEW_RULES;
}

/** How many rows of a group there may be before a finding of that severity is only counted. */
export function mostRows(severity: Severity, run: Pick<Run, 'rules'>): number {
  return isWide(run) ? ROWS[severity] : MOST_ROWS;
}

/**
 * How a group of that severity is told: in full; shortly, which is rows and what to do; or as rows alone. Of hundreds
 * of findings only the worst can be read sentence by sentence.
 */
export function tellingOf(severity: Severity, run: Pick<Run, 'rules'>): 'full' | 'shortly' | 'rows' {
  if (!isWide(run) || severity === 'critical') return 'full';
  return severity === 'high' ? 'shortly' : 'rows';
}

/** After a group that was cut: how many more there are, and where. */
export function moreInWords(count: number, rule: string, run: Pick<Run, 'rules'>): string {
  return `and ${count} more: ${isWide(run) ? `keyreeve scan --rule ${rule}` : '--output run.json has all'}`;
}
