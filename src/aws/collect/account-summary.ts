import { GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import { type Fact, unread } from '../../core/model/fact.ts';
import type { AccountSummary } from '../../core/model/snapshot.ts';
import type { AccountSession } from '../session/account-session.ts';

/**
 * Reads `GetAccountSummary`. Its entry counts inactive root keys too, and is never older than the call, where
 * the credential report can be four hours old (IAM API reference, GetAccountSummary).
 */
export async function readAccountSummary(account: AccountSession): Promise<Fact<AccountSummary>> {
  const command = new GetAccountSummaryCommand({});
  const name = 'iam:GetAccountSummary';
  const answer = await account.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return answer;
  const accountAccessKeysPresent = answer.value.SummaryMap?.AccountAccessKeysPresent;
  if (accountAccessKeysPresent === undefined || !/^\d{1,6}$/.test(String(accountAccessKeysPresent))) {
    return unread(name, 'BadAnswer', 'The answer has no number AccountAccessKeysPresent.');
  }
  return { ...answer, value: { accountAccessKeysPresent } };
}
