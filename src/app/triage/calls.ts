import type { ReadCalls } from '../../aws/collect/remediation/calls.ts';

/** Every reading that triage makes. It imports nothing of the SDK, so that printing a policy loads none of it. */
export const TRIAGE_READS = [
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
