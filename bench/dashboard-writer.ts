/**
 * Keeps one run in a store, as a scan would: `node dashboard-writer.ts STORE ACCOUNTS`. Each account has a credential
 * report of twenty users, judged by every rule that a report serves. Prints, as JSON, how many findings fail.
 */
import { NO_CALLS, Tally } from '../src/app/tally.ts';
import { VERSION } from '../src/app/version.ts';
import { judge } from '../src/core/engine/judge.ts';
import { selectRules } from '../src/core/engine/select.ts';
import { known, unread } from '../src/core/model/fact.ts';
import type { AccountCoverage } from '../src/core/model/run.ts';
import type { Snapshot } from '../src/core/model/snapshot.ts';
import { parseCredentialReport } from '../src/core/parse/credential-report.ts';
import { RULES } from '../src/core/rules/index.ts';
import { openStore } from '../src/store/open-store.ts';
import { NO_OTHER_ROOT, NOTHING_ELSE } from '../test/support/nothing-read.ts';
import { accountReport } from './history-report.ts';

const [, , path = '', accounts = '1000'] = process.argv;
const NOW = '2026-11-26T12:00:00Z';
const GENERATED = '2026-11-26T11:30:00Z';
const SOURCE = 'iam:GetCredentialReport';

function snapshotOf(id: string): { readonly snapshot: Snapshot; readonly report: Uint8Array } {
  const report = accountReport(id, 0);
  const parsed = parseCredentialReport(report, { name: id, generatedAt: GENERATED });
  const snapshot: Snapshot = {
    account: { id, partition: 'aws', name: `account ${id.slice(-4)}` },
    report: known({ ...parsed.info, generatedAt: GENERATED, stale: false }, SOURCE, GENERATED),
    root: {
      ...NO_OTHER_ROOT,
      ...parsed.root,
      accountSummary: unread('iam:GetAccountSummary', 'AccessDenied', 'It was denied.'),
      auditedKeys: unread('sts:AssumeRoot', 'NotAsked', 'It was not asked for.'),
    },
    users: known(parsed.users, SOURCE, GENERATED),
    ...NOTHING_ELSE,
  };
  return { snapshot, report };
}

const all = selectRules(RULES, {});
const told = [...judge(snapshotOf('100000000001').snapshot, all, NOW)].filter(
  ({ status }) => status === 'pass' || status === 'fail',
);
const ids = new Set(told.map(({ rule }) => rule));
const selected = all.filter(({ rule }) => ids.has(rule.id));
const frame = { source: 'live' as const, leftOut: [], frameworks: [], redacted: false, selected, now: NOW };
const store = await openStore(path);
const run = await store.beginRun({
  ...{ startedAt: NOW, now: NOW, host: 'bench', tool: `keyreeve ${VERSION}` },
  scope: { kind: 'organization', key: 'aws:100000000001' },
  rules: selected.map(({ rule: { id, title, severity }, parameters }) => ({
    id,
    title,
    severity,
    parameters,
  })),
  facts: { source: 'live', leftOut: [], frameworks: [], nowGiven: false },
});
const tally = new Tally(frame);
for (let first = 0; first < Number(accounts); first += 50) {
  const some = Array.from({ length: Math.min(50, Number(accounts) - first) }, (_, index) => {
    const { snapshot, report } = snapshotOf(String(100_000_000_001 + first + index));
    const coverage: AccountCoverage = {
      account: snapshot.account,
      status: 'scanned',
      report: { generatedAt: GENERATED, ageSeconds: 1800, stale: false },
      users: 20,
      notRead: [],
      calls: { read: 7, poll: 1, session: 1, retries: 0 },
    };
    return { entry: 0, coverage, snapshot, report, findings: [...judge(snapshot, selected, NOW)] };
  });
  await store.keepAccounts(run, some);
  for (const each of some) tally.add(each);
}
const { run: summary } = tally.summary(frame, NO_CALLS);
await store.endRun(run, { endedAt: NOW, summary, controls: [] });
await store.close();
process.stdout.write(`${JSON.stringify({ failing: summary.counts.fail, accounts: Number(accounts) })}\n`);
