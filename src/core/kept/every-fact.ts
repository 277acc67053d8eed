import type { AccountFacts } from '../model/account-facts.ts';
import { unread } from '../model/fact.ts';
import { type Fields, isFields } from '../model/fields.ts';
import type { RootFacts, Snapshot, User } from '../model/snapshot.ts';
import { damaged } from './damaged.ts';

/** Members of a user that are no facts, or may be absent. */
type NoFact = 'name' | 'arn' | 'presence' | 'keyRights' | 'asReported';

/** The compiler asks for every fact there is: one that is added to the model is added here. */
const ROOT_FACTS: Readonly<Record<keyof RootFacts, true>> = {
  reportRow: true,
  accountSummary: true,
  auditedKeys: true,
  password: true,
  mfaActive: true,
  certificates: true,
  mfaEnabledNow: true,
  passwordPresentNow: true,
  certificatesPresentNow: true,
  virtualDevices: true,
  devices: true,
};

const ACCOUNT_FACTS: Readonly<Record<keyof AccountFacts, true>> = {
  passwordPolicy: true,
  serverCertificates: true,
  analyzers: true,
  securityContact: true,
  contactInformation: true,
  federation: true,
  identityCenter: true,
  instances: true,
  organizationPlace: true,
  organizationFeatures: true,
  organizationDesign: true,
  controlPolicies: true,
};

const USER_FACTS: Readonly<Record<Exclude<keyof User, NoFact>, true>> = {
  createdAt: true,
  consolePassword: true,
  loginProfile: true,
  accessKeys: true,
  passwordUse: true,
  passwordChangedAt: true,
  mfaActive: true,
  mfaDevices: true,
  certificates: true,
  extraCredentials: true,
  authorization: true,
  sshKeys: true,
  serviceCredentials: true,
  owner: true,
};

const NOT_KNOWN_THEN = unread(
  'keyreeve',
  'NotAsked',
  'The version of keyreeve that kept these facts did not read this one.',
  { fix: 'Scan the account again.' },
);

/**
 * What was put together, with every fact that there is today: what an earlier version did not know of is unread. Throws
 * the `Problem` `store-damaged` for what is no snapshot.
 */
export function withEveryFact(value: Fields): Snapshot {
  const { account, report, root, users, facts, authorization } = value;
  if (!isFields(account) || typeof account.id !== 'string' || typeof account.partition !== 'string')
    throw damaged('it names no account');
  if (![report, users, authorization].every(isFact)) throw damaged('a fact is neither known nor unread');
  return {
    ...value,
    root: withAll(root, ROOT_FACTS),
    facts: withAll(facts, ACCOUNT_FACTS),
  } as unknown as Snapshot;
}

/** The same of a user. */
export function withEveryUserFact(value: unknown): User {
  const user = withAll(value, USER_FACTS);
  if (typeof user.name !== 'string' || typeof user.arn !== 'string') throw damaged('a user has no name');
  const { asReported } = user;
  return (asReported === undefined
    ? user
    : { ...user, asReported: withEveryUserFact(asReported) }) as unknown as User;
}

function withAll(value: unknown, facts: Readonly<Record<string, true>>): Fields {
  if (!isFields(value)) throw damaged('facts are missing');
  const missing: [string, unknown][] = [];
  for (const name of Object.keys(facts)) {
    if (!Object.hasOwn(value, name)) missing.push([name, NOT_KNOWN_THEN]);
    else if (!isFact(value[name])) throw damaged('a fact is neither known nor unread');
  }
  return missing.length === 0 ? value : { ...value, ...Object.fromEntries(missing) };
}

function isFact(value: unknown): boolean {
  return isFields(value) && (value.state === 'known' || value.state === 'unread');
}
