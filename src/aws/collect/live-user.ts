import {
  type AccessKeyLastUsed,
  type AccessKeyMetadata,
  GetAccessKeyLastUsedCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import { type Fact, known, unread, valueIn } from '../../core/model/fact.ts';
import {
  type AccessKey,
  KEY_STATUSES,
  type KeyStatus,
  type LastUse,
  type LoginProfile,
} from '../../core/model/snapshot.ts';
import { instant } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import { markedPage, readPages } from './pages.ts';

/** Whose keys to list. Root has no name, and only a session as root may ask without one. */
export type Whose = { readonly userName: string } | 'root';

/**
 * Names the user in a request, always: without a name IAM acts on the caller's own identity (IAM API
 * reference), which would show the scanner's keys as somebody else's.
 */
export function named(userName: string): { readonly UserName: string } {
  if (userName === '') throw new Error('A call without a user name would be about the caller.');
  return { UserName: userName };
}

/**
 * Lists access keys with status and creation, and asks when each active one was last used; with `of-all`, when
 * inactive ones were. The credential report, which knows that of the others, names no ids: of keys made in one second
 * it cannot be told which is which (K12), and they are asked for too.
 */
export async function readKeys(
  account: AccountSession,
  whose: Whose,
  { lastUse = true }: { readonly lastUse?: boolean | 'of-all' } = {},
): Promise<Fact<readonly AccessKey[]>> {
  const keys = await listAccessKeys(account, whose === 'root' ? {} : named(whose.userName));
  if (keys.state === 'unread' || !lastUse) return keys;
  const askAll = whose === 'root' || lastUse === 'of-all';
  const value = await Promise.all(
    keys.value.map(async (key) => {
      const { accessKeyId } = key;
      const isAsked = askAll || valueIn(key.status) === 'Active' || sharesSecond(key, keys.value);
      if (accessKeyId === undefined || !isAsked) return key;
      return { ...key, lastUse: await readLastUse(account, accessKeyId) };
    }),
  );
  return { ...keys, value };
}

function sharesSecond(key: AccessKey, keys: readonly AccessKey[]): boolean {
  const second = valueIn(key.createdAt);
  return keys.some((other) => other !== key && valueIn(other.createdAt) === second);
}

async function listAccessKeys(
  account: AccountSession,
  whose: { readonly UserName?: string },
): Promise<Fact<readonly AccessKey[]>> {
  const keys = await readPages<AccessKeyMetadata>(async (Marker) => {
    const command = new ListAccessKeysCommand({ ...whose, ...(Marker === undefined ? {} : { Marker }) });
    const answer = await account.call('iam:ListAccessKeys', ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { AccessKeyMetadata, IsTruncated, Marker: next } = answer.value;
    const page = markedPage(answer.source, AccessKeyMetadata, IsTruncated, next);
    return page.state === 'unread' ? page : { ...answer, value: page.value };
  });
  if (keys.state === 'unread') return keys;
  return { ...keys, value: keys.value.map((key) => liveKey(key, keys.readAt)) };
}

const USE_NOT_ASKED = unread(
  'iam:GetAccessKeyLastUsed',
  'NotAsked',
  'The last use of this key was not asked for.',
);

function liveKey(key: AccessKeyMetadata, readAt: string | undefined): AccessKey {
  const { AccessKeyId, CreateDate } = key;
  const status = KEY_STATUSES.find((one) => one === key.Status);
  return {
    ...(AccessKeyId === undefined ? {} : { accessKeyId: AccessKeyId }),
    createdAt: listed<string>(CreateDate && instant(CreateDate), 'creation date', readAt),
    status: listed<KeyStatus>(status, 'status that we know', readAt),
    lastUse: USE_NOT_ASKED,
  };
}

function listed<T>(value: T | undefined, what: string, readAt: string | undefined): Fact<T> {
  const source = 'iam:ListAccessKeys';
  if (value !== undefined) return known(value, source, readAt);
  return unread(source, 'BadAnswer', `The answer holds no ${what}.`);
}

/** Whose a key of this account is, `null` where AWS names no user, and when it was last used. */
export interface KeyUse {
  readonly userName: string | null;
  readonly lastUse: Fact<LastUse>;
}

/**
 * Asks of one key. AWS refuses ids that are not of this account, or not there any more, as it refuses a call that is
 * not permitted: GetAccessKeyLastUsed has no error of its own for them (IAM API reference).
 */
export async function readKeyUse(account: AccountSession, accessKeyId: string): Promise<Fact<KeyUse>> {
  const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId });
  const name = 'iam:GetAccessKeyLastUsed';
  const answer = await account.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return answer;
  const { UserName: userName = null, AccessKeyLastUsed: used } = answer.value;
  // AWS always answers with the element, filled with N/A for a key that was never used.
  const use: Fact<LastUse> =
    used === undefined
      ? unread(name, 'BadAnswer', 'The answer says nothing of a last use.')
      : { ...answer, value: lastUse(used) };
  return { ...answer, value: { userName, lastUse: use } };
}

async function readLastUse(account: AccountSession, accessKeyId: string): Promise<Fact<LastUse>> {
  const use = await readKeyUse(account, accessKeyId);
  return use.state === 'unread' ? use : use.value.lastUse;
}

/** Never used: `LastUsedDate` is absent, and the others are `N/A`, which the model requires them to have. */
function lastUse(used: AccessKeyLastUsed | undefined): LastUse {
  const given = (text: string | undefined) => (text === undefined || text === 'N/A' ? undefined : text);
  const region = given(used?.Region);
  const service = given(used?.ServiceName);
  return {
    ...(used?.LastUsedDate === undefined ? {} : { at: instant(used.LastUsedDate) }),
    ...(region === undefined ? {} : { region }),
    ...(service === undefined ? {} : { service }),
  };
}

/** Reads when the password was first made; `null` where there is none. */
export async function readLoginProfile(
  account: AccountSession,
  userName: string,
): Promise<Fact<LoginProfile>> {
  const command = new GetLoginProfileCommand(named(userName));
  const name = 'iam:GetLoginProfile';
  const answer = await account.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'unread') {
    if (answer.code !== 'NoSuchEntity') return answer;
    return known(null, name, instant(account.clock.now()));
  }
  const created = answer.value.LoginProfile?.CreateDate;
  if (created === undefined) return unread(name, 'BadAnswer', 'The answer holds no creation date.');
  return { ...answer, value: { createdAt: instant(created) } };
}

/** A user as `GetUser` has it. The password's use outlives the password (IAM API reference, User). */
export interface LiveUser {
  readonly createdAt: string;
  readonly arn: string | undefined;
  readonly passwordLastUsedAt: string | undefined;
  /** `AIDA…` */
  readonly userId: string | undefined;
  readonly path: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads the user of this name: when it was made and last signed in, ids, path and tags. */
export async function readUser(account: AccountSession, userName: string): Promise<Fact<LiveUser>> {
  const command = new GetUserCommand(named(userName));
  const name = 'iam:GetUser';
  const answer = await account.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return answer;
  const { CreateDate, Arn, PasswordLastUsed, UserId, Path, Tags = [] } = answer.value.User ?? {};
  if (CreateDate === undefined) return unread(name, 'BadAnswer', 'The answer holds no creation date.');
  const passwordLastUsedAt = PasswordLastUsed && instant(PasswordLastUsed);
  const value = {
    createdAt: instant(CreateDate),
    arn: Arn,
    passwordLastUsedAt,
    userId: UserId,
    path: Path,
    tags: Object.fromEntries(Tags.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? '']] : []))),
  };
  return { ...answer, value };
}
