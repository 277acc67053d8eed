import { GetAccessKeyInfoCommand } from '@aws-sdk/client-sts';
import { type Fact, unread } from '../../../core/model/fact.ts';
import type { AccountSession } from '../../session/account-session.ts';
import type { BaseSession } from '../../session/base-session.ts';
import { readKeyUse } from '../live-user.ts';
import { mapFact } from '../pages.ts';

/**
 * The user an access key of this account belongs to; `null` where AWS names none, as of a root key. What AWS refuses,
 * {@link readKeyUse} tells.
 */
export async function readKeyOwner(
  session: AccountSession,
  accessKeyId: string,
): Promise<Fact<string | null>> {
  return mapFact(await readKeyUse(session, accessKeyId), ({ userName }) => userName);
}

/** The account of any access key id, whether or not the key is still there (STS API reference, GetAccessKeyInfo). */
export async function readKeyAccount(
  base: Pick<BaseSession, 'call'>,
  accessKeyId: string,
): Promise<Fact<string>> {
  const name = 'sts:GetAccessKeyInfo';
  const command = new GetAccessKeyInfoCommand({ AccessKeyId: accessKeyId });
  const answer = await base.call(name, ({ sts }) => sts.send(command), { kind: 'session' });
  if (answer.state === 'unread') return answer;
  const { Account: account } = answer.value;
  if (account !== undefined && /^\d{12}$/.test(account)) return { ...answer, value: account };
  return unread(name, 'BadAnswer', 'The answer names no account.');
}
