import type { CallName } from '../../session/call-counter.ts';

/** What one reading for plans calls, and whom that has to be permitted to. */
export interface ReadCalls {
  readonly id: string;
  readonly says: string;
  /**
   * `account`: the role in the step's account. `management`: credentials of the organisation's management account.
   * `base-credentials`: those of the run.
   */
  readonly permittedTo: 'account' | 'management' | 'base-credentials';
  /** Calls to grant. */
  readonly calls: readonly CallName[];
  /** Calls made as root in a session whose task policy, AWS's own, already permits them. */
  readonly callsAsRoot?: readonly CallName[];
  /** To grant besides, though it is no call of ours: a permission that AWS asks for behind one of the calls. */
  readonly alsoGrant?: readonly string[];
  /** The option without which this reading is not made. */
  readonly onlyWith?: 'decrypt';
}

/**
 * Every reading that planning, applying and watching make besides a scan. The policies of the remediation roles are
 * made of this. It imports nothing of the SDK, so that printing a policy loads none of it.
 */
export const REMEDIATION_READS = [
  {
    id: 'key-holder',
    says: 'A user with its keys, their last use, its password and the names of its policies.',
    permittedTo: 'account',
    calls: [
      'iam:GetUser',
      'iam:ListAccessKeys',
      'iam:GetAccessKeyLastUsed',
      'iam:GetLoginProfile',
      'iam:ListAttachedUserPolicies',
      'iam:ListUserPolicies',
    ],
  },
  {
    id: 'alternate-contact',
    says: 'Whom to tell about a key where nobody nearer to it is named.',
    permittedTo: 'account',
    calls: ['account:GetAlternateContact'],
  },
  {
    id: 'key-account',
    says: 'The account of a key that is under attack.',
    permittedTo: 'base-credentials',
    calls: ['sts:GetAccessKeyInfo'],
  },
  {
    id: 'key-creator',
    says: 'Who made a key, from the event history.',
    permittedTo: 'account',
    calls: ['cloudtrail:LookupEvents'],
  },
  {
    id: 'ways-in',
    says: 'Whether anybody can still get into the account without a key.',
    permittedTo: 'account',
    calls: [
      'iam:GetAccountSummary',
      'iam:GetAccountAuthorizationDetails',
      'iam:GetLoginProfile',
      'iam:ListAccessKeys',
    ],
  },
  {
    id: 'root-credentials',
    says: "Root's access keys and certificates, and from where root was used.",
    permittedTo: 'account',
    calls: ['iam:GetAccountSummary', 'cloudtrail:LookupEvents'],
  },
  {
    id: 'root-audit',
    says: 'The ids of root access keys and certificates of members, through centralised root access.',
    permittedTo: 'base-credentials',
    calls: ['sts:AssumeRoot'],
    callsAsRoot: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:ListSigningCertificates'],
  },
  {
    id: 'organization-control',
    says: 'Whether service control policies and centralised root access can be used.',
    permittedTo: 'base-credentials',
    calls: ['organizations:DescribeOrganization', 'organizations:ListRoots', 'iam:ListOrganizationsFeatures'],
  },
  {
    id: 'scp',
    says: 'A service control policy by its name, and what it is attached to.',
    permittedTo: 'management',
    calls: [
      'organizations:ListPolicies',
      'organizations:DescribePolicy',
      'organizations:ListTargetsForPolicy',
    ],
  },
  {
    id: 'role-sessions',
    says: 'Roles that a key has assumed, from the event history of every enabled region.',
    permittedTo: 'account',
    calls: ['account:ListRegions', 'cloudtrail:LookupEvents'],
  },
  {
    id: 'made-role',
    says: 'Roles that were made with a key under attack, as they are now; users are read as any holder of keys.',
    permittedTo: 'account',
    calls: ['iam:GetRole'],
  },
  {
    id: 'policy-versions',
    says: 'A policy of the account with all versions, before and after it is edited.',
    permittedTo: 'account',
    calls: ['iam:GetPolicy', 'iam:ListPolicyVersions', 'iam:GetPolicyVersion'],
  },
  {
    id: 'user-policies',
    says: 'The texts of the inline policies of a user, before one is edited.',
    permittedTo: 'account',
    calls: ['iam:GetUserPolicy'],
  },
  {
    id: 'limits',
    says: 'The service control policies on the way to an account, where it is planned to prevent keys.',
    permittedTo: 'management',
    calls: [
      'organizations:DescribeOrganization',
      'organizations:ListRoots',
      'organizations:ListParents',
      'organizations:ListPoliciesForTarget',
      'organizations:DescribePolicy',
    ],
  },
  {
    id: 'denied-calls',
    says: 'Calls by a key that were denied, from the event history of every enabled region.',
    permittedTo: 'account',
    calls: ['account:ListRegions', 'cloudtrail:LookupEvents'],
  },
] as const satisfies readonly ReadCalls[];

/** The id of a reading. */
export type RemediationRead = (typeof REMEDIATION_READS)[number]['id'];
