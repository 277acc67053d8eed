import { listOrganization } from '../../aws/collect/organization.ts';
import type { BaseSession, Target } from '../../aws/session/base-session.ts';
import type { Account } from '../../core/model/account.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Standing, UnreadWords } from '../../core/model/triage.ts';
import { whySkipped } from '../choose-accounts.ts';
import { accountOf, type Members, organizationMembers } from '../organization-members.ts';
import type { LiveOptions } from '../scan-options.ts';

/** Which accounts are ours, and which of them are looked into. */
export interface OwnAccounts {
  standingOf(accountId: string): { readonly standing: Standing; readonly why?: UnreadWords };
  accountOf(accountId: string): Account;
  /** Where to look for a key of an account of ours, or why nobody looks there. */
  targetOf(accountId: string): Target | UnreadWords;
  /** What could not be told of the whole. */
  readonly gaps: readonly string[];
}

/**
 * Accounts of the organisation, those that were named, and the caller's own are ours. Of an organisation that cannot be
 * listed nobody is told to be a stranger: then an account is ours or not known. The same holds where there is no
 * organisation and nobody named any account.
 */
export async function ownAccounts(base: BaseSession, live: LiveOptions): Promise<OwnAccounts> {
  const { accounts = [], skipAccounts = [] } = live;
  const named = new Map(accounts.map((each) => (typeof each === 'string' ? [each, {}] : [each.id, each])));
  const found = await organizationMembers(base);
  const [listed, words] = found instanceof Problem ? [NOBODY, whyNotListed(found)] : [found];
  const units = typeof live.organization === 'object' ? live.organization.ous : undefined;
  const chosen = units === undefined ? undefined : await listOrganization(base, { units });
  const own = base.identity.accountId;
  const isOurs = (id: string) => id === own || listed.has(id) || named.has(id);
  const isChosen = (id: string) => {
    if (named.size === 0 && chosen === undefined) return true;
    return named.has(id) || chosen?.some((each) => each.id === id) === true;
  };
  const isClosed = !(found instanceof Problem) || (words === undefined && named.size > 0);
  return {
    standingOf: (id) => {
      if (isOurs(id)) return { standing: 'ours' };
      if (isClosed) return { standing: 'not-ours' };
      const unread = words ?? NO_ORGANISATION;
      return {
        standing: 'unknown',
        why: { unread, fix: 'If the account is yours, name it with --account.' },
      };
    },
    accountOf: (id) => accountOf(base, id, listed.get(id)),
    targetOf: (id) => {
      const { role } = (named.get(id) as { readonly role?: string } | undefined) ?? {};
      const left = whySkipped(listed.get(id) ?? { id }, skipAccounts);
      if (left !== undefined) return { unread: left };
      if (!isChosen(id))
        return {
          unread: 'Its account was not looked into: other accounts were named.',
          fix: `Add --account ${id}.`,
        };
      return { accountId: id, ...(role !== undefined && { roleName: role }) };
    },
    gaps: words === undefined ? [] : [words],
  };
}

const NO_ORGANISATION =
  'This account belongs to no organisation, and no other account was named: whether it is yours could not be told.';

const NOBODY: Members = new Map();

/** What is told of it; nothing where there is no organisation. */
function whyNotListed({ message }: Problem): string | undefined {
  if (message.startsWith('This account belongs to no organisation')) return undefined;
  return 'The accounts of the organisation could not be listed, so whether a key of another account is yours could not be told.';
}
