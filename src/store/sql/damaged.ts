import { Problem } from '../../core/model/problem.ts';

/** What the store holds is not what was written: told, and never passed over. */
export function damaged(what: string, cause?: unknown): Problem {
  return new Problem('store-damaged', `The store is damaged: ${what}.`, { cause });
}
