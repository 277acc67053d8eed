import { makeTrend, type Trend, type TrendQuestion } from '../../src/core/history/trend.ts';
import type { ChangeCount, StoredRun } from '../../src/core/model/history.ts';
import { covered, PROD, TEST } from './small-run.ts';
import { storedRun } from './stored-runs.ts';

const DAY = 86_400;

/**
 * So many days, a run each: forty findings at first, one fixed every second day, and on the day `unread` eleven that
 * were open and could not be seen, because an account could not be read.
 */
export function trended(days: number, unread = -1, question: Partial<TrendQuestion> = {}): Trend {
  const runs: StoredRun[] = [];
  const counts: ChangeCount[] = [];
  const base = { rule: 'user-key-age', severity: 'high', secondsOpen: 0 } as const;
  for (let run = 1; run <= days; run += 1) {
    runs.push(storedRun(run, [covered(PROD), covered(TEST, run === unread ? 'failed' : 'scanned')]));
    if (run === 1) counts.push({ ...base, run, change: 'new', to: 'open', count: 40 });
    if (run % 2 === 0 && run < 50)
      counts.push({
        ...{ ...base, run, change: 'resolved', from: 'open', to: 'resolved', count: 1 },
        secondsOpen: run * DAY,
      });
    if (run === unread)
      counts.push({ ...base, run, change: 'not-seen', from: 'open', to: 'not-seen', count: 11 });
    if (run === unread + 1)
      counts.push({ ...base, run, change: 'seen-again', from: 'not-seen', to: 'open', count: 11 });
  }
  return makeTrend(runs, counts, { by: 'rule', ...question });
}
