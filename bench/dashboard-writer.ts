/**
 * Keeps one run in a store, as a scan would: `node dashboard-writer.ts STORE ACCOUNTS`. Each account has a credential
 * report of twenty users, judged by every rule that a report serves. Prints, as JSON, how many findings fail.
 */
import { NO_CALLS, Tally } from '../src/app/tally.ts';
import { VERSION } from '../src/app/version.ts';
import { judge } from '../src/core/engine/judge.ts';
import type { Snapshot } from '../src/core/model/snapshot.ts';
import { openStore } from '../src/store/open-store.ts';
import { accountReport } from './history-report.ts';
import { coverageOf, judgingRules, snapshotOf, startOf } from './report-accounts.ts';

const [, , path = '', accounts = '1000'] = process.argv;
const NOW = '2026-11-26T12:00:00Z';
const GENERATED = '2026-11-26T11:30:00Z';

function accountOf(id: string): { readonly snapshot: Snapshot; readonly report: Uint8Array } {
  const report = accountReport(id, 0);
  return { snapshot: snapshotOf({ id, name: `account ${id.slice(-4)}` }, report, GENERATED), report };
}

const selected = judgingRules(accountOf('100000000001').snapshot, NOW);
const frame = { source: 'live' as const, leftOut: [], frameworks: [], redacted: false, selected, now: NOW };
const store = await openStore(path);
const run = await store.beginRun(startOf(selected, NOW, `keyreeve ${VERSION}`));
const tally = new Tally(frame);
for (let first = 0; first < Number(accounts); first += 50) {
  const some = Array.from({ length: Math.min(50, Number(accounts) - first) }, (_, index) => {
    const { snapshot, report } = accountOf(String(100_000_000_001 + first + index));
    const coverage = coverageOf(snapshot, { generatedAt: GENERATED, ageSeconds: 1800 });
    return { entry: 0, coverage, snapshot, report, findings: [...judge(snapshot, selected, NOW)] };
  });
  await store.keepAccounts(run, some);
  for (const each of some) tally.add(each);
}
const { run: summary } = tally.summary(frame, NO_CALLS);
await store.endRun(run, { endedAt: NOW, summary, controls: [] });
await store.close();
process.stdout.write(`${JSON.stringify({ failing: summary.counts.fail, accounts: Number(accounts) })}\n`);
