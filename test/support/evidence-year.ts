import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { StoreKeeper } from '../../src/app/keeper.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import { openAuditLog } from '../../src/audit-log/append.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import { newEntry } from './audit-log.ts';
import { scanned } from './sandboxes.ts';

/** The accounts of the year. */
const HUB = '111122223333';
export const PRODUCTION = '222233334444';
export const STAGING = '333344445555';
const OLD = '444455556666';

/** A name that does harm where it is not looked after. */
const HOSTILE_USER = 'ci+<script>alert(1)</script>@x';
const HOSTILE_ACCOUNT = '=prod <b>"x"</b>\n::error::';

/** A store with a year of runs of an organisation, its audit log, and where both lie. */
export interface EvidenceYear {
  readonly folder: string;
  readonly storePath: string;
  readonly auditLog: string;
  readonly store: Store;
  close(): Promise<void>;
}

/** What happens in which month besides a run on its 28th day. */
interface YearPlan {
  /** Months in which nobody scans. */
  readonly silent?: readonly number[];
  /** Months whose run is killed before it ends. */
  readonly killed?: readonly number[];
  /** Months in which the accounts of one name deny everything. */
  readonly denied?: readonly number[];
  readonly months?: number;
}

/** `2026-03-28T12:00:00Z` */
export function runTime(month: number): string {
  return `2026-${String(month).padStart(2, '0')}-28T12:00:00Z`;
}

/**
 * Makes the year: keys that were there before it, one that is deleted in February, a root key that is made in June, a
 * suppression from February on, an audit log, a plan and a notice.
 */
export async function evidenceYear(plan: YearPlan = {}): Promise<EvidenceYear> {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-year-'));
  const storePath = join(folder, 'store.sqlite');
  const auditLog = join(folder, 'audit.jsonl');
  const sandbox = await startYear();
  const store = await openStore(storePath);
  try {
    for (let month = 1; month <= (plan.months ?? 12); month += 1)
      await playMonth(sandbox, store, month, plan);
    await keepRecords(store, auditLog);
  } finally {
    await sandbox.close();
  }
  return {
    folder,
    storePath,
    auditLog,
    store,
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startYear(): Promise<Sandbox> {
  const key = (id: string) => ({ id, createdAt: '2025-03-01T10:00:00Z' });
  return startSandbox({
    now: '2026-01-01T00:00:00Z',
    frozenClock: true,
    reportDelayMs: 0,
    world: [
      { id: HUB, name: 'hub', root: { mfa: true } },
      {
        id: PRODUCTION,
        name: HOSTILE_ACCOUNT,
        root: { mfa: true },
        users: [
          {
            name: HOSTILE_USER.replaceAll(/[^\w+=,.@-]/g, '.'),
            createdAt: '2025-03-01T09:59:59Z',
            password: { createdAt: '2025-03-01T09:59:59Z' },
            accessKeys: [key('AKIAIOSFODNN7EXAMPLE')],
          },
          {
            name: 'anna-importer',
            createdAt: '2024-01-01T00:00:00Z',
            accessKeys: [key('AKIAI44QH8DHBEXAMPLE')],
          },
        ],
      },
      { id: STAGING, name: 'staging', users: [] },
      { id: OLD, name: 'old', state: 'SUSPENDED' },
    ],
  });
}

async function playMonth(sandbox: Sandbox, store: Store, month: number, plan: YearPlan): Promise<void> {
  const now = runTime(month);
  sandbox.clock.set(now);
  if (month === 2) sandbox.account(PRODUCTION).deleteAccessKey('AKIAI44QH8DHBEXAMPLE');
  if (month === 6) sandbox.account(STAGING).setRootAccessKeys([{ createdAt: now }]);
  if (plan.silent?.includes(month)) return;
  sandbox.faults.clear();
  if (plan.denied?.includes(month)) {
    sandbox.faults.add({ operation: 'iam:*', account: STAGING, code: 'AccessDenied' });
  }
  const keeper = new StoreKeeper(store, () => new Date(Date.parse(now) + 60_000));
  const options: ScanOptions = {
    organization: true,
    now,
    keeper,
    // Asks every region of every account, which a year of runs need not wait for.
    withoutRules: ['access-analyzer'],
    marks: { suppressions: month >= 2 ? [SUPPRESSION] : [], attestations: [] },
    people: { name: 'people.csv', text: 'login\nnobody\n' },
  };
  if (plan.killed?.includes(month)) {
    await keeper.begin({
      now,
      scope: (await store.runs(now))[0]?.scope ?? { kind: 'organization', key: HUB },
      rules: [],
      facts: { source: 'live', leftOut: [], frameworks: [], nowGiven: true },
    });
    // Nothing ends it: its process is gone.
    return;
  }
  await scanned(sandbox, options);
}

const SUPPRESSION = {
  reason: 'Ticket 4711, Anna is on it',
  author: 'security@example.com',
  until: '2026-12-31',
  match: { rule: 'root-mfa', account: STAGING },
  place: 'keyreeve.yaml:3',
};

async function keepRecords(store: Store, auditLog: string): Promise<void> {
  const log = openAuditLog(auditLog, { tool: 'keyreeve 0.0.0' });
  const days = ['2025-12-30', '2026-04-02', '2026-04-03', '2026-09-01', '2027-01-05'];
  for (const [index, day] of days.entries()) {
    log.append(newEntry({ at: `${day}T10:00:00Z`, words: `entry ${index + 1} of anna-importer` }));
  }
  const entries = log.entries();
  await store.keepEntries(entries[0]?.hash ?? '', entries);
  await store.keepPlan({
    id: 'p-1f0c2a9b7d34',
    hash: 'a'.repeat(64),
    madeAt: '2026-04-01T09:00:00Z',
    steps: 2,
    accounts: [PRODUCTION],
    text: 'plan',
  });
  await store.keepNotice({
    at: '2026-08-28T12:01:00Z',
    run: 1,
    to: 'webhook hooks.example.com',
    words: 'new root key',
    ok: true,
  });
}
