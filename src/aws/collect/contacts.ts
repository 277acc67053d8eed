import { GetAlternateContactCommand, GetContactInformationCommand } from '@aws-sdk/client-account';
import type { Contact } from '../../core/model/account-facts.ts';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';

/** Whether a security contact is set. Who it is is not kept. */
export async function readSecurityContact(account: AccountSession): Promise<Fact<Contact>> {
  const name = 'account:GetAlternateContact';
  const command = new GetAlternateContactCommand({ AlternateContactType: 'SECURITY' });
  const answer = await account.call(name, async (clients) => (await clients.accounts()).send(command));
  if (answer.state === 'known') {
    if (answer.value.AlternateContact === undefined) return noContact(name);
    return { ...answer, value: { set: true } };
  }
  // No contact of this kind: the API has no other way to say so (Account Management API reference).
  if (answer.code !== 'ResourceNotFoundException') return answer;
  return known({ set: false }, name, instant(account.clock.now()));
}

/** The kinds of alternate contacts (Account Management API reference, GetAlternateContact). */
export type ContactType = 'OPERATIONS' | 'SECURITY' | 'BILLING';

/** Who is set as an alternate contact; `null` where nobody is. For telling a key's owner: kept in no snapshot. */
export async function readAlternateContact(
  account: AccountSession,
  type: ContactType,
): Promise<Fact<{ readonly name: string; readonly email: string } | null>> {
  const name = 'account:GetAlternateContact';
  const command = new GetAlternateContactCommand({ AlternateContactType: type });
  const answer = await account.call(name, async (clients) => (await clients.accounts()).send(command));
  if (answer.state === 'known') {
    const { Name = '', EmailAddress } = answer.value.AlternateContact ?? {};
    return EmailAddress === undefined
      ? noContact(name)
      : { ...answer, value: { name: Name, email: EmailAddress } };
  }
  if (answer.code !== 'ResourceNotFoundException') return answer;
  return known(null, name, instant(account.clock.now()));
}

/** Whether the account's own contact details are set. What they are is not kept. */
export async function readContactInformation(account: AccountSession): Promise<Fact<Contact>> {
  const name = 'account:GetContactInformation';
  const answer = await account.call(name, async (clients) =>
    (await clients.accounts()).send(new GetContactInformationCommand({})),
  );
  if (answer.state === 'known') {
    const { ContactInformation: contact } = answer.value;
    return contact === undefined
      ? noContact(name)
      : { ...answer, value: { set: contact.FullName !== undefined } };
  }
  if (answer.code !== 'ResourceNotFoundException') return answer;
  return known({ set: false }, name, instant(account.clock.now()));
}

/** Where there is none, AWS answers with an error: an empty answer is none of its. */
function noContact(name: string): Unread {
  return unread(name, 'BadAnswer', 'The answer holds no contact.');
}
