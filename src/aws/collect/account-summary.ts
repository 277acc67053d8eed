import { GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import { type Fact, type Unread, unread } from '../../core/model/fact.ts';
import type { RootFacts } from '../../core/model/snapshot.ts';
import type { AccountSession } from '../session/account-session.ts';

/** What the account summary tells of root. */
export type SummaryFacts = Pick<
  RootFacts,
  'accountSummary' | 'mfaEnabledNow' | 'passwordPresentNow' | 'certificatesPresentNow'
>;

/**
 * Reads `GetAccountSummary`. Its entry counts inactive root keys too, and is never older than the call, where
 * the credential report can be four hours old (IAM API reference, GetAccountSummary).
 */
export async function readAccountSummary(account: AccountSession): Promise<SummaryFacts> {
  const command = new GetAccountSummaryCommand({});
  const answer = await account.call('iam:GetAccountSummary', ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return summaryUnread(answer);
  const map: Readonly<Record<string, number>> = answer.value.SummaryMap ?? {};
  // Not every partition has every entry: where only some are missing, the verdicts on them tell of it.
  const entry = (name: string, code: 'BadAnswer' | 'Unreadable' = 'Unreadable'): Fact<number> => {
    const value = map[name];
    return value !== undefined && /^\d{1,6}$/.test(String(value))
      ? { ...answer, value }
      : unread(answer.source, code, `The answer has no number ${name}.`);
  };
  const keys = entry('AccountAccessKeysPresent', 'BadAnswer');
  return {
    accountSummary:
      keys.state === 'unread' ? keys : { ...keys, value: { accountAccessKeysPresent: keys.value } },
    mfaEnabledNow: isSet(entry('AccountMFAEnabled')),
    passwordPresentNow: isSet(entry('AccountPasswordPresent')),
    certificatesPresentNow: isSet(entry('AccountSigningCertificatesPresent')),
  };
}

/** All of it unread, for one reason. */
export function summaryUnread(reason: Unread): SummaryFacts {
  return {
    accountSummary: reason,
    mfaEnabledNow: reason,
    passwordPresentNow: reason,
    certificatesPresentNow: reason,
  };
}

function isSet(entry: Fact<number>): Fact<boolean> {
  return entry.state === 'unread' ? entry : { ...entry, value: entry.value > 0 };
}
