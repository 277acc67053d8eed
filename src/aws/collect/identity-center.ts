import { ListInstancesCommand } from '@aws-sdk/client-sso-admin';
import type { Fact } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { homeRegion } from '../session/partitions.ts';

/** Instances of IAM Identity Center in the home region; an organisation has one, in a region of its choice. */
export async function readIdentityCenter(account: AccountSession): Promise<Fact<number>> {
  const region = homeRegion(account.account.partition);
  const answer = await account.call('sso:ListInstances', async (clients) =>
    (await clients.ssoAdmin(region)).send(new ListInstancesCommand({})),
  );
  return answer.state === 'unread' ? answer : { ...answer, value: answer.value.Instances?.length ?? 0 };
}
