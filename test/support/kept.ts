import type { Account } from '../../src/core/model/account.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import type { FindingLife } from '../../src/core/model/history.ts';
import type { AccountCoverage, CoverageStatus, Run } from '../../src/core/model/run.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import type {
  AccountLife,
  FindingFilter,
  KeptAccount,
  RunEnd,
  RunStart,
  Store,
} from '../../src/store/port.ts';
import { covered, PROD, smallRun } from './small-run.ts';

/** Runs to keep in a store, made by hand. */
const FIRST_DAY = Date.parse('2026-01-01T06:00:00Z');

/** The n-th day, from 0. ISO 8601 UTC. */
export function day(number: number): string {
  return `${new Date(FIRST_DAY + number * 86_400_000).toISOString().slice(0, 19)}Z`;
}

export const RULES = ['root-access-key', 'user-key-age'] as const;

export function rulesNamed(ids: readonly string[] = RULES): Run['rules'] {
  return ids.map((id) => ({ id, title: `Title of ${id}`, severity: 'high', parameters: { maxAgeDays: 90 } }));
}

/** A run of a list of accounts, by two rules, that begins when it judges. */
export function startAt(now: string, more: Partial<RunStart> = {}): RunStart {
  return {
    startedAt: now,
    now,
    scope: { kind: 'list', key: 'accounts' },
    host: 'ann@laptop',
    tool: 'keyreeve 0.0.0-test',
    rules: rulesNamed(),
    facts: { source: 'live', leftOut: [], frameworks: [], nowGiven: false },
    ...more,
  };
}

interface KeptMore extends Partial<Pick<KeptAccount, 'entry' | 'snapshot' | 'report'>> {
  readonly account?: Account;
  readonly status?: CoverageStatus;
  readonly coverage?: Partial<AccountCoverage>;
}

/** One account that was read, with a report two hours older than the run. */
export function keptAt(now: string, findings: readonly Finding[], more: KeptMore = {}): KeptAccount {
  const { account = PROD, status = 'scanned', coverage, entry = 0, ...facts } = more;
  const read = status === 'scanned' || status === 'partial';
  const report = { generatedAt: earlier(now, 7200), ageSeconds: 7200, stale: false };
  return {
    entry,
    coverage: { ...covered(account, status), ...(read && { report }), ...coverage },
    findings,
    ...facts,
  };
}

/** A time so many seconds before another. ISO 8601 UTC. */
export function earlier(now: string, seconds: number): string {
  return `${new Date(Date.parse(now) - seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** How such a run came out. */
export function endAt(endedAt: string, kept: readonly KeptAccount[], more: Partial<Run> = {}): RunEnd {
  const findings = kept.flatMap((each) => [...each.findings]);
  const { run } = smallRun(
    findings,
    kept.map(({ coverage }) => coverage),
    { now: endedAt, rules: rulesNamed(), ...more },
  );
  return {
    endedAt,
    summary: run,
    controls: [
      {
        framework: 'cis_v300',
        version: '3.0.0',
        id: '1.14',
        title: 'Keys are rotated within 90 days.',
        rules: ['user-key-age'],
        result: 'fails',
        counts: { fails: 1, passes: 0, 'not-stated': 0, unknown: 0, manual: 0, suppressed: 0, attested: 0 },
      },
    ],
    caller: 'arn:aws:iam::111122223333:user/auditor',
  };
}

export interface WholeRun {
  readonly number: number;
  readonly lives: readonly AccountLife[];
}

/** Begins a run, keeps all its accounts at once, and ends it. */
export async function keepRun(
  store: Store,
  now: string,
  kept: readonly KeptAccount[],
  more: Partial<RunStart> = {},
): Promise<WholeRun> {
  const number = await store.beginRun(startAt(now, more));
  const lives = await store.keepAccounts(number, kept);
  await store.endRun(number, endAt(now, kept, { rules: more.rules ?? rulesNamed() }));
  return { number, lives };
}

export async function livesIn(store: Store, filter?: FindingFilter): Promise<readonly FindingLife[]> {
  const lives: FindingLife[] = [];
  for await (const life of store.lives(filter)) lives.push(life);
  return lives;
}

/** What became of each finding, in short: `open: new 1, resolved 2`. */
export async function storyOf(
  store: Store,
  filter?: FindingFilter,
): Promise<Readonly<Record<string, string>>> {
  const lives = await livesIn(store, filter);
  return Object.fromEntries(
    lives.map(({ finding, state, changes }) => [
      finding.resource.name,
      `${state}: ${changes.map(({ change, run, reason }) => [change, run, reason].filter(Boolean).join(' ')).join(', ')}`,
    ]),
  );
}

/** A snapshot as plain data: what can be walked more than once is a list. */
export function plainSnapshot(snapshot: Snapshot | undefined): unknown {
  if (snapshot === undefined) return undefined;
  const { users } = snapshot;
  return { ...snapshot, users: users.state === 'known' ? { ...users, value: [...users.value] } : users };
}

export function accountNumbered(number: number): Account {
  return { id: String(number).padStart(12, '0'), partition: 'aws', name: `account ${number}` };
}
