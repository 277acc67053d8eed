import { Problem } from '../core/model/problem.ts';
import type { AccountResult, RunRule } from '../core/model/run.ts';
import type { Scan } from './scan.ts';
import type { RunSummary } from './tally.ts';

/**
 * A run as those who iterate it see it.
 *
 * @param start gives its results, and hands over the summary once all have been given
 */
export function asScan(
  rules: readonly RunRule[],
  start: (finish: (summary: RunSummary) => void) => AsyncGenerator<AccountResult>,
): Scan {
  const summary = Promise.withResolvers<RunSummary>();
  // Somebody who only iterates must not be stopped by a rejection that nobody looks at.
  summary.promise.catch(() => {});
  const results = start(summary.resolve);
  return {
    rules,
    summary: summary.promise,
    async *[Symbol.asyncIterator]() {
      try {
        yield* results;
      } catch (error) {
        summary.reject(error);
        throw error;
      } finally {
        summary.reject(new Problem('cancelled', 'The scan was left before its end.'));
      }
    },
  };
}
