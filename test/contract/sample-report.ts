import { type Finding, SEVERITIES, STATUSES, type Status } from '../../src/core/model/finding.ts';
import {
  type AccountCoverage,
  COVERAGE_STATUSES,
  type Run,
  type RunReport,
  type RunRule,
} from '../../src/core/model/run.ts';
import { standingOf } from '../../src/outputs/standing.ts';
import { COVERAGE } from './sample-coverage.ts';
import { ROOT_FINDINGS, UNKNOWN_FINDINGS, USER_FINDINGS } from './sample-findings.ts';
import { CONTROL_RESULTS, LAPSED, MARKED_FINDINGS, MARKED_RULES } from './sample-marked.ts';

export const NOW = '2026-11-22T12:00:00Z';

const RULES: readonly RunRule[] = [
  {
    id: 'root-access-key',
    title: 'The root user has an access key',
    severity: 'critical',
    parameters: {},
  },
  {
    id: 'user-console-and-access-key',
    title: 'A user has both a console password and an access key',
    severity: 'medium',
    parameters: {},
  },
  {
    id: 'user-setup-access-key',
    title: 'A console user has an access key that was made at setup or was never used',
    severity: 'high',
    parameters: { windowMinutes: 5, graceDays: 1, procedures: ['setup', 'cis-cli'] },
  },
];

/** The sums a run states, made from what it holds, so that a sample cannot contradict itself. */
export function reportOf(
  findings: readonly Finding[],
  coverage: readonly AccountCoverage[],
  more: Partial<Run> = {},
): RunReport {
  const count = <K extends string>(names: readonly K[], of: readonly K[]) =>
    Object.fromEntries(names.map((name) => [name, of.filter((each) => each === name).length])) as Record<
      K,
      number
    >;
  const sum = (kind: keyof AccountCoverage['calls']) =>
    coverage.reduce((total, { calls }) => total + calls[kind], 0);
  const standing = Object.groupBy(findings, standingOf);
  const byStatus = (of: readonly Finding[] = []): Record<Status, number> =>
    count(
      STATUSES,
      of.map(({ status }) => status),
    );
  const counts = byStatus(standing.counted);
  const failing = (standing.counted ?? []).filter(({ status }) => status === 'fail');
  const accounts = count(
    COVERAGE_STATUSES,
    coverage.map(({ status }) => status),
  );
  const run: Run = {
    tool: { name: 'keyreeve', version: '0.1.0' },
    now: NOW,
    source: 'live',
    rules: RULES,
    frameworks: [],
    counts,
    failing: count(
      SEVERITIES,
      failing.map(({ severity }) => severity),
    ),
    suppressed: byStatus(standing.suppressed),
    attested: byStatus(standing.attested),
    leftOut: [],
    lapsed: [],
    controls: [],
    accounts,
    complete: counts.unknown === 0 && accounts.failed === 0 && accounts.partial === 0,
    redacted: false,
    calls: { read: sum('read'), poll: sum('poll'), session: sum('session'), retries: sum('retries') },
    ...more,
  };
  return { run, coverage, findings };
}

/** A run as the first rules make it, of every status. */
export function sampleReport(more: Partial<Run> = {}): RunReport {
  return reportOf([...ROOT_FINDINGS, ...USER_FINDINGS, ...UNKNOWN_FINDINGS], COVERAGE, more);
}

/** The run that every format is held to: with suppressions, attestations, every kind of credential and controls. */
export function wholeReport(more: Partial<Run> = {}): RunReport {
  const all = [...ROOT_FINDINGS, ...USER_FINDINGS, ...UNKNOWN_FINDINGS, ...MARKED_FINDINGS];
  // As a run has them: in the order of account ids.
  const findings = all.sort((one, other) => Number(one.account.id) - Number(other.account.id));
  return reportOf(findings, COVERAGE, {
    frameworks: ['cis_v130', 'well_architected'],
    rules: [...RULES, ...MARKED_RULES].sort((one, other) => (one.id < other.id ? -1 : 1)),
    lapsed: LAPSED,
    controls: CONTROL_RESULTS,
    ...more,
  });
}
