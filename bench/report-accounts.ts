import { judge } from '../src/core/engine/judge.ts';
import { type SelectedRule, selectRules } from '../src/core/engine/select.ts';
import { known, unread } from '../src/core/model/fact.ts';
import type { AccountCoverage } from '../src/core/model/run.ts';
import type { Snapshot } from '../src/core/model/snapshot.ts';
import { parseCredentialReport } from '../src/core/parse/credential-report.ts';
import { RULES } from '../src/core/rules/index.ts';
import type { RunStart } from '../src/store/port.ts';
import { NO_OTHER_ROOT, NOTHING_ELSE } from '../test/support/nothing-read.ts';

/** An account of which the credential report was read, and nothing else. */
export function snapshotOf(
  { id, name }: { readonly id: string; readonly name: string },
  report: Uint8Array,
  generatedAt: string,
): Snapshot {
  const parsed = parseCredentialReport(report, { name: id, generatedAt });
  const source = 'iam:GetCredentialReport';
  return {
    account: { id, partition: 'aws', name },
    report: known({ ...parsed.info, generatedAt, stale: false }, source, generatedAt),
    root: {
      ...NO_OTHER_ROOT,
      ...parsed.root,
      accountSummary: unread('iam:GetAccountSummary', 'AccessDenied', 'It was denied.'),
      auditedKeys: unread('sts:AssumeRoot', 'NotAsked', 'It was not asked for.'),
    },
    users: known(parsed.users, source, generatedAt),
    ...NOTHING_ELSE,
  };
}

/** The coverage of such an account of twenty users. */
export function coverageOf(
  { account }: Snapshot,
  report: { readonly generatedAt: string; readonly ageSeconds: number },
): AccountCoverage {
  return {
    ...{ account, status: 'scanned', report: { ...report, stale: false }, users: 20, notRead: [] },
    calls: { read: 7, poll: 1, session: 1, retries: 0 },
  };
}

/** The rules that a report serves: the others would say of every user that they cannot tell. */
export function judgingRules(snapshot: Snapshot, now: string): readonly SelectedRule[] {
  const all = selectRules(RULES, {});
  const told = [...judge(snapshot, all, now)].filter(({ status }) => status === 'pass' || status === 'fail');
  const ids = new Set(told.map(({ rule }) => rule));
  return all.filter(({ rule }) => ids.has(rule.id));
}

/** A run of an organisation by these rules. */
export function startOf(selected: readonly SelectedRule[], now: string, tool: string): RunStart {
  return {
    ...{ startedAt: now, now, host: 'bench', tool },
    scope: { kind: 'organization', key: 'aws:100000000001' },
    rules: selected.map(({ rule: { id, title, severity }, parameters }) => ({
      id,
      title,
      severity,
      parameters,
    })),
    facts: { source: 'live', leftOut: [], frameworks: [], nowGiven: false },
  };
}
