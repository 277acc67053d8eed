import type { ReadCalls } from './remediation/calls.ts';

/** What who-can reads in each account. It imports nothing of the SDK, so that printing a policy loads none. */
export const WHO_CAN_READS = [
  {
    id: 'everybody-and-their-policies',
    says: 'Users, groups, roles and policies, and those policies that are boundaries only.',
    permittedTo: 'account',
    calls: ['iam:GetAccountAuthorizationDetails', 'iam:GetPolicy', 'iam:GetPolicyVersion'],
  },
  {
    id: 'console-passwords',
    says: 'Which users have a console password.',
    permittedTo: 'account',
    calls: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'],
  },
  {
    id: 'place-in-organisation',
    says: 'Whether the account is a member, and so limited by service control policies.',
    permittedTo: 'account',
    calls: ['organizations:DescribeOrganization'],
  },
] as const satisfies readonly ReadCalls[];

/** What who-can asks with the credentials of the run, which must be of the management account or a delegate. */
export const WHO_CAN_CALLING_READS = [
  {
    id: 'service-control-policies',
    says: 'The service control policies on the way to each account.',
    permittedTo: 'base-credentials',
    calls: [
      'organizations:DescribeOrganization',
      'organizations:DescribePolicy',
      'organizations:ListParents',
      'organizations:ListPoliciesForTarget',
      'organizations:ListRoots',
    ],
  },
] as const satisfies readonly ReadCalls[];
