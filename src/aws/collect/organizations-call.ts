import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Fact } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallName } from '../session/call-counter.ts';

/** Makes one call of AWS Organizations. Its client is loaded at the first. */
export function askOrganizations<T>(
  session: Pick<AccountSession, 'call'>,
  name: CallName,
  send: (client: OrganizationsClient) => Promise<T>,
): Promise<Fact<T>> {
  return session.call(name, async (clients) => send(await clients.organizations()));
}
