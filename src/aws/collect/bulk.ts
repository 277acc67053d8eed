import pLimit from 'p-limit';
import type { Authorization } from '../../core/model/authorization.ts';
import type { ServiceSpecificCredential, SshPublicKey } from '../../core/model/credentials.ts';
import { type Fact, known, type Unread, unread, valueIn } from '../../core/model/fact.ts';
import type { User } from '../../core/model/snapshot.ts';
import type { AccountSession } from '../session/account-session.ts';
import { newcomer } from './newcomer.ts';
import { readSshKeys } from './other-credentials.ts';

/** What was read of all users at once. */
export interface Bulk {
  readonly authorization: Fact<Authorization>;
  readonly serviceCredentials: Fact<ReadonlyMap<string, readonly ServiceSpecificCredential[]>>;
  readonly sshKeys: Fact<ReadonlyMap<string, Fact<readonly SshPublicKey[]>>>;
}

/** Users at a time: enough to keep the session's few places busy. */
const USERS_AT_A_TIME = 16;

/** Reads the SSH keys of each of these users; each list is known or unread on its own. */
export async function readSshKeysOf(
  account: AccountSession,
  users: readonly User[],
): Promise<Bulk['sshKeys']> {
  const limit = pLimit(USERS_AT_A_TIME);
  const lists = await Promise.all(
    users.map(({ name }) => limit(async () => [name, await readSshKeys(account, name)] as const)),
  );
  return known(new Map(lists), 'iam:ListSSHPublicKeys');
}

/** The same users with what was read of them in bulk, on the reported user too. */
export function withBulk(users: readonly User[], bulk: Bulk): readonly User[] {
  return users.map((user) => {
    const facts = user.presence === 'gone-since-report' ? ofNobody(bulk) : factsOn(user, bulk);
    const asReported = user.asReported && { asReported: { ...user.asReported, ...facts } };
    return { ...user, ...facts, ...asReported };
  });
}

function factsOn(
  { name }: User,
  { authorization, serviceCredentials, sshKeys }: Bulk,
): Pick<User, 'authorization' | 'serviceCredentials' | 'sshKeys'> {
  const authorized = valueIn(authorization)?.users.get(name);
  return {
    authorization:
      authorization.state === 'unread'
        ? authorization
        : authorized === undefined
          ? notListed(authorization.source)
          : { ...authorization, value: authorized },
    serviceCredentials:
      serviceCredentials.state === 'unread'
        ? serviceCredentials
        : { ...serviceCredentials, value: serviceCredentials.value.get(name) ?? [] },
    sshKeys: sshKeys.state === 'unread' ? sshKeys : (sshKeys.value.get(name) ?? notListed(sshKeys.source)),
  };
}

/** What was read live is not of a user who is gone, though another one may have the name now. */
function ofNobody({ authorization, serviceCredentials, sshKeys }: Bulk) {
  return {
    authorization: notListed(authorization.source),
    serviceCredentials: notListed(serviceCredentials.source),
    sshKeys: notListed(sshKeys.source),
  };
}

function notListed(source: string): Unread {
  return unread(source, 'NoSuchEntity', 'The live list does not name this user.', {
    fix: 'Scan again: the user was made or deleted while it ran.',
  });
}

/**
 * The report's users set right by the live list: whom it does not name is gone since the report (C14), and whom
 * only it names was made since (C15) and is still to be read. Without a list, the report's users as they are.
 */
export function setRight(
  users: readonly User[],
  authorization: Fact<Authorization>,
): { readonly users: readonly User[]; readonly toRead: ReadonlySet<string> } {
  if (authorization.state === 'unread') return { users, toRead: new Set() };
  const { source, readAt, value } = authorization;
  // An answer that names nobody where the report names many is more likely cut short than true.
  if (value.users.size === 0) return { users, toRead: new Set() };
  const reported = new Map(users.map((user) => [user.name, user]));
  const toRead = new Set<string>();
  const right = users.flatMap((user): User[] => {
    if (user.presence !== 'reported') return [user];
    const gone: User = { ...user, presence: 'gone-since-report', asReported: user };
    const listed = value.users.get(user.name);
    if (listed === undefined) return [gone];
    const wasMade = valueIn(user.createdAt);
    if (listed.createdAt === undefined || wasMade === undefined || listed.createdAt === wasMade)
      return [user];
    // Deleted and made again under the same name: nothing of the report is this user's (S13).
    toRead.add(user.name);
    const createdAt = known(listed.createdAt, source, readAt);
    return [gone, newcomer({ name: user.name, arn: listed.arn, createdAt }, source)];
  });
  const added = [...value.users].flatMap(([name, { arn, createdAt }]): User[] => {
    if (reported.has(name)) return [];
    toRead.add(name);
    const made = createdAt === undefined ? NO_DATE : known(createdAt, source, readAt);
    return [newcomer({ name, arn, createdAt: made }, source)];
  });
  return { users: [...right, ...added], toRead };
}

const NO_DATE = unread(
  'iam:GetAccountAuthorizationDetails',
  'BadAnswer',
  'The answer holds no creation date.',
);
