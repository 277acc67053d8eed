import pLimit from 'p-limit';
import type { PasswordUse } from '../../core/model/credentials.ts';
import { type Fact, prefer, type Unread, valueIn } from '../../core/model/fact.ts';
import type { AccessKey, ConsolePassword, LoginProfile, User } from '../../core/model/snapshot.ts';
import type { UserReading } from '../../core/model/user-reading.ts';
import type { AccountSession } from '../session/account-session.ts';
import { joinKeys, withoutContradictions } from './join-keys.ts';
import { type LiveUser, readKeys, readLoginProfile, readUser } from './live-user.ts';
import { hasEnrolled, readMfaDevices } from './mfa-devices.ts';
import { newcomer } from './newcomer.ts';
import { readCertificates } from './other-credentials.ts';
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

/** Which of a user's facts to read, and what the report is. */
export interface AgainOptions {
  readonly generatedAt: string;
  readonly readings: (user: User) => ReadonlySet<UserReading>;
}

/**
 * Reads users again, live, and of each only what is asked for: ListAccessKeys, GetLoginProfile, ListMFADevices,
 * ListSigningCertificates and GetUser at most once each, GetAccessKeyLastUsed for each active key. GetUser is
 * also made where the user may be another one of the same name (S13).
 *
 * What live calls could not read never overwrites what the report knew (K06).
 */
export async function readUsersAgain(
  account: AccountSession,
  users: readonly User[],
  { generatedAt, readings }: AgainOptions,
): Promise<ReadAgain> {
  const limit = pLimit(USERS_AT_A_TIME);
  const gaps = new Map<string, Unread>();
  const note = (fact: Fact<unknown>) => {
    if (fact.state === 'unread' && fact.code !== 'NotAsked') gaps.set(`${fact.source} ${fact.code}`, fact);
  };
  const read = await Promise.all(
    users.map((user) => limit(() => readAgain(account, user, { note, generatedAt, asked: readings(user) }))),
  );
  return { users: read, gaps: [...gaps.values()] };
}

interface Circumstances {
  readonly generatedAt: string;
  readonly asked: ReadonlySet<UserReading>;
  note(fact: Fact<unknown>): void;
}

async function readAgain(account: AccountSession, user: User, around: Circumstances): Promise<User> {
  const { asked } = around;
  const whose = { userName: user.name };
  const [keys, loginProfile, mfa, certificates, live] = await Promise.all([
    asked.has('keys') ? readKeys(account, whose, { lastUse: asked.has('last-use') }) : undefined,
    asked.has('login-profile') ? readLoginProfile(account, user.name) : undefined,
    asked.has('mfa') ? readMfaDevices(account, whose) : undefined,
    asked.has('certificates') ? readCertificates(account, whose) : undefined,
    asked.has('password-use') ? readUser(account, user.name) : undefined,
  ]);
  const isNew = user.presence === 'newer-than-report' && user.asReported === undefined;
  const reported = user.asReported ?? user;
  const asReported = isNew ? {} : { asReported: reported };
  // Whoever is not there any more: GetLoginProfile says the same of a user without a password, so it is no witness.
  if (
    [keys, mfa, certificates, live].some((fact) => fact?.state === 'unread' && fact.code === 'NoSuchEntity')
  ) {
    return { ...reported, ...asReported, presence: 'gone-since-report' };
  }
  for (const fact of [loginProfile, mfa, certificates, live]) if (fact !== undefined) around.note(fact);
  const now = isNew ? reported : await whoIsThere(account, reported, keys, live, around);
  const read: User = {
    ...now,
    ...asReported,
    presence: now === reported && !isNew ? 'confirmed' : now.presence,
    ...ofPassword(now, loginProfile, live),
    ...(mfa !== undefined && {
      mfaDevices: prefer(mfa, now.mfaDevices),
      mfaActive: prefer(mapFact(mfa, hasEnrolled), now.mfaActive),
    }),
    ...(certificates !== undefined && { certificates: prefer(certificates, now.certificates) }),
  };
  return keys === undefined
    ? read
    : withLiveKeys(read, keys, now === reported && !isNew ? reported : undefined, around);
}

/** What live calls tell of the password, in the place of what the report told. */
function ofPassword(
  reported: User,
  profile: Fact<LoginProfile> | undefined,
  live: Fact<LiveUser> | undefined,
): Partial<User> {
  const use = live && mapFact(live, (user) => passwordUse(user));
  return {
    ...(profile !== undefined && {
      loginProfile: prefer(profile, reported.loginProfile),
      consolePassword: prefer(consolePassword(profile), reported.consolePassword),
    }),
    ...(use !== undefined && { passwordUse: prefer(use, reported.passwordUse) }),
  };
}

function passwordUse({ passwordLastUsedAt }: LiveUser): PasswordUse {
  return passwordLastUsedAt === undefined ? {} : { lastUsedAt: passwordLastUsedAt };
}

/** @param reported the user of the report, where it is the same one: then keys are brought together with its */
function withLiveKeys(
  read: User,
  keys: Fact<readonly AccessKey[]>,
  reported: User | undefined,
  around: Circumstances,
): User {
  if (keys.state === 'unread') {
    around.note(keys);
    if (reported === undefined) return { ...read, accessKeys: keys };
    return { ...read, presence: reported.presence, accessKeys: reportedKeys(reported.accessKeys, keys) };
  }
  for (const key of keys.value) around.note(key.lastUse);
  if (reported === undefined) return withKeys(read, keys, keys.value.map(newer));
  const joined =
    reported.accessKeys.state === 'unread'
      ? keys.value
      : joinKeys(keys.value, reported.accessKeys.value, around.generatedAt);
  return withKeys(read, keys, joined);
}

/** The report's keys. What it leaves open of one, the live list would have told: that is then why it is unread. */
function reportedKeys(reported: Fact<readonly AccessKey[]>, live: Unread): Fact<readonly AccessKey[]> {
  if (reported.state === 'unread') return live;
  const value = reported.value.map((key) => (key.status.state === 'unread' ? { ...key, status: live } : key));
  return { ...reported, value };
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
 * The reported user, or another one who was made under the same name since (S13): of that one nothing is known
 * but what is read live. It is asked where a key is younger than the report and, where neither keys nor the list
 * of all users were read, of everyone: a suppression must not pass from one user to the next of the same name.
 */
async function whoIsThere(
  account: AccountSession,
  reported: User,
  keys: Fact<readonly AccessKey[]> | undefined,
  live: Fact<LiveUser> | undefined,
  around: Circumstances,
): Promise<User> {
  const reportedAt = valueIn(reported.createdAt);
  const younger = (valueIn(keys) ?? []).some((key) => (valueIn(key.createdAt) ?? '') >= around.generatedAt);
  const unsure = younger || (keys === undefined && reported.authorization.state === 'unread');
  if (reportedAt === undefined || (live === undefined && !unsure)) return reported;
  const now = live ?? (await readUser(account, reported.name));
  if (now.state === 'unread') {
    around.note(now);
    if (now.code === 'NoSuchEntity') return { ...reported, presence: 'gone-since-report' };
    // Nothing speaks for another user: what the report says stands, and its findings are not called fixed.
    if (!unsure) return reported;
    // Perhaps another user of the same name: then the report's creation time is not theirs.
    return { ...reported, createdAt: now, presence: 'confirmed' };
  }
  const { createdAt, arn = reported.arn } = now.value;
  if (createdAt === reportedAt) return reported;
  const { authorization, serviceCredentials, sshKeys, owner, keyRights } = reported;
  const other = newcomer(
    { name: reported.name, arn, createdAt: { ...now, value: createdAt } },
    'iam:GetUser',
  );
  const ofList = { authorization, serviceCredentials, sshKeys, owner };
  return { ...other, ...ofList, ...(keyRights !== undefined && { keyRights }) };
}
