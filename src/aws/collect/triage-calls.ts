import type { ReadCalls } from './remediation/calls.ts';

/** What triage reads in the account of each key. It imports nothing of the SDK, so that printing a policy loads none. */
export const TRIAGE_READS = [
  {
    id: 'key-holder',
    says: 'Whose a key is, whether it works and is used, and the names of its policies.',
    permittedTo: 'account',
    calls: [
      'iam:GetAccessKeyLastUsed',
      'iam:GetUser',
      'iam:ListAccessKeys',
      'iam:GetLoginProfile',
      'iam:ListAttachedUserPolicies',
      'iam:ListUserPolicies',
    ],
  },
  {
    id: 'key-absence',
    says: 'Whether a refusal means that a key is not there.',
    permittedTo: 'account',
    calls: ['iam:ListUsers', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:GetAccountSummary'],
  },
] as const satisfies readonly ReadCalls[];

/** What triage asks with the credentials of the run. */
export const TRIAGE_CALLING_READS = [
  {
    id: 'key-accounts',
    says: 'The account of each listed key.',
    permittedTo: 'base-credentials',
    calls: ['sts:GetAccessKeyInfo'],
  },
  {
    id: 'own-accounts',
    says: 'Which accounts are of the organisation.',
    permittedTo: 'base-credentials',
    calls: [
      'organizations:DescribeOrganization',
      'organizations:ListAccounts',
      'organizations:ListAccountsForParent',
      'organizations:ListOrganizationalUnitsForParent',
    ],
  },
] as const satisfies readonly ReadCalls[];
