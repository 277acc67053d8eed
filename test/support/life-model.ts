import type { Finding } from '../../src/core/model/finding.ts';
import type { ChangeCount, FindingLife, LifeChange, LifeState } from '../../src/core/model/history.ts';
import type { KeptAccount } from '../../src/store/port.ts';

/**
 * What a store has to say of the lives of findings, told again in the simplest way: everything in memory, every
 * account and finding looked at one by one. It shares no line with the store, and is what the store is held to.
 */
export interface ModelRun {
  readonly number: number;
  readonly now: string;
  readonly rules: readonly string[];
  /** Of the organisation, where the run is of one. */
  readonly organization?: string;
  readonly scope: string;
}

interface ModelLife {
  readonly account: string;
  finding: Finding;
  state: LifeState;
  openSince: string;
  changes: LifeChange[];
}

interface ModelAccount {
  readonly lives: Map<string, ModelLife>;
  judged?: ModelRun;
}

type Fate = 'failing' | 'accepted' | 'gone' | NonNullable<LifeChange['reason']>;

export class LifeModel {
  readonly #accounts = new Map<string, ModelAccount>();
  readonly #kept = new Set<string>();

  /** Keeps one account of a run. Tells whether it counted, and which findings are fresh or known; nothing where it was kept before. */
  keep(run: ModelRun, kept: KeptAccount) {
    const accountId = kept.coverage.account.id;
    const key = `${run.number} ${accountId} ${kept.entry}`;
    if (this.#kept.has(key)) return undefined;
    this.#kept.add(key);
    if (kept.entry > 0) return undefined;
    const account = this.#account(accountId);
    const last = account.judged;
    const counted = last === undefined || (last.number < run.number && last.now <= run.now);
    const sight = lookFrom(account, last, run, kept);
    const tell = tellOf(sight);
    const changes = counted ? this.#move(account, sight, run) : {};
    if (counted && wasLookedFor(kept)) account.judged = run;
    return { accountId, counted, ...tell, changes };
  }

  /** Ends a run: an organisation that no longer has an account does not see its findings. */
  end(run: ModelRun): void {
    if (run.organization === undefined) return;
    for (const [id, account] of this.#accounts) {
      const { judged } = account;
      if (judged === undefined || judged.scope !== run.scope || judged.number >= run.number) continue;
      if (judged.now > run.now || [0, 1].some((entry) => this.#kept.has(`${run.number} ${id} ${entry}`)))
        continue;
      const seen: Seen[] = [...account.lives.values()]
        .filter(({ finding }) => run.rules.includes(finding.rule))
        .map((life) => ({ life, finding: life.finding, fate: 'account-not-in-run' }));
      this.#move(account, seen, run);
      // It was looked for: an earlier run that comes to it later comes too late.
      account.judged = { ...run, scope: judged.scope };
    }
  }

  /** In the order of account, rule and id. */
  lives(): readonly FindingLife[] {
    const key = ({ finding: { account, rule, id } }: FindingLife) => `${account.id} ${rule} ${id}`;
    return [...this.#accounts.values()]
      .flatMap(({ lives }) => [...lives.values()])
      .map(({ finding, state, changes }) => ({ finding, state, changes }))
      .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  /** Sums of all changes, as texts in no order: by the severity that a finding has today. */
  counts(): readonly string[] {
    const sums = new Map<string, { count: number; seconds: number }>();
    for (const { finding, changes } of this.lives())
      for (const { run, change, from, to, secondsOpen = 0 } of changes) {
        const { rule, severity } = finding;
        const key = wordsOf({ run, rule, severity, change, to, ...(from && { from }) });
        const sum = sums.get(key) ?? { count: 0, seconds: 0 };
        sums.set(key, { count: sum.count + 1, seconds: sum.seconds + secondsOpen });
      }
    return [...sums].map(([key, { count, seconds }]) => `${key}: ${count}, ${seconds}`).sort();
  }

  #account(id: string): ModelAccount {
    const found = this.#accounts.get(id) ?? { lives: new Map() };
    this.#accounts.set(id, found);
    return found;
  }

  #move({ lives }: ModelAccount, seen: readonly Seen[], run: ModelRun): Readonly<Record<string, number>> {
    const tally: Record<string, number> = {};
    for (const { life, finding, fate } of seen) {
      const before = life?.state;
      const to = stateAfter(before, fate);
      if (to === undefined || to === before) continue;
      const moved = life ?? newLife(finding, run);
      const change = changeOf(moved, before, to, fate, run);
      moved.changes.push(change);
      tally[change.change] = (tally[change.change] ?? 0) + 1;
      if (before === 'resolved') moved.openSince = run.now;
      moved.state = to;
      if (fate === 'failing' || fate === 'accepted') moved.finding = finding;
      lives.set(finding.id, moved);
    }
    return tally;
  }
}

/** A sum of changes in words. */
export function wordsOf({
  run,
  rule,
  severity,
  change,
  from,
  to,
}: Omit<ChangeCount, 'count' | 'secondsOpen'>) {
  return [run, rule, severity, change, from ?? '-', to].join(' ');
}

interface Seen {
  /** Absent for one that is seen for the first time. */
  readonly life?: ModelLife;
  readonly finding: Finding;
  readonly fate: Fate;
}

function newLife(finding: Finding, run: ModelRun): ModelLife {
  return { account: finding.account.id, finding, state: 'open', openSince: run.now, changes: [] };
}

/** A closed account was looked for, in vain. One that was left out by choice, or that a run did not come to, was not. */
function wasLookedFor({ coverage: { status, state, code } }: Pick<KeptAccount, 'coverage'>): boolean {
  if (code === 'Interrupted' && status !== 'skipped') return false;
  return status !== 'skipped' || (state !== undefined && state !== 'ACTIVE');
}

/** What a run says of every finding of an account that it asked about: those that had failed before, and those that do now. */
function lookFrom(
  { lives }: ModelAccount,
  last: ModelRun | undefined,
  run: ModelRun,
  { coverage, findings }: Pick<KeptAccount, 'coverage' | 'findings'>,
): readonly Seen[] {
  const { status } = coverage;
  if (!wasLookedFor({ coverage })) return [];
  const old = [...lives.values()].filter(({ finding }) => run.rules.includes(finding.rule));
  const unread = status === 'failed' || status === 'skipped';
  const seen = old.map((life): Seen => {
    const now = findings.find(({ id }) => id === life.finding.id);
    const fate = unread
      ? 'account-not-read'
      : fateOf(life.finding, now, findings, coverage.report?.generatedAt, last);
    return { life, finding: now ?? life.finding, fate };
  });
  const fresh = findings.filter(({ id, status: said }) => said === 'fail' && !lives.has(id));
  return [
    ...seen,
    ...fresh.map((finding): Seen => ({ finding, fate: isAccepted(finding) ? 'accepted' : 'failing' })),
  ];
}

function isAccepted({ suppressed, attested }: Finding): boolean {
  return suppressed !== undefined || attested !== undefined;
}

function fateOf(
  before: Finding,
  now: Finding | undefined,
  findings: readonly Finding[],
  generatedAt: string | undefined,
  last: ModelRun | undefined,
): Fate {
  if (now !== undefined) {
    if (now.status === 'fail') return isAccepted(now) ? 'accepted' : 'failing';
    return now.status === 'unknown' || now.status === 'manual' ? 'not-judged' : 'gone';
  }
  const unknown = findings.filter(({ rule, status }) => rule === before.rule && status === 'unknown');
  if (unknown.some(({ resource }) => resource.type === 'AwsAccount' || resource.arn === before.resource.arn))
    return 'not-judged';
  if (before.resource.type !== 'AwsIamUser') return 'gone';
  // A report that is older than the last look may not know the user yet.
  if (generatedAt !== undefined && generatedAt >= (last?.now ?? '')) return 'gone';
  const knows = findings.some(({ resource }) => resource.arn === before.resource.arn);
  const younger =
    before.credential?.createdAt !== undefined && before.credential.createdAt > (generatedAt ?? '~');
  return knows && !younger ? 'gone' : 'older-report';
}

function stateAfter(before: LifeState | undefined, fate: Fate): LifeState | undefined {
  if (fate === 'failing') return 'open';
  if (fate === 'accepted') return 'accepted';
  if (before === undefined) return undefined;
  if (fate === 'gone') return 'resolved';
  // What is resolved already need not be seen again.
  return before === 'resolved' ? 'resolved' : 'not-seen';
}

function changeOf(
  life: ModelLife,
  from: LifeState | undefined,
  to: LifeState,
  fate: Fate,
  { number, now }: ModelRun,
): LifeChange {
  const base = { run: number, now, to, ...(from && { from }) };
  if (to === 'accepted') return { ...base, change: 'accepted' };
  if (to === 'not-seen')
    return { ...base, change: 'not-seen', reason: fate as NonNullable<LifeChange['reason']> };
  if (to === 'resolved')
    return {
      ...base,
      change: 'resolved',
      secondsOpen: (Date.parse(now) - Date.parse(life.openSince)) / 1000,
    };
  const opened = { accepted: 'no-longer-accepted', resolved: 'reopened', 'not-seen': 'seen-again' } as const;
  return { ...base, change: from === undefined || from === 'open' ? 'new' : opened[from] };
}

function tellOf(seen: readonly Seen[]) {
  const failing = seen.filter(({ fate }) => fate === 'failing');
  const wasKnown = ({ life }: Seen) => life?.state === 'open' || life?.state === 'not-seen';
  return {
    fresh: failing
      .filter((each) => !wasKnown(each))
      .map(({ finding }) => finding.id)
      .sort(),
    known: failing
      .filter(wasKnown)
      .map(({ finding }) => finding.id)
      .sort(),
  };
}
