import type { ChosenReport } from '../../core/evidence/reports.ts';
import { Problem } from '../../core/model/problem.ts';

/** The Problem of a credential report that the store lists, and does not have. */
export function damagedReport({ account, run }: ChosenReport): Problem {
  return new Problem(
    'store-damaged',
    `The credential report of account ${account} in run ${run} is listed in the store, and is not there.`,
  );
}
