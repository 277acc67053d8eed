import { hash } from 'node:crypto';
import type { Account } from '../../src/core/model/account.ts';
import { isFailing } from '../../src/core/model/comparison.ts';
import { type Finding, SEVERITIES, STATUSES } from '../../src/core/model/finding.ts';
import {
  type AccountCoverage,
  COVERAGE_STATUSES,
  type CoverageStatus,
  type Run,
  type RunReport,
  type RunRule,
} from '../../src/core/model/run.ts';

/** Runs of a few findings, made by hand, for whatever comes after a scan. */
export const RUN_NOW = '2026-11-22T12:00:00Z';
export const DAY_BEFORE = '2026-11-21T12:00:00Z';

export const PROD: Account = { id: '111122223333', partition: 'aws', name: 'prod' };
export const TEST: Account = { id: '444455556666', partition: 'aws', name: 'test' };

/** A failing high finding on a user, unless it is said otherwise. Its id is that of the rule, user and key. */
export function found(user: string, more: Partial<Finding> = {}): Finding {
  const { account = PROD, rule = 'user-key-age' } = more;
  const arn = `arn:aws:iam::${account.id}:user/${user}`;
  const key = more.credential?.createdAt ?? '';
  return {
    id: hash('sha256', `${rule} ${arn} ${key}`, 'hex').slice(0, 32),
    rule,
    status: 'fail',
    severity: 'high',
    account,
    resource: { type: 'AwsIamUser', arn, name: user },
    says: `Key of ${user} is 300 days old.`,
    evidence: [],
    controls: [],
    advice: { action: 'rotate', words: 'Rotate it.', commands: [] },
    ...more,
  };
}

/** The line that stands for a whole account of which a rule could list no subject. */
export function unlisted(account: Account, rule: string): Finding {
  const arn = `arn:${account.partition}:iam::${account.id}:root`;
  return found('', {
    id: hash('sha256', `${rule} ${arn}`, 'hex').slice(0, 32),
    account,
    rule,
    status: 'unknown',
    resource: { type: 'AwsAccount', arn, name: account.name ?? account.id },
    says: 'Cannot be judged. AWS denied it.',
  });
}

/** What became of an account; its report is two hours older than the run. */
export function covered(
  account: Account,
  status: CoverageStatus = 'scanned',
  more: Partial<AccountCoverage> = {},
): AccountCoverage {
  return {
    account,
    status,
    ...(status === 'scanned' && { report: { generatedAt: '2026-11-22T10:00:00Z', stale: false } }),
    ...(status === 'failed' && { reason: 'The role could not be assumed.', code: 'AccessDenied' }),
    notRead: [],
    calls: { read: 1, poll: 0, session: 1, retries: 0 },
    ...more,
  };
}

function ruleNamed(id: string): RunRule {
  return { id, title: `Title of ${id}`, severity: 'high', parameters: { maxAgeDays: 90 } };
}

/** A run that holds these findings, with the sums that belong to them. */
export function smallRun(
  findings: readonly Finding[],
  coverage: readonly AccountCoverage[] = [covered(PROD)],
  more: Partial<Run> = {},
): RunReport {
  const counted = <K extends string>(names: readonly K[], of: readonly K[]) =>
    Object.fromEntries(names.map((name) => [name, of.filter((each) => each === name).length])) as Record<
      K,
      number
    >;
  const standing = (wanted: (finding: Finding) => boolean) =>
    counted(
      STATUSES,
      findings.filter(wanted).map(({ status }) => status),
    );
  const counts = standing(({ suppressed, attested }) => suppressed === undefined && attested === undefined);
  const accounts = counted(
    COVERAGE_STATUSES,
    coverage.map(({ status }) => status),
  );
  const run: Run = {
    tool: { name: 'keyreeve', version: '0.0.0-test' },
    now: RUN_NOW,
    source: 'live',
    rules: ['root-access-key', 'user-key-age'].map(ruleNamed),
    frameworks: [],
    counts,
    failing: counted(
      SEVERITIES,
      findings.filter(isFailing).map(({ severity }) => severity),
    ),
    suppressed: standing(({ suppressed }) => suppressed !== undefined),
    attested: standing(({ suppressed, attested }) => suppressed === undefined && attested !== undefined),
    leftOut: [],
    lapsed: [],
    controls: [],
    accounts,
    complete: counts.unknown + accounts.failed + accounts.partial === 0,
    redacted: false,
    calls: { read: 1, poll: 0, session: 1, retries: 0 },
    ...more,
  };
  return { run, coverage, findings };
}
