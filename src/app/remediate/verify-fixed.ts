import { readAccountSummary } from '../../aws/collect/account-summary.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import type { Account } from '../../core/model/account.ts';
import { chooseAccounts } from '../choose-accounts.ts';
import type { LiveOptions } from '../scan-options.ts';

/** What the live account summary says of one account's root. */
export interface RootVerified {
  readonly account: Account;
  readonly result: 'fixed' | 'not-fixed' | 'unknown';
  readonly words: string;
  readonly fix?: string;
  readonly readAt?: string;
}

/**
 * Asks each account's live summary whether root still has access keys or signing certificates (X15). It knows no
 * four hours: a deletion shows at once. It counts inactive keys too.
 */
export async function verifyFixed(
  base: BaseSession,
  live: LiveOptions,
  accounts: readonly string[],
): Promise<readonly RootVerified[]> {
  const options = accounts.length > 0 ? { ...live, accounts } : live;
  const { targets, skipped } = await chooseAccounts(base, options);
  const results: RootVerified[] = skipped.map(({ account, reason = 'It was left out.' }) => {
    return { account, result: 'unknown', words: reason };
  });
  for (const target of targets) {
    const session = base.account(target);
    const lost = await session.open();
    if (lost !== undefined) results.push(unknown(session.account, lost));
    else results.push(verdict(session.account, await readAccountSummary(session)));
  }
  return results.toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
}

function verdict(
  account: Account,
  { accountSummary, certificatesPresentNow }: Awaited<ReturnType<typeof readAccountSummary>>,
): RootVerified {
  if (accountSummary.state === 'unread') return unknown(account, accountSummary);
  if (certificatesPresentNow.state === 'unread') return unknown(account, certificatesPresentNow);
  const { readAt } = accountSummary;
  const at = readAt === undefined ? {} : { readAt };
  const keys = accountSummary.value.accountAccessKeysPresent > 0;
  const certificates = certificatesPresentNow.value;
  if (!keys && !certificates)
    return {
      account,
      result: 'fixed',
      words: 'Root has neither access keys nor signing certificates.',
      ...at,
    };
  const what = [keys ? 'an access key (active or inactive)' : '', certificates ? 'a signing certificate' : '']
    .filter((each) => each !== '')
    .join(' and ');
  return { account, result: 'not-fixed', words: `Root still has ${what}.`, ...at };
}

function unknown(
  account: Account,
  { source, code, words, fix }: { source: string; code: string; words: string; fix?: string },
): RootVerified {
  const said = `It could not be read (${source}: ${code}). ${words}`;
  return { account, result: 'unknown', words: said, ...(fix !== undefined && { fix }) };
}
