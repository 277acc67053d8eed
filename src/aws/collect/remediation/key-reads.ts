import { ListUsersCommand, type User } from '@aws-sdk/client-iam';
import { type Fact, known, type Unread, unread } from '../../../core/model/fact.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { readAccountSummary } from '../account-summary.ts';
import { readKeys, readKeyUse } from '../live-user.ts';
import { markedPage, type Page, pageOf } from '../pages.ts';

/** Users whose keys are listed, in search of one to try the call on. */
const MOST_USERS = 200;

/**
 * Whether a refused GetAccessKeyLastUsed means that the account has no such key (I16): AWS says the same of a call that
 * is not permitted. Known where the call is answered for another key of the account, or where the account has no key at
 * all; unread, and why, where neither can be shown.
 */
export async function provesAbsence(session: AccountSession): Promise<Fact<true>> {
  const found = await someKeyId(session);
  if (found.state === 'unread') return found;
  if (found.value === null) return noKeyOfRoot(session);
  const use = await readKeyUse(session, found.value);
  return use.state === 'unread' ? use : { ...use, value: true };
}

/**
 * Whether AWS gave a reason for its refusal, as it does where a permission is missing. Of a key that is not there it
 * says no more than that the caller is not authorised.
 */
export function saysWhyDenied({ code, detail = '' }: Unread): boolean {
  return code !== 'AccessDenied' || /\bbecause\b|explicit(?:ly)? den/i.test(detail);
}

/** A key of any user; `null` where no user has one. */
async function someKeyId(session: AccountSession): Promise<Fact<string | null>> {
  let left = MOST_USERS;
  let marker: string | undefined;
  for (;;) {
    const page = await usersFrom(session, marker);
    if (page.state === 'unread') return page;
    for (const { UserName: userName = '' } of page.value.items) {
      if (left === 0) return unread('iam:ListAccessKeys', 'Bounded', NO_KEY_AMONG_FIRST);
      left -= 1;
      const keys = await readKeys(session, { userName }, { lastUse: false });
      if (keys.state === 'unread') return keys;
      const id = keys.value.find(({ accessKeyId }) => accessKeyId !== undefined)?.accessKeyId;
      if (id !== undefined) return known(id, keys.source, keys.readAt);
    }
    const { next, more } = page.value;
    // Pages may be empty and go on; they do not do so for ever.
    if (left === 0) return unread('iam:ListUsers', 'Bounded', NO_KEY_AMONG_FIRST);
    left -= 1;
    if (next === undefined && more === true)
      return unread(
        page.source,
        'BadAnswer',
        'The list is cut short, and the answer does not say how it goes on.',
      );
    if (next === undefined) return known(null, page.source, page.readAt);
    marker = next;
  }
}

const NO_KEY_AMONG_FIRST = `None of the first ${MOST_USERS} users has a key that shows whether the call is permitted.`;

async function usersFrom(session: AccountSession, Marker: string | undefined): Promise<Fact<Page<User>>> {
  const command = new ListUsersCommand({ ...(Marker !== undefined && { Marker }) });
  const answer = await session.call('iam:ListUsers', ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return answer;
  const { Users, IsTruncated, Marker: next } = answer.value;
  return pageOf(answer, markedPage(answer.source, Users, IsTruncated, next));
}

/** Where no user has a key, it could be root's. */
async function noKeyOfRoot(session: AccountSession): Promise<Fact<true>> {
  const { accountSummary } = await readAccountSummary(session);
  if (accountSummary.state === 'unread') return accountSummary;
  if (accountSummary.value.accountAccessKeysPresent === 0) return { ...accountSummary, value: true };
  return unread(
    'iam:GetAccessKeyLastUsed',
    'AccessDenied',
    'No user of the account has a key, and root has one: whether it is this one does not show.',
  );
}
