import type { Account } from '../../core/model/account.ts';
import type { NotSeen, NotSeenReason } from '../../core/model/comparison.ts';
import type { Finding, Severity } from '../../core/model/finding.ts';
import type { Change, FindingLife, KeptFinding, LifeChange, LifeState } from '../../core/model/history.ts';
import { type WorstFindings, WorstFirst } from '../../core/model/worst-first.ts';

/** Findings in one state of their lives, counted. */
export interface StateCount {
  readonly rule: string;
  readonly severity: Severity;
  readonly state: LifeState;
  readonly count: number;
}

/** What became of findings after a run: what is told to somebody who was last told of that one. */
export interface Since {
  /** The number of that run; 0 for somebody who was never told anything. */
  readonly run: number;
  /** They began to fail after it, and nobody has said that they are gone. */
  readonly fresh: readonly KeptFinding[];
  /** They began to fail after it, and are gone again. */
  readonly comeAndGone: number;
  /** Those among them. */
  readonly resolved: WorstFindings;
  readonly resolvedAll: readonly KeptFinding[];
  /** They failed then, and fail now. */
  readonly open: number;
  readonly accepted: number;
  readonly notSeen: readonly NotSeen[];
}

export interface Standing {
  readonly counts: readonly StateCount[];
  readonly since: ReadonlyMap<number, Since>;
}

/** How they begin to fail so that nobody has accepted it. What is seen again had been told of before. */
const FRESH: ReadonlySet<Change> = new Set(['new', 'reopened', 'no-longer-accepted']);

/** As many as a summary shows. */
const MOST_SHOWN = 20;

/**
 * Walks the lives of all findings once.
 *
 * @param runs those that somebody was last told of
 */
export async function standingOf(
  lives: AsyncIterable<FindingLife>,
  runs: Iterable<number>,
): Promise<Standing> {
  const counts = new Map<string, { rule: string; severity: Severity; state: LifeState; count: number }>();
  const since = new Map([...new Set(runs)].map((run) => [run, new Gathering(run)]));
  for await (const life of lives) {
    const { finding, state } = life;
    const { rule, severity } = finding;
    const key = JSON.stringify([rule, severity, state]);
    const there = counts.get(key);
    if (there === undefined) counts.set(key, { rule, severity, state, count: 1 });
    else there.count += 1;
    for (const gathering of since.values()) gathering.add(life);
  }
  return {
    counts: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count),
    since: new Map([...since].map(([run, gathering]) => [run, gathering.gathered()])),
  };
}

/** What became of findings after one run. */
class Gathering {
  readonly #run: number;
  readonly #fresh: KeptFinding[] = [];
  readonly #resolvedAll: KeptFinding[] = [];
  readonly #resolved = new WorstFirst(MOST_SHOWN);
  readonly #notSeen = new Map<NotSeenReason, { total: number; accounts: Map<string, Account> }>();
  #comeAndGone = 0;
  #open = 0;
  #accepted = 0;

  constructor(run: number) {
    this.#run = run;
  }

  add({ finding, state, changes }: FindingLife): void {
    const later = changes.filter(({ run }) => run > this.#run);
    const fresh = later.some(({ change }) => FRESH.has(change));
    const last = later.at(-1);
    switch (state) {
      case 'open':
      case 'not-seen':
        if (fresh) this.#fresh.push(finding);
        else if (state === 'open') this.#open += 1;
        if (state === 'not-seen' && last !== undefined) this.#addNotSeen(finding, last);
        break;
      case 'resolved':
        if (last === undefined) break;
        if (fresh) this.#comeAndGone += 1;
        this.#resolvedAll.push(finding);
        this.#resolved.add(asFinding(finding));
        break;
      case 'accepted':
        if (last !== undefined) this.#accepted += 1;
    }
  }

  #addNotSeen({ account }: KeptFinding, { reason = 'not-judged' }: LifeChange): void {
    const there = this.#notSeen.get(reason) ?? { total: 0, accounts: new Map() };
    there.total += 1;
    there.accounts.set(account.id, account);
    this.#notSeen.set(reason, there);
  }

  gathered(): Since {
    return {
      run: this.#run,
      fresh: this.#fresh,
      comeAndGone: this.#comeAndGone,
      resolved: this.#resolved.gathered(),
      resolvedAll: this.#resolvedAll,
      open: this.#open,
      accepted: this.#accepted,
      notSeen: [...this.#notSeen].map(([why, { total, accounts }]) => ({
        why,
        total,
        accounts: [...accounts.values()],
      })),
    };
  }
}

/** A finding as the store has it. What it rested on is with the run that saw it. */
export function asFinding(kept: KeptFinding): Finding {
  return { ...kept, evidence: [], controls: [], advice: { action: 'none', words: '', commands: [] } };
}
