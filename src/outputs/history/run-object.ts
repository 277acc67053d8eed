import { SEVERITIES, STATUSES } from '../../core/model/finding.ts';
import type { StoredRun } from '../../core/model/history.ts';
import { COVERAGE_STATUSES } from '../../core/model/run.ts';
import { inOrder } from '../run-contract.ts';

/** A run as the lists of a store have it, by the contract `STORED_RUN` of `schema-parts.ts`. */
export function storedRunObject(run: StoredRun) {
  const { summary, scope } = run;
  return {
    number: run.number,
    state: run.state,
    scope: { kind: scope.kind, key: scope.key },
    now: run.now,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    host: run.host,
    tool: run.tool,
    caller: run.caller,
    words: run.words,
    complete: summary?.complete,
    accounts: summary && inOrder(COVERAGE_STATUSES, summary.accounts),
    counts: summary && inOrder(STATUSES, summary.counts),
    failing: summary && inOrder(SEVERITIES, summary.failing),
  };
}
