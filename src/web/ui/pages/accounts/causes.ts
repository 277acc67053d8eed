import type { AccountCoverage } from '../../../../core/model/run.ts';

/** Why accounts could not be read, whole or in part: the same cause with the same fix, once. */
export interface Cause {
  readonly code: string;
  /** The call that failed; absent where the account as a whole could not be read. */
  readonly source: string | undefined;
  readonly words: string;
  readonly fix: string | undefined;
  /** Accounts of which nothing could be read for it stand in `failed`, those that lack a part in `partial`. */
  readonly failed: readonly AccountCoverage[];
  readonly partial: readonly AccountCoverage[];
}

/** Causes of all that is failed or partial, those that cost whole accounts first, then by how many they touch. */
export function causesOf(coverages: readonly AccountCoverage[]): readonly Cause[] {
  const causes = new Map<string, { cause: Omit<Cause, 'failed' | 'partial'>; of: Set<AccountCoverage> }>();
  const note = (coverage: AccountCoverage, cause: Omit<Cause, 'failed' | 'partial'>) => {
    const key = JSON.stringify([cause.code, cause.source, cause.words, cause.fix]);
    const there = causes.get(key);
    if (there === undefined) causes.set(key, { cause, of: new Set([coverage]) });
    else there.of.add(coverage);
  };
  for (const coverage of coverages) {
    const { status, reason, code, fix, notRead } = coverage;
    if (status !== 'failed' && status !== 'partial') continue;
    if (reason !== undefined || notRead.length === 0) {
      note(coverage, { code: code ?? '', source: undefined, words: reason ?? '', fix });
    }
    // Of an account that failed as a whole the calls that failed with it say the same again.
    if (status === 'failed' && reason !== undefined) continue;
    for (const each of notRead) {
      note(coverage, { code: each.code, source: each.source, words: each.words, fix: each.fix });
    }
  }
  return [...causes.values()]
    .map(({ cause, of }) => ({
      ...cause,
      failed: [...of].filter(({ status }) => status === 'failed'),
      partial: [...of].filter(({ status }) => status === 'partial'),
    }))
    .toSorted((a, b) => b.failed.length - a.failed.length || b.partial.length - a.partial.length);
}
