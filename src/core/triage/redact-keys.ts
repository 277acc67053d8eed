import { accountPseudonym } from '../model/redact.ts';
import { Pseudonyms } from '../model/redact-more.ts';
import type { KeyFacts, ReportedKey } from '../model/triage.ts';

/**
 * Facts under pseudonyms, before they are judged: every sentence and command is made of these. Accounts are counted in
 * the order of their ids, users and keys in the order of key ids. Words of the settings and places name things, and
 * are left out.
 */
export function redactKeys(keys: readonly KeyFacts[]): readonly KeyFacts[] {
  const ids = [...new Set(keys.flatMap(({ account }) => account?.id ?? []))].sort();
  const accounts = new Map(ids.map((id, index) => [id, accountPseudonym(index)]));
  const names = new Pseudonyms();
  return keys.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((key) => redactKey(key, accounts, names));
}

function redactKey(key: KeyFacts, accounts: ReadonlyMap<string, string>, names: Pseudonyms): KeyFacts {
  const { account, userName, owner: _owner, fix: _fix, exempt, standingUnknown, ...rest } = key;
  // A user is one of its account.
  const user = userName === undefined ? undefined : names.of('user', `${account?.id} ${userName}`);
  return {
    ...rest,
    id: names.of('key', key.id),
    ...(account !== undefined && {
      account: {
        id: accounts.get(account.id) ?? '',
        partition: account.partition,
        ...(account.isManagement !== undefined && { isManagement: account.isManagement }),
      },
    }),
    ...(user !== undefined && { userName: user }),
    ...(exempt !== undefined && { exempt: 'The user is exempt by the settings.' }),
    ...(standingUnknown !== undefined && { standingUnknown: { unread: standingUnknown.unread } }),
    reported: key.reported.map(redactReported),
  };
}

/** Types of AWS's are public; a table's, and the names of kinds of secrets that a company made, may name something. */
function redactReported({ where: _where, userName: _userName, type, ...reported }: ReportedKey): ReportedKey {
  const isPublic =
    type !== undefined && ((reported.by !== 'csv' && reported.by !== 'github') || /^aws_/.test(type));
  return { ...reported, ...(isPublic && { type }) };
}
