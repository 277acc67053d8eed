import type { AccountSession } from '../../aws/session/account-session.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import type { Account } from '../../core/model/account.ts';
import { type Unread, unread } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import { accountOf, organizationMembers } from '../organization-members.ts';

/** The accounts that may be looked into, and the sessions in them. */
export interface OwnAccounts {
  /** Why an account is not looked into; `undefined` for one of ours. */
  whyNot(accountId: string): Promise<Unread | undefined>;
  /** A session in an account, one for each. No role is taken in an account that is not ours. */
  sessionIn(accountId: string): Promise<AccountSession | Unread>;
  /** As far as the organisation names it. */
  accountOf(accountId: string): Promise<Account>;
}

/**
 * Ours are the caller's account, those that somebody named, and those of the organisation. The organisation is listed
 * when an account is asked about that is none of the first two, and once.
 */
export function ownAccounts(base: BaseSession, named: readonly string[] = []): OwnAccounts {
  const { accountId: own } = base.identity;
  const sessions = new Map<string, Promise<AccountSession | Unread>>();
  let listing: ReturnType<typeof organizationMembers> | undefined;
  const listed = () => {
    listing ??= organizationMembers(base);
    return listing;
  };
  const whyNot = async (id: string): Promise<Unread | undefined> => {
    if (id === own || named.includes(id)) return undefined;
    const all = await listed();
    if (all instanceof Problem) return notListed(all);
    return all.has(id) ? undefined : NOT_OURS;
  };
  return {
    whyNot,
    async sessionIn(id) {
      const session = sessions.get(id) ?? open(base, id, whyNot);
      sessions.set(id, session);
      return session;
    },
    async accountOf(id) {
      const all = await listing;
      return accountOf(base, id, all instanceof Problem ? undefined : all?.get(id));
    },
  };
}

const NOT_OURS = unread(
  'organizations:ListAccounts',
  'NotOurs',
  'The account is none of the organisation and was not named: nothing is read there.',
);

function notListed({ message }: Problem): Unread {
  const words =
    'Whether the account is of the organisation could not be told, since its accounts cannot be listed: nothing is read there.';
  return unread('organizations:ListAccounts', 'NotListed', words, { detail: message });
}

async function open(
  base: BaseSession,
  accountId: string,
  whyNot: OwnAccounts['whyNot'],
): Promise<AccountSession | Unread> {
  const closed = await whyNot(accountId);
  if (closed !== undefined) return closed;
  const session = base.account({ accountId });
  return (await session.open()) ?? session;
}
