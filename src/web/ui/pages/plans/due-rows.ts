import type { Due, PlanRequest } from '../../../api/plans.ts';

/** A key of the journal, with what comes next. */
export type DueKey = Due['keys'][number];

/** What is due first, then what comes next by its time, then what nothing follows. */
export function dueFirst(keys: readonly DueKey[]): readonly DueKey[] {
  return keys.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.dueAt ?? '').localeCompare(b.dueAt ?? '') ||
      a.account.localeCompare(b.account) ||
      a.accessKeyId.localeCompare(b.accessKeyId),
  );
}

function rank({ due, next }: DueKey): number {
  return due ? 0 : next === undefined ? 2 : 1;
}

/** As many as one request may name. */
export const MOST_KEYS = 1000;

/** Root of an account stands in the journal as one, whatever keys it has. */
export function isRoot({ accessKeyId }: Pick<DueKey, 'accessKeyId'>): boolean {
  return accessKeyId === 'root';
}

/** The plan to ask for: of exactly these keys; where root is among them, of the accounts, for root has no key to name. */
export function planFor(keys: readonly DueKey[]): PlanRequest {
  const some = keys.slice(0, MOST_KEYS);
  // No other account is read for them, nor can one that could not be read make the plan less than whole.
  const accounts = [...new Set(some.map(({ account }) => account))];
  if (some.some(isRoot)) return { accounts };
  return { accounts, keys: [...new Set(some.map(({ accessKeyId }) => accessKeyId))] };
}
