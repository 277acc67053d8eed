import { AccountSight, type AccountStanding, standings } from '../../core/engine/account-sight.ts';
import type { Account } from '../../core/model/account.ts';
import type { EarlierRun } from '../../core/model/comparison.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { RunReport } from '../../core/model/run.ts';

/** Findings sent together, so that a large account never lies in memory as a whole. */
const AT_ONCE = 500;

/** Findings of one account, to be sent together. */
export interface Parcel {
  readonly account: Account;
  readonly findings: readonly Finding[];
  /** They are gone, and are to be put away. */
  readonly archive: boolean;
}

/**
 * A run's findings in parcels of one account each: what is to be sent, then what the baseline had and this run
 * proves gone. Nothing of an account that was not read, or of a user that could not be judged, is ever gone
 * (P05, P15). Findings must lie together by account, as they do in every run.
 */
export function* parcels(report: RunReport, baseline: EarlierRun | undefined): Generator<Parcel> {
  const standing = standings(report.coverage);
  let open: OpenAccount | undefined;
  const seen = new Set<string>();
  const rules = new Set(report.run.rules.map(({ id }) => id));
  for (const finding of report.findings) {
    const { account } = finding;
    if (open?.account.id !== account.id) {
      if (open !== undefined) yield* open.close(standing.get(open.account.id));
      if (seen.has(account.id)) throw new Error('The findings of an account do not lie together.');
      seen.add(account.id);
      open = new OpenAccount(account, baseline, rules);
    }
    yield* open.add(finding);
  }
  if (open !== undefined) yield* open.close(standing.get(open.account.id));
}

/** An account whose findings are being walked. */
class OpenAccount {
  readonly account: Account;
  readonly #baseline: EarlierRun | undefined;
  readonly #earlier: readonly Finding[];
  readonly #sight: AccountSight;
  readonly #ids = new Set<string>();
  readonly #rules: ReadonlySet<string>;
  #waiting: Finding[] = [];

  constructor(account: Account, baseline: EarlierRun | undefined, rules: ReadonlySet<string>) {
    this.account = account;
    this.#rules = rules;
    this.#baseline = baseline;
    this.#earlier = [...(baseline?.of(account.id) ?? [])];
    this.#sight = new AccountSight(this.#earlier);
  }

  *add(finding: Finding): Generator<Parcel> {
    this.#sight.add(finding);
    // Two reports of one account tell of the same finding twice.
    if (finding.status === 'not-applicable' || this.#ids.has(finding.id)) return;
    this.#ids.add(finding.id);
    this.#waiting.push(finding);
    if (this.#waiting.length >= AT_ONCE) yield this.#parcel(false);
  }

  /** The rest, and what the earlier run had and this one proves gone, or no longer applicable. */
  *close(standing: AccountStanding | undefined): Generator<Parcel> {
    if (this.#waiting.length > 0) yield this.#parcel(false);
    for (const finding of this.#earlier) {
      // A rule that this run did not have tells nothing of what became of its findings.
      if (this.#ids.has(finding.id) || !this.#rules.has(finding.rule)) continue;
      if (this.#sight.fateOf(finding, standing, this.#baseline?.now ?? '') !== 'fixed') continue;
      this.#waiting.push(finding);
      if (this.#waiting.length >= AT_ONCE) yield this.#parcel(true);
    }
    if (this.#waiting.length > 0) yield this.#parcel(true);
  }

  #parcel(archive: boolean): Parcel {
    const findings = this.#waiting;
    this.#waiting = [];
    return { account: this.account, findings, archive };
  }
}
