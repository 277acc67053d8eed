import type { NewEntry } from '../core/model/audit-entry.ts';
import { canonicalHash } from '../core/model/canonical-json.ts';
import type { RunReport } from '../core/model/run.ts';

/**
 * What the audit log says of a run: its size and outcome, and no finding. The accounts stand there as a hash, so that
 * it can be proved later which ones were scanned without naming them; a redacted run has none.
 */
export function scanNote({ run, coverage }: RunReport): Omit<NewEntry, 'at' | 'actor'> {
  const { now, source, rules, counts, failing, accounts, complete, redacted } = run;
  const ids = [...new Set(coverage.map(({ account }) => account.id))].sort();
  return {
    action: 'scan',
    words: `${counts.fail} failing, ${counts.unknown} unknown, in ${ids.length} ${ids.length === 1 ? 'account' : 'accounts'}.`,
    about: {
      now,
      source,
      rules: rules.length,
      counts,
      failing,
      accounts,
      complete,
      redacted,
      ...(!redacted && { scanned: { number: ids.length, sha256: canonicalHash(ids) } }),
    },
  };
}
