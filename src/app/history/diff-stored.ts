import { chooseTwo } from '../../core/history/choose-runs.ts';
import { OpenDiff, type RunDiff } from '../../core/history/diff.ts';
import type { Store } from '../../store/port.ts';

/** What a diff is asked for. */
export interface DiffQuestion {
  /** None, one or two: numbers, `latest` or `previous`. */
  readonly runs: readonly string[];
  /** By the clock, ISO 8601 UTC: it tells running from interrupted. */
  readonly at: string;
  /** Keeps the findings that are still open too. */
  readonly keepOpen: boolean;
}

/** Puts two runs of a store beside each other. Throws as {@link chooseTwo} does. */
export async function diffStored(
  store: Store,
  { runs, at, keepOpen }: DiffQuestion,
): Promise<{ readonly diff: RunDiff; readonly swapped: boolean }> {
  const { earlier, later, swapped } = chooseTwo(await store.runs(at), runs);
  const [then, now] = [await store.coverageOf(earlier.number), await store.coverageOf(later.number)];
  const [lateThen, lateNow] = [await lateIn(store, earlier.number), await lateIn(store, later.number)];
  const open = new OpenDiff(
    { run: earlier, coverage: then, late: lateThen },
    { run: later, coverage: now, late: lateNow },
    { keepOpen },
  );
  for await (const life of store.lives()) open.see(life);
  return { diff: open.close(), swapped };
}

/** Ids of the accounts that a run came late to. */
export async function lateIn(store: Store, run: number): Promise<readonly string[]> {
  return (await store.lateAccounts(run)).map(({ accountId }) => accountId);
}
