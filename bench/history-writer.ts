/**
 * Keeps runs of an organisation in a store, as scans would: `node history-writer.ts STORE RUNS ACCOUNTS`. Each account
 * has a credential report of twenty users, parsed and judged by every rule that a report serves; every day two of the
 * accounts change by one key, and after the last day come ten runs in which nothing changes. Prints, as JSON, the bytes
 * of the store after the first run and after the year, what every thirtieth run is as JSON, the changes, and what one of
 * the ten runs costs.
 */
import { hash } from 'node:crypto';
import { NO_CALLS, Tally } from '../src/app/tally.ts';
import { judge } from '../src/core/engine/judge.ts';
import type { Finding } from '../src/core/model/finding.ts';
import type { Snapshot } from '../src/core/model/snapshot.ts';
import { json } from '../src/outputs/json.ts';
import { openStore } from '../src/store/open-store.ts';
import type { KeptAccount } from '../src/store/port.ts';
import { accountReport } from './history-report.ts';
import { coverageOf, judgingRules, snapshotOf, startOf } from './report-accounts.ts';

const [, , path = '', runs = '365', accounts = '200'] = process.argv;
const [RUNS, ACCOUNTS] = [Number(runs), Number(accounts)];
const UNCHANGED = 10;
/** A run as JSON is measured so often: they are nearly all of a length. */
const JSON_EVERY = 30;
const CHANGED_A_DAY = Math.max(1, Math.round(ACCOUNTS / 100));
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2026-01-01T06:00:00Z');
const selected = judgingRules(
  snapshotAt('100000000001', accountReport('100000000001', 0), timeOf(0)),
  timeOf(0),
);
const frame = {
  ...{ source: 'live' as const, leftOut: [], frameworks: [], redacted: false },
  selected,
};
/** How often each account has changed. */
const versions = Array.from({ length: ACCOUNTS }, () => 0);

function timeOf(run: number): string {
  return new Date(FIRST_DAY + run * DAY_MS).toISOString().replace('.000', '');
}

function snapshotAt(id: string, report: Uint8Array, generatedAt: string): Snapshot {
  return snapshotOf({ id, name: `account ${id.slice(-3)}` }, report, generatedAt);
}

function keptAccount(index: number, now: string): KeptAccount & { readonly findings: readonly Finding[] } {
  const id = String(100_000_000_001 + index);
  const report = accountReport(id, versions[index] ?? 0);
  const seconds = 60 + ((index * 37) % 600);
  const generatedAt = new Date(Date.parse(now) - seconds * 1000).toISOString().replace('.000', '');
  const snapshot = snapshotAt(id, report, generatedAt);
  const coverage = coverageOf(snapshot, { generatedAt, ageSeconds: seconds });
  return { entry: 0, coverage, snapshot, report, findings: judged(index, snapshot, now) };
}

/** Findings by account, as long as nothing changes: what would differ from day to day is the age in their words. */
const findingsOf = new Map<number, { readonly version: number; readonly findings: readonly Finding[] }>();

function judged(index: number, snapshot: Snapshot, now: string): readonly Finding[] {
  const version = versions[index] ?? 0;
  const there = findingsOf.get(index);
  if (there?.version === version) return there.findings;
  const findings = [...judge(snapshot, selected, now)];
  findingsOf.set(index, { version, findings });
  return findings;
}

const store = await openStore(path);
let [jsonBytes, jsonRuns, changes] = [0, 0, 0];

async function keepRun(run: number): Promise<void> {
  const now = timeOf(run);
  const number = await store.beginRun(startOf(selected, now, 'keyreeve bench'));
  const tally = new Tally(frame);
  const findings: Finding[] = [];
  for (let first = 0; first < ACCOUNTS; first += 50) {
    const some = Array.from({ length: Math.min(50, ACCOUNTS - first) }, (_, index) =>
      keptAccount(first + index, now),
    );
    await store.keepAccounts(number, some);
    for (const each of some) {
      tally.add(each);
      findings.push(...each.findings);
    }
  }
  const { run: summary, coverage } = tally.summary({ ...frame, now }, NO_CALLS);
  await store.endRun(number, { endedAt: now, summary, controls: [] });
  if (run % JSON_EVERY !== 0) return;
  jsonRuns += 1;
  for (const text of json({ run: summary, coverage, findings })) jsonBytes += Buffer.byteLength(text);
}

function change(run: number): void {
  for (let each = 0; each < CHANGED_A_DAY; each += 1) {
    // Spread over the accounts, and the same in every run of the bench.
    const index = Number.parseInt(hash('sha256', `${run} ${each}`, 'hex').slice(0, 8), 16) % ACCOUNTS;
    versions[index] = (versions[index] ?? 0) + 1;
    changes += 1;
  }
}

const bytes = async () => (await store.size()).totalBytes;
await keepRun(0);
const afterFirst = await bytes();
for (let run = 1; run < RUNS; run += 1) {
  change(run);
  await keepRun(run);
}
const afterYear = await bytes();
for (let run = 0; run < UNCHANGED; run += 1) await keepRun(RUNS + run);
const afterUnchanged = await bytes();
const { findings, changes: rows, packedBytes, plainBytes } = await store.size();
await store.close();
process.stdout.write(
  `${JSON.stringify({
    ...{ afterFirst, afterYear, jsonBytes, jsonRuns, changes, findings, rows, packedBytes, plainBytes },
    unchangedRun: (afterUnchanged - afterYear) / UNCHANGED,
  })}\n`,
);
