import { Problem } from '../../../core/model/problem.ts';

/**
 * The Problem of something that the store does not have.
 *
 * @param what with its name: `account 111122223333`
 * @param page of the dashboard, which lists what is there
 */
export function notThere(what: string, page: string): Problem {
  return new Problem('not-in-store', `The store has no ${what.slice(0, 200)}.`, {
    hint: `Look for it on the page ${page}, or scan again if it was made since.`,
  });
}
