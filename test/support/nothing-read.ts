import type { AccountFacts } from '../../src/core/model/account-facts.ts';
import { type Unread, unread } from '../../src/core/model/fact.ts';
import type { RootFacts, Snapshot, User } from '../../src/core/model/snapshot.ts';

const NOT_READ: Unread = unread('live', 'Offline', 'Only the report was read.');

/** Facts of an account of which nobody has read anything. */
export const NO_ACCOUNT_FACTS: AccountFacts = {
  passwordPolicy: NOT_READ,
  serverCertificates: NOT_READ,
  analyzers: NOT_READ,
  securityContact: NOT_READ,
  contactInformation: NOT_READ,
  federation: NOT_READ,
  identityCenter: NOT_READ,
  instances: NOT_READ,
  organizationPlace: NOT_READ,
  organizationFeatures: NOT_READ,
  organizationDesign: NOT_READ,
  controlPolicies: NOT_READ,
};

/** The parts of a snapshot beside report, root and users. */
export const NOTHING_ELSE: Pick<Snapshot, 'facts' | 'authorization'> = {
  facts: NO_ACCOUNT_FACTS,
  authorization: NOT_READ,
};

/** Facts of root beside its keys. */
export const NO_OTHER_ROOT: Omit<RootFacts, 'reportRow' | 'accountSummary' | 'auditedKeys'> = {
  password: NOT_READ,
  mfaActive: NOT_READ,
  certificates: NOT_READ,
  mfaEnabledNow: NOT_READ,
  passwordPresentNow: NOT_READ,
  certificatesPresentNow: NOT_READ,
  virtualDevices: NOT_READ,
  devices: NOT_READ,
};

/** Facts of a user beside password and keys. */
export const NO_OTHER_USER: Omit<
  User,
  'name' | 'arn' | 'presence' | 'createdAt' | 'consolePassword' | 'loginProfile' | 'accessKeys' | 'asReported'
> = {
  passwordUse: NOT_READ,
  passwordChangedAt: NOT_READ,
  mfaActive: NOT_READ,
  mfaDevices: NOT_READ,
  certificates: NOT_READ,
  extraCredentials: NOT_READ,
  authorization: NOT_READ,
  sshKeys: NOT_READ,
  serviceCredentials: NOT_READ,
  owner: NOT_READ,
};
