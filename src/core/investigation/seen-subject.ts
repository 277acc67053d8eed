import { isPartition } from '../model/account.ts';
import type { KeySubject } from '../model/investigation.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';
import type { TrailAnswer, UseRow } from './source.ts';

/**
 * The key, with what events say of whose it is where nobody else did: a key that was deleted, one of root, temporary
 * credentials, and every key where nothing but log files was asked (I16, X14). What is known already stays.
 */
export function seenSubject(
  subject: KeySubject,
  { calls, about }: { readonly calls: Pick<TrailAnswer, 'uses'>; readonly about: TrailAnswer },
): KeySubject {
  if (subject.holder !== 'unknown') return subject;
  const row = latest(calls.uses.filter(({ accessKeyId }) => accessKeyId === subject.accessKeyId));
  const named = subject.userName ?? madeFor(subject.accessKeyId, about);
  const withAccount = { ...subject, ...accountIn(subject, row) };
  if (row?.identityType === 'Root') return { ...withAccount, holder: 'root', ...arnOf(row) };
  if (row?.identityType === 'IAMUser') {
    const userName = row.arn.slice(row.arn.lastIndexOf('/') + 1);
    if (userName !== '') return { ...withAccount, holder: 'user', userName, ...arnOf(row) };
  }
  if (named !== undefined) return { ...withAccount, holder: 'user', userName: named };
  return row === undefined ? withAccount : { ...withAccount, ...arnOf(row) };
}

/**
 * All names that the user of a key signs in by: IAM says the one of now, and events have those of before, since a user
 * can be renamed. `root` for the root user.
 */
export function namesOfHolder(
  { accessKeyId, holder, userName }: KeySubject,
  { uses }: Pick<TrailAnswer, 'uses'>,
): readonly string[] {
  if (holder === 'root') return ['root'];
  const before = uses
    .filter((row) => row.accessKeyId === accessKeyId && row.identityType === 'IAMUser')
    .map(({ arn }) => arn.slice(arn.lastIndexOf('/') + 1));
  return [...new Set([...(userName === undefined ? [] : [userName]), ...before])].filter(
    (name) => name !== '',
  );
}

/** Whether events about a key have its deletion. */
export function showsDeletion(accessKeyId: string, { records }: Pick<TrailAnswer, 'records'>): boolean {
  return records.some(
    ({ source, name, errorCode, request }) =>
      source === 'iam.amazonaws.com' &&
      name === 'DeleteAccessKey' &&
      errorCode === undefined &&
      request.accessKeyId === accessKeyId,
  );
}

function latest(rows: readonly UseRow[]): UseRow | undefined {
  const known = rows.filter(({ identityType }) => identityType !== '');
  return known.toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1))[0];
}

function arnOf({ arn }: UseRow): { readonly arn?: string } {
  return arn === '' ? {} : { arn };
}

/** The user whose key it is, by its making, switching or deletion. */
function madeFor(accessKeyId: string, { records }: TrailAnswer): string | undefined {
  for (const { source, errorCode, request, response, identity } of records) {
    if (source !== 'iam.amazonaws.com' || errorCode !== undefined) continue;
    const key = objectIn(response.accessKey);
    if (key.accessKeyId !== accessKeyId && request.accessKeyId !== accessKeyId) continue;
    // Without a name in the request it is the caller's own (IAM API reference).
    const name = textIn(key.userName) ?? textIn(request.userName) ?? textIn(identity.userName);
    if (name !== undefined) return name;
  }
  return undefined;
}

function accountIn(
  { account }: KeySubject,
  row: UseRow | undefined,
): Pick<KeySubject, 'account' | 'accountFrom'> {
  if (row === undefined) return {};
  const [, partition = '', , , owner = ''] = row.arn.split(':');
  // Where nobody was asked, the partition of an account was a guess.
  if (account !== undefined)
    return owner === account.id && isPartition(partition) ? { account: { ...account, partition } } : {};
  const id = /^\d{12}$/.test(owner) ? owner : row.accountId;
  if (!/^\d{12}$/.test(id)) return {};
  return { account: { id, partition: isPartition(partition) ? partition : 'aws' }, accountFrom: 'records' };
}
