import type { Credential, CredentialKind, ServiceSpecificCredential } from '../model/credentials.ts';
import { type Fact, known, type Unread, unread } from '../model/fact.ts';
import type { KeyStatus, LastUse, User } from '../model/snapshot.ts';
import type { CredentialRule } from '../rules/any-rule.ts';
import type { CredentialIdentity, KeyIdentity } from '../rules/rule.ts';

/** The credentials of a user that a rule judges, and the lists that could not be read. */
export interface Held {
  readonly credentials: readonly Credential[];
  readonly unread: readonly Unread[];
}

const NOTHING_UNREAD: readonly Unread[] = [];
const KEYS_ONLY: readonly CredentialKind[] = ['access-key'];

/** The kinds of credentials a rule judges. */
export function kindsOf(rule: CredentialRule): readonly CredentialKind[] {
  return rule.scope === 'access-key' ? KEYS_ONLY : (rule.credentials ?? []);
}

/** What a user holds of the rule's kinds. Lists of access keys alone are handed on as they are. */
export function heldBy(user: User, rule: CredentialRule): Held {
  if (rule.scope === 'access-key') {
    const { accessKeys } = user;
    return accessKeys.state === 'known'
      ? { credentials: accessKeys.value, unread: NOTHING_UNREAD }
      : { credentials: [], unread: [accessKeys] };
  }
  const { speaksOf } = rule;
  const credentials: Credential[] = [];
  const missing: Unread[] = [];
  for (const kind of kindsOf(rule)) {
    const list = LISTS[kind](user);
    if (list.state === 'known') credentials.push(...list.value);
    // A list nothing of which the rule would speak of is not missed.
    else if (speaksOf === undefined || speaksOf(user, { kind })) missing.push(list);
  }
  if (speaksOf === undefined) return { credentials, unread: missing };
  return { credentials: credentials.filter((each) => speaksOf(user, identity(each))), unread: missing };
}

/** A credential as a rule may name it. */
export function identity(credential: Credential): CredentialIdentity {
  const { kind = 'access-key', id } = credential;
  return { kind, ...keyIdentity(credential), ...(id !== undefined && { id }) };
}

/** An access key as a rule may name it. */
export function keyIdentity(key: Credential): KeyIdentity {
  return {
    ...(key.accessKeyId !== undefined && { accessKeyId: key.accessKeyId }),
    ...(key.reportCreatedAt !== undefined && { reportCreatedAt: key.reportCreatedAt }),
    ...(key.newerThanReport === true && { newerThanReport: true }),
  };
}

const LISTS: Readonly<Record<CredentialKind, (user: User) => Fact<readonly Credential[]>>> = {
  'access-key': ({ accessKeys }) => accessKeys,
  password: passwordOf,
  'signing-certificate': ({ certificates }) =>
    each(certificates, ({ id, uploadedAt, active }, from) => ({
      kind: 'signing-certificate',
      ...(id !== undefined && { id }),
      createdAt: uploadedAt === undefined ? NO_DATE : known(uploadedAt, from.source, from.readAt),
      status: known(active ? 'Active' : 'Inactive', from.source, from.readAt),
      lastUse: NO_USE,
    })),
  'ssh-public-key': ({ sshKeys }) =>
    each(sshKeys, ({ id, uploadedAt, active }, from) => ({
      kind: 'ssh-public-key',
      id,
      createdAt: known(uploadedAt, from.source, from.readAt),
      status: known(active ? 'Active' : 'Inactive', from.source, from.readAt),
      lastUse: NO_USE,
    })),
  'service-specific-credential': ({ serviceCredentials }) => each(serviceCredentials, serviceCredential),
};

const NO_USE = unread('keyreeve', 'NoSuchFact', 'AWS records no use of credentials of this kind.');
const NO_DATE = unread('credential report', 'Unreadable', 'The certificate carries no date.');

type KnownOf<T> = Extract<Fact<T>, { state: 'known' }>;

function each<T>(
  list: Fact<readonly T[]>,
  make: (one: T, from: KnownOf<readonly T[]>) => Credential,
): Fact<readonly Credential[]> {
  if (list.state === 'unread') return list;
  return { ...list, value: list.value.map((one) => make(one, list)) };
}

function serviceCredential(
  { id, service, createdAt, expiresAt, status }: ServiceSpecificCredential,
  { source, readAt }: KnownOf<unknown>,
): Credential {
  return {
    kind: 'service-specific-credential',
    id,
    createdAt: known(createdAt, source, readAt),
    status: known(status, source, readAt),
    lastUse: NO_USE,
    service: known(service, source, readAt),
    expiry: known(expiresAt ?? null, source, readAt),
  };
}

const NO_PASSWORD: readonly Credential[] = [];

/** The console password as a credential; none where the user has none. */
function passwordOf(user: User): Fact<readonly Credential[]> {
  const { consolePassword, passwordChangedAt, passwordUse } = user;
  if (consolePassword.state === 'unread') return consolePassword;
  if (!consolePassword.value.enabled) return { ...consolePassword, value: NO_PASSWORD };
  const status: Fact<KeyStatus> = { ...consolePassword, value: 'Active' };
  const password: Credential = {
    kind: 'password',
    createdAt: changedAt(passwordChangedAt, user),
    status,
    lastUse:
      passwordUse.state === 'unread' ? passwordUse : { ...passwordUse, value: useOf(passwordUse.value) },
  };
  return { ...consolePassword, value: [password] };
}

function useOf({ lastUsedAt }: { readonly lastUsedAt?: string }): LastUse {
  return lastUsedAt === undefined ? {} : { at: lastUsedAt };
}

const NO_CHANGE = unread(
  'credential report',
  'Contradiction',
  'There is a password, and no date when it was set.',
);

/** When the password was set; for one that is newer than the report, when its login profile was made. */
function changedAt(fact: Fact<string | null>, { loginProfile }: User): Fact<string> {
  const profile = loginProfile.state === 'known' ? loginProfile.value : null;
  if (fact.state === 'known' && fact.value !== null) {
    const { value } = fact;
    return profile !== null && loginProfile.state === 'known' && profile.createdAt > value
      ? known(profile.createdAt, loginProfile.source, loginProfile.readAt)
      : { ...fact, value };
  }
  if (profile !== null && loginProfile.state === 'known')
    return known(profile.createdAt, loginProfile.source, loginProfile.readAt);
  return fact.state === 'unread' ? fact : NO_CHANGE;
}
