import type { JudgedPolicy } from '../model/authorization.ts';
import type { Credential } from '../model/credentials.ts';
import { type Fact, known, unread } from '../model/fact.ts';
import type { AccessKey, KeyStatus, Snapshot, User } from '../model/snapshot.ts';
import type { FactName } from '../rules/rule.ts';
import type { Look } from './given.ts';

/** Facts of a root subject by name. */
export function rootFacts({ root, facts }: Snapshot): Look<'root'> {
  const table: Readonly<Record<FactName<'root'>, Fact<unknown>>> = {
    reportRow: root.reportRow,
    accountSummary: root.accountSummary,
    auditedKeys: root.auditedKeys,
    rootPassword: root.password,
    rootMfaActive: root.mfaActive,
    rootCertificates: root.certificates,
    mfaEnabledNow: root.mfaEnabledNow,
    passwordPresentNow: root.passwordPresentNow,
    certificatesPresentNow: root.certificatesPresentNow,
    rootVirtualDevices: root.virtualDevices,
    rootDevices: root.devices,
    organizationPlace: facts.organizationPlace,
    organizationFeatures: facts.organizationFeatures,
  };
  return (name) => table[name];
}

/** Facts of an account as a whole. */
export function accountFacts(snapshot: Snapshot): Look<'account'> {
  return (name) => {
    if (name === 'userTotals') return userTotals(snapshot);
    return name === 'authorization' ? snapshot.authorization : snapshot.facts[name];
  };
}

/** Facts of a policy. */
export function policyFacts(policy: JudgedPolicy, { authorization }: Snapshot): Look<'policy'> {
  const { source, readAt } =
    authorization.state === 'known' ? authorization : { ...authorization, readAt: undefined };
  return (name) => (name === 'policyDocument' ? policy.document : known(policy.use, source, readAt));
}

/** Facts of a user by name. */
export function userFacts(user: User): Look<'user'> {
  return (name) => {
    switch (name) {
      case 'userCreatedAt':
        return user.createdAt;
      case 'userAuthorization':
        return user.authorization;
      case 'keyStatuses':
        return keyStatuses(user);
      case 'keyRights':
        return (
          user.keyRights ?? (user.authorization.state === 'unread' ? user.authorization : NOT_WORKED_OUT)
        );
      default:
        return user[name];
    }
  };
}

/** Facts of a key and of the user who holds it, by name. */
export function keyFacts(user: User, key: AccessKey): Look<'access-key'> {
  return (name) => {
    switch (name) {
      case 'userCreatedAt':
        return user.createdAt;
      case 'consolePassword':
        return user.consolePassword;
      case 'loginProfile':
        return user.loginProfile;
      case 'keyCreatedAt':
        return key.createdAt;
      case 'keyStatus':
        return key.status;
      case 'keyLastUse':
        return key.lastUse;
      case 'setupBurst':
        return key.setupBurst ?? NOT_ASKED;
    }
  };
}

const NOT_ASKED = unread('cloudtrail:LookupEvents', 'NotAsked', 'The event history was not asked (--prove).');
const NOT_WORKED_OUT = unread('keyreeve', 'NotAsked', 'The policies of the user were not put together.');
const NO_SERVICE = unread('keyreeve', 'NoSuchFact', 'Only service-specific credentials are for one service.');
const NO_EXPIRY = unread('keyreeve', 'NoSuchFact', 'Only service-specific credentials can expire.');

/** Facts of a credential and of the user who holds it, by name. */
export function credentialFacts(user: User, credential: Credential): Look<'credential'> {
  return (name) => {
    switch (name) {
      case 'userCreatedAt':
        return user.createdAt;
      case 'consolePassword':
        return user.consolePassword;
      case 'credentialCreatedAt':
        return credential.createdAt;
      case 'credentialStatus':
        return credential.status;
      case 'credentialLastUse':
        return credential.lastUse;
      case 'credentialService':
        return credential.service ?? NO_SERVICE;
      case 'credentialExpiry':
        return credential.expiry ?? NO_EXPIRY;
    }
  };
}

/** All or nothing: a list that may lack an active key counts none. */
function keyStatuses({ accessKeys }: User): Fact<readonly KeyStatus[]> {
  if (accessKeys.state === 'unread') return accessKeys;
  const value: KeyStatus[] = [];
  let from: Fact<unknown> = accessKeys;
  for (const { status } of accessKeys.value) {
    if (status.state === 'unread') return status;
    value.push(status.value);
    from = status;
  }
  return { ...accessKeys, source: from.source, value };
}

function userTotals({ users }: Snapshot): Fact<unknown> {
  if (users.state === 'unread') return users;
  let count = 0;
  let withPassword = 0;
  let all = true;
  for (const { presence, consolePassword } of users.value) {
    if (presence === 'gone-since-report') continue;
    count += 1;
    if (consolePassword.state === 'unread') all = false;
    else if (consolePassword.value.enabled) withPassword += 1;
  }
  return { ...users, value: { users: count, ...(all && { withPassword }) } };
}
