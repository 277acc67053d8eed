import { isFailing, type NotSeenReason } from '../model/comparison.ts';
import type { Finding } from '../model/finding.ts';
import type { AccountCoverage, CoverageStatus } from '../model/run.ts';

/** What became of a finding of an earlier run. */
export type Fate = 'open' | 'accepted' | 'fixed' | NotSeenReason;

/** How an account came out of a run, over all its reports. */
export interface AccountStanding {
  readonly status: CoverageStatus;
  /** When the newest of its reports was made. Absent where none was read, or it does not say. */
  readonly generatedAt?: string;
}

const BEST_FIRST: readonly CoverageStatus[] = ['scanned', 'partial', 'failed', 'skipped'];

/** Puts the entries of each account together: the better status, the newer report. */
export function standings(coverage: readonly AccountCoverage[]): ReadonlyMap<string, AccountStanding> {
  const found = new Map<string, AccountStanding>();
  for (const { account, status, report } of coverage) {
    const before = found.get(account.id);
    const better = before === undefined || BEST_FIRST.indexOf(status) < BEST_FIRST.indexOf(before.status);
    const [generatedAt] = [report?.generatedAt, before?.generatedAt]
      .filter((each) => each !== undefined)
      .sort()
      .reverse();
    found.set(account.id, {
      status: better ? status : before.status,
      ...(generatedAt !== undefined && { generatedAt }),
    });
  }
  return found;
}

/** Why a run can say nothing of an account at all; `undefined` where it read it. */
export function whyNotSeen(account: AccountStanding | undefined): NotSeenReason | undefined {
  if (account === undefined) return 'account-not-in-run';
  return account.status === 'failed' || account.status === 'skipped' ? 'account-not-read' : undefined;
}

/**
 * What this run's findings of one account say about those of an earlier run. Findings are shown to it one by
 * one, and only what the earlier ones need is held.
 */
export class AccountSight {
  readonly #ids: ReadonlySet<string>;
  readonly #arns: ReadonlySet<string>;
  readonly #now = new Map<string, Finding>();
  readonly #arnsSeen = new Set<string>();
  /** Rule and ARN of what could not be judged. */
  readonly #unjudged = new Set<string>();

  constructor(earlier: readonly Finding[]) {
    this.#ids = new Set(earlier.map(({ id }) => id));
    this.#arns = new Set(earlier.map(({ resource }) => resource.arn));
  }

  /** True where the earlier run had this finding, among those it was asked about. */
  had(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Shows it a finding of this run. */
  add(finding: Finding): void {
    const { id, rule, status, resource } = finding;
    const before = this.#now.get(id);
    if (this.#ids.has(id) && (before === undefined || isFailing(finding))) this.#now.set(id, finding);
    if (this.#arns.has(resource.arn)) this.#arnsSeen.add(resource.arn);
    if (status !== 'unknown') return;
    this.#unjudged.add(`${rule} ${resource.arn}`);
    // One line for the whole account, where not even the subjects of the rule could be listed.
    if (resource.type === 'AwsAccount') this.#unjudged.add(rule);
  }

  /** True where this run had anything to say of the resource of an earlier finding. */
  sees(arn: string): boolean {
    return this.#arnsSeen.has(arn);
  }

  /** This run's finding of the same id. */
  now(id: string): Finding | undefined {
    return this.#now.get(id);
  }

  /**
   * What became of an earlier finding (P05): open where this run saw it, fixed only where it could have seen it.
   *
   * @param earlierNow the time of the earlier run
   */
  fateOf(earlier: Finding, account: AccountStanding | undefined, earlierNow: string): Fate {
    const now = this.#now.get(earlier.id);
    // Also of an account that counts as not read: what little was read of it can be what fails.
    if (now?.status === 'fail') return isFailing(now) ? 'open' : 'accepted';
    const unseen = whyNotSeen(account);
    if (unseen !== undefined) return unseen;
    if (now === undefined) return this.#fateOfAbsent(earlier, account?.generatedAt, earlierNow);
    return now.status === 'unknown' || now.status === 'manual' ? 'not-judged' : 'fixed';
  }

  #fateOfAbsent(earlier: Finding, generatedAt: string | undefined, earlierNow: string): Fate {
    const { rule, resource, credential } = earlier;
    if (this.#unjudged.has(rule) || this.#unjudged.has(`${rule} ${resource.arn}`)) return 'not-judged';
    if (resource.type !== 'AwsIamUser') return 'fixed';
    // AWS gives the same report for four hours: what the earlier run read live may be younger than it.
    if (generatedAt !== undefined && generatedAt >= earlierNow) return 'fixed';
    const inReport = this.#arnsSeen.has(resource.arn) && !isYounger(credential?.createdAt, generatedAt);
    return inReport ? 'fixed' : 'older-report';
  }
}

function isYounger(createdAt: string | undefined, generatedAt: string | undefined): boolean {
  return createdAt !== undefined && generatedAt !== undefined && createdAt > generatedAt;
}
