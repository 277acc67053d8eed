import pLimit from 'p-limit';
import { type Fact, prefer, type Unread, valueIn } from '../../core/model/fact.ts';
import type { AccessKey, ConsolePassword, LoginProfile, User } from '../../core/model/snapshot.ts';
import type { AccountSession } from '../session/account-session.ts';
import { joinKeys, withoutContradictions } from './join-keys.ts';
import { readKeys, readLoginProfile, readUser } from './live-user.ts';
import { mapFact } from './pages.ts';

/** Users at a time: enough to keep the session's few places busy, few enough to hold little in memory. */
const USERS_AT_A_TIME = 16;

/** Users as they are now. */
export interface ReadAgain {
  /** In the order they came in. */
  readonly users: readonly User[];
  /** Calls that failed, each reason once. Known facts of the report stand where they did. */
  readonly gaps: readonly Unread[];
}

/**
 * Reads users again, live: ListAccessKeys and GetLoginProfile, and GetAccessKeyLastUsed for each active key:
 * four calls at most. A fifth, GetUser, is made where a key is younger than the report, since then the user
 * may be another one of the same name (S13).
 *
 * What live calls could not read never overwrites what the report knew (K06).
 */
export async function readUsersAgain(
  account: AccountSession,
  users: readonly User[],
  report: { readonly generatedAt: string },
): Promise<ReadAgain> {
  const limit = pLimit(USERS_AT_A_TIME);
  const gaps = new Map<string, Unread>();
  const note = (fact: Fact<unknown>) => {
    if (fact.state === 'unread' && fact.code !== 'NotAsked') gaps.set(`${fact.source} ${fact.code}`, fact);
  };
  const read = await Promise.all(
    users.map((user) => limit(() => readAgain(account, user, { note, generatedAt: report.generatedAt }))),
  );
  return { users: read, gaps: [...gaps.values()] };
}

interface Circumstances {
  readonly generatedAt: string;
  note(fact: Fact<unknown>): void;
}

async function readAgain(account: AccountSession, user: User, around: Circumstances): Promise<User> {
  const [keys, loginProfile] = await Promise.all([
    readKeys(account, { userName: user.name }),
    readLoginProfile(account, user.name),
  ]);
  const isNew = user.presence === 'newer-than-report' && user.asReported === undefined;
  const reported = user.asReported ?? user;
  const asReported = isNew ? {} : { asReported: reported };
  if (keys.state === 'unread' && keys.code === 'NoSuchEntity') {
    return { ...reported, ...asReported, presence: 'gone-since-report' };
  }
  around.note(loginProfile);
  const password = consolePassword(loginProfile);
  const read: User = {
    ...reported,
    ...asReported,
    loginProfile: prefer(loginProfile, reported.loginProfile),
    consolePassword: prefer(password, reported.consolePassword),
  };
  if (keys.state === 'unread') {
    around.note(keys);
    return { ...read, accessKeys: isNew ? keys : prefer(reported.accessKeys, keys) };
  }
  for (const key of keys.value) around.note(key.lastUse);
  if (isNew) return withKeys(read, keys, keys.value.map(newer));
  const successor = await successorOf(account, reported, keys.value, around);
  if (successor !== undefined) {
    return withKeys(
      { ...read, ...successor, loginProfile, consolePassword: password },
      keys,
      keys.value.map(newer),
    );
  }
  const joined =
    reported.accessKeys.state === 'unread'
      ? keys.value
      : joinKeys(keys.value, reported.accessKeys.value, around.generatedAt);
  return withKeys({ ...read, presence: 'confirmed' }, keys, joined);
}

function newer(key: AccessKey): AccessKey {
  return { ...key, newerThanReport: true };
}

function withKeys(user: User, listed: Fact<readonly AccessKey[]>, keys: readonly AccessKey[]): User {
  return { ...user, accessKeys: mapFact(listed, () => withoutContradictions(keys, user.createdAt)) };
}

/** A login profile is the console password: `GetLoginProfile` finds one exactly where there is one. */
function consolePassword(profile: Fact<LoginProfile>): Fact<ConsolePassword> {
  return mapFact(profile, (value) => ({ enabled: value !== null }));
}

/**
 * What is other about a user that was deleted and made again under the same name since the report (S13). Only
 * asked where a key is younger than the report: without one there is nothing to be mistaken about.
 */
async function successorOf(
  account: AccountSession,
  reported: User,
  keys: readonly AccessKey[],
  around: Circumstances,
): Promise<Pick<User, 'arn' | 'createdAt' | 'presence'> | undefined> {
  const reportedAt = valueIn(reported.createdAt);
  const younger = keys.some((key) => (valueIn(key.createdAt) ?? '') >= around.generatedAt);
  if (!younger || reportedAt === undefined) return undefined;
  const now = await readUser(account, reported.name);
  if (now.state === 'unread') {
    around.note(now);
    // Perhaps another user of the same name: then the report's creation time is not theirs.
    return { arn: reported.arn, createdAt: now, presence: 'confirmed' };
  }
  const { createdAt, arn = reported.arn } = now.value;
  if (createdAt === reportedAt) return undefined;
  return { arn, createdAt: { ...now, value: createdAt }, presence: 'newer-than-report' };
}
