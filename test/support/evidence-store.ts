import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openAuditLog } from '../../src/audit-log/append.ts';
import { controlResults } from '../../src/core/engine/control-results.ts';
import type { Account } from '../../src/core/model/account.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import type { RunScope } from '../../src/core/model/history.ts';
import type { AccountCoverage, ControlResult, CoverageStatus, Run } from '../../src/core/model/run.ts';
import { RULES } from '../../src/core/rules/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import { newEntry } from './audit-log.ts';
import { covered, found, PROD, smallRun, TEST } from './small-run.ts';

/** One account in a run that is made by hand. */
export interface HandMade {
  readonly account?: Account;
  readonly status?: CoverageStatus;
  readonly findings?: readonly Finding[];
  /** The text of the credential report; none where it is `null`. */
  readonly report?: string | null;
  readonly coverage?: Partial<AccountCoverage>;
}

/** A run that is made by hand. */
export interface RunMade {
  readonly now: string;
  readonly accounts?: readonly HandMade[];
  readonly controls?: readonly ControlResult[];
  readonly scope?: RunScope;
  readonly ends?: boolean;
  readonly run?: Partial<Run>;
  readonly marks?: unknown;
  readonly nowGiven?: boolean;
  readonly source?: Run['source'];
}

export const ORGANISATION: RunScope = { kind: 'organization', key: '111122223333' };

/** So many runs of two accounts, one a month: `ada` is fixed in May, `eve` comes in July, `tom` is accepted from March on. */
export function wholeYear(
  change: (month: number, run: RunMade) => RunMade | undefined = (_month, run) => run,
  months = 12,
) {
  return Array.from({ length: months }, (_, index) => index + 1).flatMap((month) => {
    const accepted = { reason: 'Ticket 4711', author: 'sam', until: '2027-01-31', by: 'settings' } as const;
    const tom = found('tom', { severity: 'medium', ...(month >= 3 && { suppressed: accepted }) });
    const run: RunMade = {
      now: monthEnd(month),
      accounts: [
        {
          account: PROD,
          findings: [...(month < 5 ? [found('ada')] : []), ...(month >= 7 ? [found('eve')] : []), tom],
        },
        { account: TEST },
      ],
      controls: controls({ '1.14': month < 5 ? 'fails' : 'passes', '1.1': 'manual' }),
      marks: {
        suppressions:
          month < 3
            ? []
            : [
                {
                  ...accepted,
                  match: { rule: 'user-key-age', arn: tom.resource.arn },
                  place: 'keyreeve.yaml:1',
                },
              ],
        attestations: [],
      },
    };
    return change(month, run) ?? [];
  });
}

/** `2026-03-28T12:00:00Z` */
export function monthEnd(month: number): string {
  return `2026-${String(month).padStart(2, '0')}-28T12:00:00Z`;
}

/** Every control of CIS 1.3.0: as it is said, and all others pass. */
export function controls(
  said: Readonly<Record<string, ControlResult['result']>> = {},
): readonly ControlResult[] {
  const all = controlResults(['cis_v130'], RULES, []).results();
  return all.map(({ words: _, ...each }) => ({ ...each, result: said[each.id] ?? 'passes' }));
}

/** A store, and the folder that it lies in. */
export interface HandMadeStore {
  readonly store: Store;
  readonly folder: string;
  close(): Promise<void>;
}

/** A store with these runs. It goes with the test, and so does its folder. */
export async function storeOf(runs: readonly RunMade[]): Promise<HandMadeStore> {
  const made = await lastingStore(runs);
  onTestFinished(() => made.close());
  return made;
}

/** The same for several tests: whoever makes it closes it. */
export async function lastingStore(runs: readonly RunMade[]): Promise<HandMadeStore> {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-evidence-test-'));
  const store = await openStore(join(folder, 'store.sqlite'));
  for (const run of runs) await keepRun(store, run);
  return {
    store,
    folder,
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Keeps one run, and ends it unless it is said otherwise. */
export async function keepRun(store: Store, made: RunMade): Promise<number> {
  const { now, scope = ORGANISATION, ends = true, nowGiven = false, source = 'live', marks } = made;
  const accounts = (made.accounts ?? [{}]).map(handMade(now));
  const { run } = smallRun(
    accounts.flatMap(({ findings }) => findings),
    accounts.map(({ coverage }) => coverage),
    { now, ...made.run },
  );
  const number = await store.beginRun({
    startedAt: now,
    now,
    scope,
    host: 'ann@laptop',
    tool: 'keyreeve 0.0.0-test',
    rules: run.rules,
    facts: { source, leftOut: [], frameworks: [], nowGiven, ...(marks !== undefined && { marks }) },
  });
  await store.keepAccounts(number, accounts);
  if (!ends) return number;
  const caller = 'arn:aws:sts::111122223333:assumed-role/KeyreeveScan/ann';
  await store.endRun(number, { endedAt: now, summary: run, controls: made.controls ?? controls(), caller });
  return number;
}

function handMade(now: string) {
  return ({ account = PROD, status = 'scanned', findings = [], ...more }: HandMade) => {
    const { report = `user,arn\n${account.id},${now}\n` } = more;
    const generatedAt = now.replace('T12', 'T10');
    const reported = status === 'scanned' ? { report: { generatedAt, ageSeconds: 7200, stale: false } } : {};
    return {
      entry: 0,
      coverage: covered(account, status, { ...reported, ...more.coverage }),
      findings,
      ...(report !== null && status === 'scanned' && { report: Buffer.from(report) }),
    };
  };
}

/** Puts an audit log with entries of these days beside the store, and a copy of it into the store. */
export async function keepLog(store: Store, folder: string, days: readonly string[]): Promise<string> {
  const path = join(folder, 'audit.jsonl');
  const log = openAuditLog(path, { tool: 'keyreeve 0.0.0-test' });
  for (const day of days) log.append(newEntry({ at: `${day}T10:00:00Z`, words: `done on ${day}` }));
  const entries = log.entries();
  await store.keepEntries(entries[0]?.hash ?? '', entries);
  return path;
}
