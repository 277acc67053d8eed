import type { AccountSpec, UserSpec } from '../../sandbox/index.ts';
import { account } from './sandboxes.ts';

/** Accounts for the whole catalogue: one in which everything is in order, and one in which everything fails. */

const LONG_AGO = '2024-03-01T08:00:00Z';
const LAST_MONTH = '2026-10-25T09:30:00Z';
const YESTERDAY = '2026-11-21T07:00:00Z';
const TWO_REGIONS = ['us-east-1', 'eu-west-1'];

/** A person who signs in with MFA and holds no key. */
export function soundPerson(name: string): UserSpec {
  return {
    name,
    createdAt: LONG_AGO,
    password: { createdAt: LONG_AGO, lastChangedAt: LAST_MONTH, lastUsedAt: YESTERDAY },
    mfaDevices: [{ kind: 'security-key' }],
    groups: ['staff'],
  };
}

/** Two users who are as they should be: a person, and a machine whose one key is young and in use. */
const SOUND_USERS: readonly UserSpec[] = [
  soundPerson('ann'),
  {
    name: 'deploy',
    createdAt: LONG_AGO,
    mfaDevices: [{ kind: 'virtual' }],
    groups: ['staff'],
    accessKeys: [{ createdAt: LAST_MONTH, lastUsed: { at: YESTERDAY } }],
    sshKeys: [{ uploadedAt: LAST_MONTH }],
  },
];

/** An account in which nothing fails: root has no credentials any more, and every part is in order. */
export function soundAccount(more: Partial<AccountSpec> = {}): AccountSpec {
  return account({
    root: { createdAt: LONG_AGO, passwordEnabled: false },
    users: SOUND_USERS,
    groups: [{ name: 'staff', attached: ['read-artefacts'] }],
    policies: [{ name: 'read-artefacts', document: allow('s3:GetObject', 'arn:aws:s3:::artefacts/*') }],
    iamRoles: [{ name: 'Support', attached: ['AWSSupportAccess'] }],
    passwordPolicy: {
      minimumLength: 14,
      symbols: true,
      numbers: true,
      uppercase: true,
      lowercase: true,
      maxAgeDays: 90,
      reusePrevention: 24,
    },
    serverCertificates: [{ name: 'shop', expiresAt: '2027-06-01T00:00:00Z' }],
    onlyRegions: TWO_REGIONS,
    analyzers: Object.fromEntries(TWO_REGIONS.map((region) => [region, [{ name: 'external' }]])),
    contacts: { security: { name: 'Security Team', email: 'security@example.com' } },
    instances: { 'us-east-1': [{ profile: 'web' }] },
    ...more,
  });
}

/** Users of whom each rule about users fails at least one. The certificate and each key have dates of their own. */
export const UNSOUND_USERS: readonly UserSpec[] = [
  {
    name: 'alice',
    createdAt: LONG_AGO,
    password: { createdAt: LONG_AGO },
    accessKeys: [
      { createdAt: '2024-03-01T08:00:09Z' },
      { createdAt: '2025-02-03T04:05:06Z', lastUsed: { at: '2025-03-01T00:00:00Z' } },
    ],
    certs: [
      { uploadedAt: '2024-05-05T05:05:05Z', id: 'TA7SMP42TDN5Z26OBPJE7AAAAAAAA' },
      { uploadedAt: '2024-06-06T06:06:06Z', id: 'TA7SMP42TDN5Z26OBPJE7BBBBBBBB', active: false },
    ],
    additionalCredentials: '1 access key',
  },
  {
    name: 'bea',
    createdAt: LONG_AGO,
    accessKeys: [{ createdAt: '2024-07-07T07:07:07Z', status: 'Inactive' }],
    sshKeys: [{ uploadedAt: '2025-01-01T00:00:00Z' }],
    attached: ['AWSCompromisedKeyQuarantineV3', 'all-of-s3'],
    mfaDevices: [{ kind: 'virtual' }],
  },
  {
    name: 'BedrockAPIKey-k2x9',
    createdAt: LONG_AGO,
    serviceCredentials: [{ service: 'bedrock.amazonaws.com', createdAt: LONG_AGO }],
    inline: { everything: allow('*', '*') },
  },
];

/** An account in which every rule that can fail does. */
export function unsoundAccount(more: Partial<AccountSpec> = {}): AccountSpec {
  return account({
    root: {
      createdAt: LONG_AGO,
      passwordEnabled: true,
      passwordLastUsed: YESTERDAY,
      mfaDevices: [{ kind: 'virtual' }],
      accessKeys: [{ createdAt: LONG_AGO, lastUsed: { at: YESTERDAY } }],
      certs: [{ uploadedAt: LONG_AGO }],
    },
    users: UNSOUND_USERS,
    policies: [{ name: 'all-of-s3', document: allow('s3:*', '*') }],
    iamRoles: [
      { name: 'Shell', attached: ['AWSCloudShellFullAccess', 'own-admin'] },
      { name: 'Break-Glass', inline: { everything: allow('*', '*') } },
    ],
    serverCertificates: [{ name: 'old-shop', expiresAt: '2026-01-01T00:00:00Z' }],
    onlyRegions: TWO_REGIONS,
    contacts: { primary: false },
    instances: { 'us-east-1': [{}] },
    ...more,
  });
}

function allow(action: string, resource: string) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] };
}
