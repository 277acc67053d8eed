import type { ReadCalls } from '../remediation/calls.ts';

/**
 * Every reading that an investigation by the event history makes in an account. The policies for it are made of this. It
 * imports nothing of the SDK, so that printing a policy loads none of it.
 */
export const INVESTIGATION_READS = [
  {
    id: 'key-holder',
    says: 'Whose the key is, with the other keys, the password and the policies of that user.',
    permittedTo: 'account',
    calls: [
      'iam:GetAccessKeyLastUsed',
      'iam:GetLoginProfile',
      'iam:GetUser',
      'iam:ListAccessKeys',
      'iam:ListAttachedUserPolicies',
      'iam:ListUserPolicies',
    ],
  },
  {
    id: 'event-history',
    says: 'Calls with the key and with what came of it, events about it and sign-ins, in every enabled region.',
    permittedTo: 'account',
    calls: ['account:ListRegions', 'cloudtrail:LookupEvents'],
  },
] as const satisfies readonly ReadCalls[];

/** What it reads with the calling identity. */
export const KEY_ACCOUNT_READS = [
  {
    id: 'key-account',
    says: 'The account of a key.',
    permittedTo: 'base-credentials',
    calls: ['sts:GetAccessKeyInfo'],
  },
  {
    id: 'own-accounts',
    says: 'Whether an account is of the organisation: in no other one anything is read.',
    permittedTo: 'base-credentials',
    calls: ['organizations:DescribeOrganization', 'organizations:ListAccounts'],
  },
] as const satisfies readonly ReadCalls[];
