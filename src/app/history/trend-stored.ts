import { makeTrend, type Trend, type TrendQuestion } from '../../core/history/trend.ts';
import type { StoredRun } from '../../core/model/history.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Store } from '../../store/port.ts';

/** What a trend is asked for. */
export interface StoredTrendQuestion extends TrendQuestion {
  /** Only these; empty for all. */
  readonly rules: readonly string[];
  readonly accounts: readonly string[];
  /** By the clock, ISO 8601 UTC: it tells running from interrupted. */
  readonly at: string;
}

/**
 * Open findings over time. Throws the {@link Problem} `unknown-rule` for a rule that no run asked, and
 * `nothing-selected` for an account that none has: a chart without findings would say that they are clean.
 */
export async function trendStored(store: Store, question: StoredTrendQuestion): Promise<Trend> {
  const { rules, accounts, at, ...rest } = question;
  const runs = await store.runs(at);
  checkRules(runs, rules);
  await checkAccounts(store, runs, accounts);
  const counts = await store.changeCounts({
    ...(rules.length > 0 && { rules }),
    ...(accounts.length > 0 && { accounts }),
  });
  const late = (await store.lateAccounts()).filter(
    ({ accountId }) => accounts.length === 0 || accounts.includes(accountId),
  );
  return makeTrend(runs, counts, rest, late);
}

function checkRules(runs: readonly StoredRun[], rules: readonly string[]): void {
  const asked = new Set(runs.flatMap((run) => run.rules.map(({ id }) => id)));
  const unknown = rules.find((id) => !asked.has(id));
  if (unknown !== undefined)
    throw new Problem('unknown-rule', `No run of the store asked a rule ${unknown.slice(0, 80)}.`, {
      hint: 'Run `keyreeve history latest` for its rules, and `keyreeve rules` for all.',
    });
}

async function checkAccounts(
  store: Store,
  runs: readonly StoredRun[],
  accounts: readonly string[],
): Promise<void> {
  const missing = new Set(accounts);
  for (const { number } of runs) {
    if (missing.size === 0) return;
    for (const { account } of await store.accountsOf(number)) missing.delete(account.id);
  }
  const [first] = missing;
  if (first !== undefined) throw noAccount(first);
}

/** The Problem of an account that no run has. */
export function noAccount(id: string): Problem {
  return new Problem('nothing-selected', `No run of the store has an account ${id.slice(0, 40)}.`, {
    hint: 'Run `keyreeve history latest --format json` for the accounts of the latest run.',
  });
}
