import type { Account } from '../model/account.ts';
import {
  type ComparedRules,
  type Comparison,
  type EarlierRun,
  isFailing,
  NOT_SEEN_REASONS,
  type NotSeen,
  type NotSeenReason,
} from '../model/comparison.ts';
import type { Finding } from '../model/finding.ts';
import type { Run, RunReport } from '../model/run.ts';
import { secondsBetween } from '../model/time.ts';
import { WorstFirst } from '../model/worst-first.ts';
import { AccountSight, standings } from './account-sight.ts';

/** Fixed findings held for showing. */
const MOST_FIXED = 200;

/**
 * What is new in a run, what is fixed, and what nobody can say of (P05), by the ids of findings. Findings of
 * the run are walked once; they must lie together by account, as they do in every run.
 */
export function compareRuns(earlier: EarlierRun, report: RunReport): Comparison {
  const rules = comparedRules(earlier, report.run);
  const open = new OpenComparison(earlier, report, new Set(rules.onlyNow), new Set(rules.onlyEarlier));
  for (const finding of report.findings) open.see(finding);
  return { ...open.close(), rules };
}

/** Which rules both runs have, and which of those were asked with other parameters. */
export function comparedRules(earlier: Pick<EarlierRun, 'rules'>, run: Pick<Run, 'rules'>): ComparedRules {
  const before = new Map(earlier.rules.map((rule) => [rule.id, rule]));
  const ids = new Set(run.rules.map(({ id }) => id));
  const both = run.rules.filter(({ id }) => before.has(id));
  return {
    compared: both.length,
    onlyNow: run.rules.filter(({ id }) => !before.has(id)).map(({ id }) => id),
    onlyEarlier: earlier.rules.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
    changed: both
      .filter(({ id, parameters }) => !sameParameters(parameters, before.get(id)?.parameters ?? {}))
      .map(({ id }) => id),
  };
}

type Parameters = Run['rules'][number]['parameters'];

function sameParameters(a: Parameters, b: Parameters): boolean {
  const text = (all: Parameters) => JSON.stringify(Object.entries(all).sort(([x], [y]) => (x < y ? -1 : 1)));
  return text(a) === text(b);
}

/** A comparison that is still being made. */
class OpenComparison {
  readonly #earlier: EarlierRun;
  readonly #report: RunReport;
  readonly #onlyNow: ReadonlySet<string>;
  readonly #onlyEarlier: ReadonlySet<string>;
  readonly #standings: ReturnType<typeof standings>;
  readonly #newIds = new Set<string>();
  readonly #fixed = new WorstFirst(MOST_FIXED);
  readonly #notSeen = new Map<NotSeenReason, { total: number; accounts: Map<string, Account> }>();
  readonly #walked = new Set<string>();
  #current:
    | { readonly id: string; readonly before: readonly Finding[]; readonly sight: AccountSight }
    | undefined;
  #newWhereUnread = 0;
  #open = 0;
  #accepted = 0;
  #notCompared = 0;

  constructor(
    earlier: EarlierRun,
    report: RunReport,
    onlyNow: ReadonlySet<string>,
    onlyEarlier: ReadonlySet<string>,
  ) {
    this.#earlier = earlier;
    this.#report = report;
    this.#onlyNow = onlyNow;
    this.#onlyEarlier = onlyEarlier;
    this.#standings = standings(report.coverage);
  }

  see(finding: Finding): void {
    const { sight } = this.#account(finding.account.id);
    sight.add(finding);
    if (!isFailing(finding)) return;
    if (this.#onlyNow.has(finding.rule)) this.#notCompared += 1;
    else if (!sight.had(finding.id) && !this.#newIds.has(finding.id)) {
      this.#newIds.add(finding.id);
      const was = this.#earlier.coverage.get(finding.account.id)?.status;
      if (was !== 'scanned' && was !== 'partial') this.#newWhereUnread += 1;
    }
  }

  close(): Omit<Comparison, 'rules'> {
    this.#settle();
    const all = [...this.#standings.keys(), ...this.#earlier.coverage.keys()];
    for (const id of new Set(all)) {
      if (!this.#walked.has(id)) this.#account(id);
      this.#settle();
    }
    const { name, now } = this.#earlier;
    return {
      earlier: { name, now },
      secondsBetween: secondsBetween(now, this.#report.run.now),
      newIds: this.#newIds,
      newWhereUnread: this.#newWhereUnread,
      fixed: this.#fixed.gathered(),
      open: this.#open,
      accepted: this.#accepted,
      notSeen: NOT_SEEN_REASONS.flatMap((why): NotSeen[] => {
        const found = this.#notSeen.get(why);
        return found === undefined
          ? []
          : [{ why, total: found.total, accounts: [...found.accounts.values()] }];
      }),
      notCompared: this.#notCompared,
    };
  }

  /** The account whose findings are being walked. */
  #account(id: string) {
    if (this.#current?.id === id) return this.#current;
    this.#settle();
    if (this.#walked.has(id)) throw new Error('The findings of an account do not lie together.');
    this.#walked.add(id);
    const wanted = (each: Finding) => isFailing(each) && !this.#onlyEarlier.has(each.rule);
    const byId = new Map([...this.#earlier.of(id)].filter(wanted).map((each) => [each.id, each]));
    const before = [...byId.values()];
    this.#current = { id, before, sight: new AccountSight(before) };
    return this.#current;
  }

  /** Says of each earlier finding of the account what became of it. */
  #settle(): void {
    if (this.#current === undefined) return;
    const { id, before, sight } = this.#current;
    this.#current = undefined;
    for (const finding of before) {
      const fate = sight.fateOf(finding, this.#standings.get(id), this.#earlier.now);
      if (fate === 'open') this.#open += 1;
      else if (fate === 'accepted') this.#accepted += 1;
      else if (fate === 'fixed') this.#fixed.add(finding);
      else this.#lost(fate, finding);
    }
  }

  #lost(why: NotSeenReason, { account }: Finding): void {
    const found = this.#notSeen.get(why) ?? { total: 0, accounts: new Map<string, Account>() };
    found.total += 1;
    found.accounts.set(account.id, account);
    this.#notSeen.set(why, found);
  }
}
