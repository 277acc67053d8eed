import { ListUsersCommand, type User } from '@aws-sdk/client-iam';
import { type Fact, known, type Unread } from '../../../core/model/fact.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { readAccountSummary } from '../account-summary.ts';
import { readKeys } from '../live-user.ts';
import { mapFact, markedPage, type Page, pageOf } from '../pages.ts';

/** Users whose keys are listed for want of an answer. More take too many calls for one key. */
const MOST_USERS = 200;

/** The keys of an account by their ids, as far as they were listed. */
export interface KeyOwners {
  /** Ids of access keys to user names. */
  readonly owners: ReadonlyMap<string, string>;
  /** Every user was asked. */
  readonly complete: boolean;
}

/**
 * Lists the keys of the first {@link MOST_USERS} users. GetAccessKeyLastUsed refuses a key that is not there as it
 * refuses a call that is not permitted; a list of all keys tells the two apart (I16).
 */
export async function readKeyOwners(session: AccountSession): Promise<Fact<KeyOwners>> {
  const users = await firstUsers(session);
  if (users.state === 'unread') return users;
  const owners = new Map<string, string>();
  const { names, complete } = users.value;
  const lists = await Promise.all(
    names.map(async (userName) => ({
      userName,
      keys: await readKeys(session, { userName }, { lastUse: false }),
    })),
  );
  for (const { userName, keys } of lists) {
    // A user who was deleted a moment ago has no keys.
    if (keys.state === 'unread' && keys.code === 'NoSuchEntity') continue;
    if (keys.state === 'unread') return keys;
    for (const { accessKeyId } of keys.value)
      if (accessKeyId !== undefined) owners.set(accessKeyId, userName);
  }
  return { ...users, value: { owners, complete } };
}

/**
 * Whether AWS gave a reason for its refusal, as it does where a permission is missing. Of a key that is not there it
 * may say no more than that the caller is not authorised.
 */
export function saysWhyDenied({ detail = '' }: Unread): boolean {
  return /\bbecause\b|explicit(?:ly)? den/i.test(detail);
}

/** Whether root has any key, active or not. */
export async function rootHasKey(session: AccountSession): Promise<Fact<boolean>> {
  const { accountSummary } = await readAccountSummary(session);
  return mapFact(accountSummary, ({ accountAccessKeysPresent }) => accountAccessKeysPresent > 0);
}

async function firstUsers(
  session: AccountSession,
): Promise<Fact<{ readonly names: readonly string[]; readonly complete: boolean }>> {
  const names: string[] = [];
  let marker: string | undefined;
  // A page may be empty and go on; no list of so few users has more pages than users.
  for (let pages = 0; pages < MOST_USERS && names.length < MOST_USERS; pages += 1) {
    const page = await usersFrom(session, marker);
    if (page.state === 'unread') return page;
    const { items, next, more } = page.value;
    names.push(...items.flatMap(({ UserName }) => UserName ?? []));
    if (more !== true) return known({ names, complete: true }, page.source, page.readAt);
    if (next === undefined) break;
    marker = next;
  }
  return known({ names: names.slice(0, MOST_USERS), complete: false }, 'iam:ListUsers');
}

async function usersFrom(session: AccountSession, Marker: string | undefined): Promise<Fact<Page<User>>> {
  const command = new ListUsersCommand({ ...(Marker !== undefined && { Marker }) });
  const answer = await session.call('iam:ListUsers', ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return answer;
  const { Users, IsTruncated, Marker: next } = answer.value;
  return pageOf(answer, markedPage(answer.source, Users, IsTruncated, next));
}
