import type { Account } from '../model/account.ts';
import type { Unread } from '../model/fact.ts';
import type { PlanGap } from './plan.ts';

/** What could not be read, as a plan tells it. */
export function gapOf(
  { source, code, words, fix }: Pick<Unread, 'source' | 'code' | 'words' | 'fix'>,
  account?: Account,
): PlanGap {
  return {
    ...(account !== undefined && { account }),
    source,
    code,
    words,
    ...(fix !== undefined && { fix }),
  };
}
