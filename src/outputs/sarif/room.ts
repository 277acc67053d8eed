import { type Finding, SEVERITIES, STATUSES, type Status } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import { STANDINGS, type Standing, standingOf } from '../standing.ts';

/** Results of a run that GitHub takes; it refuses a file with more (GitHub Docs, SARIF limits). */
export const MOST_RESULTS = 25_000;

/** Which findings are printed where not all can be, and how many are not. */
export interface Room {
  /** Asked once for each finding, in their order. */
  readonly takes: (finding: Finding) => boolean;
  readonly leftOut: number;
}

/**
 * Shares out the room before the findings are walked, by the counts of the run: what fails first, the most
 * severe of it first, then what is not known, and last what nobody has to act on. The order of findings stays.
 */
export function roomFor(
  run: Run,
  most: number,
  statuses: readonly Status[] = STATUSES,
  standings: readonly Standing[] = STANDINGS,
): Room {
  const left = new Map<string, number>();
  let free = most;
  let leftOut = 0;
  for (const [group, count] of groups(run, statuses, standings)) {
    const share = Math.min(count, free);
    left.set(group, share);
    free -= share;
    leftOut += count - share;
  }
  const takes = (finding: Finding) => {
    const group = groupOf(finding);
    const rest = left.get(group) ?? 0;
    left.set(group, rest - 1);
    return rest > 0;
  };
  return { takes, leftOut };
}

const OTHERS: readonly Status[] = ['unknown', 'manual', 'pass', 'not-applicable'];

function groups(
  { counts, failing, suppressed, attested }: Run,
  statuses: readonly Status[],
  standings: readonly Standing[],
): (readonly [string, number])[] {
  const sum = (standing: Standing, of: Run['counts']) =>
    standings.includes(standing) ? statuses.reduce((total, status) => total + of[status], 0) : 0;
  const others = (some: readonly Status[]) =>
    some.filter((status) => statuses.includes(status)).map((status) => [status, counts[status]] as const);
  return [
    ...SEVERITIES.map((severity) => [`fail ${severity}`, failing[severity]] as const),
    ...others(OTHERS.slice(0, 2)),
    ['suppressed', sum('suppressed', suppressed)],
    ['attested', sum('attested', attested)],
    ...others(OTHERS.slice(2)),
  ];
}

function groupOf(finding: Finding): string {
  const standing = standingOf(finding);
  if (standing !== 'counted') return standing;
  return finding.status === 'fail' ? `fail ${finding.severity}` : finding.status;
}
