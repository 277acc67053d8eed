import { ListServiceSpecificCredentialsCommand } from '@aws-sdk/client-iam';
import type { UserAuthorization } from '../../core/model/authorization.ts';
import { type Fact, known, unread } from '../../core/model/fact.ts';
import type { User } from '../../core/model/snapshot.ts';
import { instant } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import { withoutContradictions } from './join-keys.ts';
import { type LiveUser, named, readKeys, readLoginProfile, readUser } from './live-user.ts';
import { hasEnrolled, readMfaDevices } from './mfa-devices.ts';
import { newcomer } from './newcomer.ts';
import { readCertificates, readSshKeys, serviceCredentialsIn } from './other-credentials.ts';
import { mapFact } from './pages.ts';
import type { ReadCalls } from './remediation/calls.ts';
import { readAttachedPolicies, readGroups, readInlinePolicyNames } from './user-policies.ts';

/** What is read of one user, by the facts of rules that need it. */
export type OneUserReading =
  | 'keys'
  | 'login-profile'
  | 'mfa'
  | 'certificates'
  | 'authorization'
  | 'ssh-keys'
  | 'service-credentials';

/** The calls of each reading. A user itself is always read: who it is, and its tags. */
export const ONE_USER_CALLS = {
  user: ['iam:GetUser'],
  keys: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
  'login-profile': ['iam:GetLoginProfile'],
  mfa: ['iam:ListMFADevices'],
  certificates: ['iam:ListSigningCertificates'],
  authorization: ['iam:ListGroupsForUser', 'iam:ListAttachedUserPolicies', 'iam:ListUserPolicies'],
  'ssh-keys': ['iam:ListSSHPublicKeys'],
  'service-credentials': ['iam:ListServiceSpecificCredentials'],
} as const satisfies Readonly<Record<OneUserReading | 'user', ReadCalls['calls']>>;

/** A user that an event is about, as it is now. */
export interface OneUser {
  readonly user: User;
  readonly live: Fact<LiveUser>;
}

/**
 * Reads one user live, all calls side by side, for the rules about users and their credentials. `null` as a value: there
 * is no user of that name. What a call could not read is unread in the place it belongs to, and never makes another
 * fact unread.
 */
export async function readOneUser(
  account: AccountSession,
  userName: string,
  wanted: ReadonlySet<OneUserReading>,
): Promise<Fact<OneUser | null>> {
  const whose = { userName };
  const ask = <T>(reading: OneUserReading, read: () => Promise<Fact<T>>): Promise<Fact<T>> =>
    wanted.has(reading) ? read() : Promise.resolve(NOT_NEEDED);
  const [live, keys, loginProfile, mfa, certificates, policies, sshKeys, serviceCredentials] =
    await Promise.all([
      readUser(account, userName),
      ask('keys', () => readKeys(account, whose)),
      ask('login-profile', () => readLoginProfile(account, userName)),
      ask('mfa', () => readMfaDevices(account, whose)),
      ask('certificates', () => readCertificates(account, whose)),
      ask('authorization', () => readPolicies(account, userName)),
      ask('ssh-keys', () => readSshKeys(account, userName)),
      ask('service-credentials', () => readOwnServiceCredentials(account, userName)),
    ]);
  if (live.state === 'unread' && live.code === 'NoSuchEntity')
    return known(null, live.source, instant(account.clock.now()));
  const { id, partition } = account.account;
  // The path is not known where the user could not be read: then the name alone must do.
  const arn = live.state === 'known' ? live.value.arn : undefined;
  const createdAt = mapFact(live, (value) => value.createdAt);
  const who = { name: userName, arn: arn ?? `arn:${partition}:iam::${id}:user/${userName}`, createdAt };
  const user: User = {
    ...newcomer(who, 'iam:GetUser'),
    presence: 'confirmed',
    extraCredentials: ONLY_IN_REPORT,
    passwordChangedAt: ONLY_IN_REPORT,
    accessKeys: mapFact(keys, (all) => withoutContradictions(all, createdAt)),
    loginProfile,
    consolePassword: mapFact(loginProfile, (profile) => ({ enabled: profile !== null })),
    passwordUse: mapFact(live, ({ passwordLastUsedAt: at }) => (at === undefined ? {} : { lastUsedAt: at })),
    mfaDevices: mfa,
    mfaActive: mapFact(mfa, hasEnrolled),
    certificates,
    authorization: authorizationOf(live, policies),
    sshKeys,
    serviceCredentials,
    owner: unread('--people', 'NotAsked', 'No list of people was handed in.'),
  };
  return known({ user, live }, 'iam:GetUser', instant(account.clock.now()));
}

const NOT_NEEDED = unread('keyreeve', 'NotAsked', 'No rule of this run needs it.');
const ONLY_IN_REPORT = unread(
  'credential report',
  'NotAsked',
  'Only the credential report tells this, and it was not asked for.',
);

type Policies = Pick<UserAuthorization, 'groups' | 'attached' | 'inline'>;

function authorizationOf(live: Fact<LiveUser>, policies: Fact<Policies>): Fact<UserAuthorization> {
  if (policies.state === 'unread') return policies;
  if (live.state === 'unread') return live;
  const { userId = '', tags } = live.value;
  return { ...policies, value: { userId, tags, ...policies.value } };
}

/** Groups and policies of the user itself. Of inline policies their names: no rule about users reads what they say. */
async function readPolicies(account: AccountSession, userName: string): Promise<Fact<Policies>> {
  const [groups, attached, inline] = await Promise.all([
    readGroups(account, userName),
    readAttachedPolicies(account, userName),
    readInlinePolicyNames(account, userName),
  ]);
  if (groups.state === 'unread') return groups;
  if (attached.state === 'unread') return attached;
  if (inline.state === 'unread') return inline;
  return {
    ...attached,
    value: {
      groups: groups.value.flatMap(({ GroupName }) => GroupName ?? []),
      attached: attached.value.map(({ PolicyName: name = '', PolicyArn: arn = '' }) => ({ name, arn })),
      inline: inline.value.map((name) => ({ name, document: NOT_NEEDED })),
    },
  };
}

/** Those of one user; for all users at once there is a list of its own. */
async function readOwnServiceCredentials(
  account: AccountSession,
  userName: string,
): Promise<User['serviceCredentials']> {
  const name = 'iam:ListServiceSpecificCredentials';
  const command = new ListServiceSpecificCredentialsCommand(named(userName));
  const answer = await account.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return answer;
  const { ServiceSpecificCredentials: list } = answer.value;
  if (list === undefined) return unread(name, 'BadAnswer', 'The answer holds no list.');
  return serviceCredentialsIn(answer, list);
}
