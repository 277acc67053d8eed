import type { Account } from '../../src/core/model/account.ts';
import type { AccountFacts } from '../../src/core/model/account-facts.ts';
import type { Authorization } from '../../src/core/model/authorization.ts';
import { type Fact, known, unread } from '../../src/core/model/fact.ts';
import type { AccessKey, RootFacts, Snapshot, User } from '../../src/core/model/snapshot.ts';
import type { Example, Scope, ScopeFacts } from '../../src/core/rules/rule.ts';

/** Every example is judged at this time. */
export const EXAMPLE_NOW = '2026-11-22T12:00:00Z';

const NOT_GIVEN = unread('example', 'Unreadable', 'The example does not give this fact.');

/** Every fact that any scope knows. */
type AnyGiven = Partial<
  ScopeFacts['root'] &
    Omit<ScopeFacts['user'], 'keyStatuses'> &
    ScopeFacts['access-key'] &
    ScopeFacts['credential'] &
    ScopeFacts['account'] &
    ScopeFacts['policy'] &
    Pick<ScopeFacts['user'], 'keyStatuses'>
>;

/** A snapshot in which exactly the facts of an example are known. */
export function exampleSnapshot(scope: Scope, example: Example<Scope>): Snapshot {
  const about = example.about ?? {};
  const account: Account = {
    id: '111122223333',
    partition: about.partition ?? 'aws',
    ...(about.isManagement !== undefined && { isManagement: about.isManagement }),
  };
  const readAt = example.readAt ?? EXAMPLE_NOW;
  const given = example.given as AnyGiven;
  const fact: Maker = (value) => (value === undefined ? NOT_GIVEN : known(value, 'example', readAt));
  const ofUsers = scope === 'user' || scope === 'access-key' || scope === 'credential';
  const totals = given.userTotals;
  return {
    account,
    report: known({ generatedAt: readAt, stale: false, userRows: 1 }, 'example', readAt),
    root: rootOf(given, fact),
    facts: accountFactsOf(given, fact),
    authorization: scope === 'policy' ? fact(policyIn(given, example, fact)) : fact(given.authorization),
    users:
      scope === 'account'
        ? totals === undefined
          ? NOT_GIVEN
          : known(people(totals.users, totals.withPassword ?? 0), 'example', readAt)
        : known(ofUsers ? [userOf(given, example, account, fact)] : [], 'example', readAt),
  };
}

type Maker = <T>(value: T | undefined) => Fact<T>;

function rootOf(given: AnyGiven, fact: Maker): RootFacts {
  return {
    reportRow: fact(given.reportRow),
    accountSummary: fact(given.accountSummary),
    auditedKeys: fact(given.auditedKeys),
    password: fact(given.rootPassword),
    mfaActive: fact(given.rootMfaActive),
    certificates: fact(given.rootCertificates),
    mfaEnabledNow: fact(given.mfaEnabledNow),
    passwordPresentNow: fact(given.passwordPresentNow),
    certificatesPresentNow: fact(given.certificatesPresentNow),
    virtualDevices: fact(given.rootVirtualDevices),
    devices: fact(given.rootDevices),
  };
}

function accountFactsOf(given: AnyGiven, fact: Maker): AccountFacts {
  return {
    passwordPolicy: fact(given.passwordPolicy),
    serverCertificates: fact(given.serverCertificates),
    analyzers: fact(given.analyzers),
    securityContact: fact(given.securityContact),
    contactInformation: fact(given.contactInformation),
    federation: fact(given.federation),
    identityCenter: fact(given.identityCenter),
    instances: fact(given.instances),
    organizationPlace: fact(given.organizationPlace),
    organizationFeatures: fact(given.organizationFeatures),
    organizationDesign: fact(given.organizationDesign),
    controlPolicies: NOT_GIVEN,
  };
}

function userOf(given: AnyGiven, { about = {} }: Example<Scope>, account: Account, fact: Maker): User {
  const {
    partition: _partition,
    isManagement: _management,
    userName = 'alice',
    policy: _policy,
    ...key
  } = about;
  return {
    name: userName,
    arn: `arn:${account.partition}:iam::${account.id}:user/${userName}`,
    presence: 'confirmed',
    createdAt: fact(given.userCreatedAt),
    consolePassword: fact(given.consolePassword),
    loginProfile: fact(given.loginProfile),
    accessKeys: keysOf(given, key, fact),
    passwordUse: fact(given.passwordUse ?? passwordUseOf(given, about)),
    passwordChangedAt: fact(given.passwordChangedAt ?? given.credentialCreatedAt),
    mfaActive: fact(given.mfaActive),
    mfaDevices: fact(given.mfaDevices),
    certificates: fact(given.certificates ?? certificatesOf(given, about)),
    extraCredentials: fact(given.extraCredentials),
    authorization: fact(given.userAuthorization),
    sshKeys: fact(given.sshKeys ?? sshKeysOf(given, about)),
    serviceCredentials: fact(given.serviceCredentials ?? serviceCredentialsOf(given, about)),
    owner: fact(given.owner),
    keyRights: fact(given.keyRights),
  };
}

type About = NonNullable<Example<Scope>['about']>;

/** Of an example about another kind of credential, the user has no key. */
function keysOf(given: AnyGiven, { kind, id: _id, ...key }: About, fact: Maker): Fact<readonly AccessKey[]> {
  if (given.keyStatuses !== undefined) {
    return fact(
      given.keyStatuses.map((status) => ({
        createdAt: NOT_GIVEN,
        status: fact(status),
        lastUse: NOT_GIVEN,
      })),
    );
  }
  if (kind !== undefined && kind !== 'access-key') return fact([]);
  const names = { ...(key as Partial<AccessKey>) };
  return fact([
    {
      ...names,
      createdAt: fact(given.keyCreatedAt ?? given.credentialCreatedAt),
      status: fact(given.keyStatus ?? given.credentialStatus),
      lastUse: fact(given.keyLastUse ?? given.credentialLastUse),
      ...(given.setupBurst !== undefined && { setupBurst: fact(given.setupBurst) }),
    },
  ]);
}

function passwordUseOf({ credentialLastUse }: AnyGiven, { kind }: About) {
  if (kind !== 'password' || credentialLastUse === undefined) return undefined;
  return credentialLastUse.at === undefined ? {} : { lastUsedAt: credentialLastUse.at };
}

function certificatesOf({ credentialCreatedAt, credentialStatus }: AnyGiven, { kind, id }: About) {
  if (kind !== 'signing-certificate') return [];
  if (credentialStatus === undefined) return undefined;
  return [
    {
      active: credentialStatus === 'Active',
      ...(id !== undefined && { id }),
      ...(credentialCreatedAt !== undefined && { uploadedAt: credentialCreatedAt }),
    },
  ];
}

function sshKeysOf({ credentialCreatedAt, credentialStatus }: AnyGiven, { kind, id }: About) {
  if (kind !== 'ssh-public-key') return [];
  if (credentialCreatedAt === undefined || credentialStatus === undefined) return undefined;
  return [
    { id: id ?? 'APKAEXAMPLE', uploadedAt: credentialCreatedAt, active: credentialStatus === 'Active' },
  ];
}

function serviceCredentialsOf(given: AnyGiven, { kind, id }: About) {
  const { credentialCreatedAt, credentialStatus, credentialExpiry, credentialService } = given;
  if (kind !== 'service-specific-credential') return [];
  if (
    credentialCreatedAt === undefined ||
    credentialStatus === undefined ||
    credentialService === undefined ||
    credentialExpiry === undefined
  ) {
    return undefined;
  }
  return [
    {
      id: id ?? 'ACCAEXAMPLE',
      service: credentialService,
      createdAt: credentialCreatedAt,
      status: credentialStatus,
      ...(credentialExpiry !== null && { expiresAt: credentialExpiry }),
    },
  ];
}

function policyIn(given: AnyGiven, { about = {} }: Example<Scope>, fact: Maker): Authorization | undefined {
  const { policyUse, policyDocument } = given;
  const { kind = 'customer-managed', name = 'deploy' } = about.policy ?? {};
  const document = fact(policyDocument);
  if (kind === 'inline') {
    const arn = 'arn:aws:iam::111122223333:role/deploy';
    const inline = [{ name, document }];
    return {
      users: new Map(),
      policies: [],
      holders: [{ type: 'role', name: 'deploy', arn, attached: [], inline }],
    };
  }
  // Where a policy is used stands in the same answer: without it there is no policy to judge.
  if (policyUse === undefined) return undefined;
  const awsManaged = kind === 'aws-managed';
  const arn = `arn:aws:iam::${awsManaged ? 'aws' : '111122223333'}:policy/${name}`;
  return { users: new Map(), holders: [], policies: [{ name, arn, awsManaged, ...policyUse, document }] };
}

function people(users: number, withPassword: number): readonly User[] {
  const account: Account = { id: '111122223333', partition: 'aws' };
  const fact: Maker = (value) => (value === undefined ? NOT_GIVEN : known(value, 'example', EXAMPLE_NOW));
  return Array.from({ length: users }, (_, index) =>
    userOf(
      { consolePassword: { enabled: index < withPassword } },
      { name: '', given: {}, about: { userName: `user-${index}` }, expect: { status: 'pass' } },
      account,
      fact,
    ),
  );
}
