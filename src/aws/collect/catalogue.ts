import { REPORT_FACTS } from '../../core/rules/facts-of.ts';
import type { FactName, Scope } from '../../core/rules/rule.ts';
import type { CallName } from '../session/call-counter.ts';

/** A fact of any scope, by the name rules ask for it. */
export type AnyFactName = { [S in Scope]: FactName<S> }[Scope];

/** Options that ask for collectors beyond those of the rules. */
export interface OnRequest {
  readonly fresh?: boolean;
  readonly auditRoot?: boolean;
  readonly instances?: boolean;
  readonly prove?: boolean;
}

/** What a collector gives, and what it has to be permitted to call. */
export interface Collector {
  readonly id: string;
  readonly says: string;
  /** The option that asks for it; without one it is in every scan whose rules need its facts. */
  readonly onRequest?: keyof OnRequest;
  /** Whose permission it takes: the scanning role's in each account, or the base credentials'. */
  readonly permittedTo: 'scanning-role' | 'base-credentials';
  readonly provides: readonly AnyFactName[];
  /** Facts that it keeps from being missed, though other collectors read them. */
  readonly watches?: readonly AnyFactName[];
  /** Calls to grant. */
  readonly calls: readonly CallName[];
  /** Of a fact that not all of the calls read, those that do: for its page. */
  readonly factCalls?: Readonly<Partial<Record<AnyFactName, readonly CallName[]>>>;
  /** Calls made as root in a session whose task policy, AWS's own, already permits them. */
  readonly callsAsRoot?: readonly CallName[];
}

/**
 * Every collector. The least-privilege policy is made of `calls`, and a scan runs those collectors whose
 * facts its rules need. This file imports nothing of the SDK, so that printing a policy loads none of it.
 */
export const COLLECTORS = [
  {
    id: 'credential-report',
    says: 'The credential report: the root row, and every user with password, MFA, access keys and certificates.',
    permittedTo: 'scanning-role',
    provides: [...REPORT_FACTS, 'owner'],
    calls: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'],
  },
  {
    id: 'account-summary',
    says: 'Whether root has any access key, password, MFA or certificate at this moment.',
    permittedTo: 'scanning-role',
    provides: ['accountSummary', 'mfaEnabledNow', 'passwordPresentNow', 'certificatesPresentNow'],
    calls: ['iam:GetAccountSummary'],
  },
  {
    id: 'users',
    says: 'Keys and passwords of users read again one by one: those a rule would call failing.',
    permittedTo: 'scanning-role',
    provides: ['consolePassword', 'loginProfile', 'keyStatuses', 'keyCreatedAt', 'keyStatus', 'keyLastUse'],
    calls: ['iam:ListAccessKeys', 'iam:GetLoginProfile', 'iam:GetAccessKeyLastUsed', 'iam:GetUser'],
    // GetUser reads none of them: it tells whether the user is still the one of the report.
    factCalls: {
      consolePassword: ['iam:GetLoginProfile'],
      loginProfile: ['iam:GetLoginProfile'],
      keyStatuses: ['iam:ListAccessKeys'],
      keyCreatedAt: ['iam:ListAccessKeys'],
      keyStatus: ['iam:ListAccessKeys'],
      keyLastUse: ['iam:GetAccessKeyLastUsed'],
    },
  },
  {
    id: 'user-mfa-devices',
    says: 'MFA devices of the users whom a rule would call failing, and whether they are the same users.',
    permittedTo: 'scanning-role',
    provides: ['mfaActive', 'mfaDevices'],
    calls: ['iam:ListMFADevices', 'iam:GetUser'],
    factCalls: { mfaActive: ['iam:ListMFADevices'], mfaDevices: ['iam:ListMFADevices'] },
  },
  {
    id: 'user-certificates',
    says: 'Signing certificates of the users whom a rule would call failing, and whether they are the same users.',
    permittedTo: 'scanning-role',
    provides: ['certificates'],
    calls: ['iam:ListSigningCertificates', 'iam:GetUser'],
    factCalls: { certificates: ['iam:ListSigningCertificates'] },
  },
  {
    id: 'user-password-use',
    says: 'When the users whom a rule would call failing last signed in.',
    permittedTo: 'scanning-role',
    provides: ['passwordUse'],
    calls: ['iam:GetUser'],
  },
  {
    id: 'authorization',
    says: 'Users, groups, roles and policies, in one list for the whole account.',
    permittedTo: 'scanning-role',
    // Tags name the owner of a user.
    provides: ['userAuthorization', 'authorization', 'policyDocument', 'policyUse', 'owner', 'keyRights'],
    calls: ['iam:GetAccountAuthorizationDetails'],
  },
  {
    id: 'boundaries',
    says: 'Permissions boundaries that the list of policies leaves out: policies of AWS that are attached to nobody.',
    permittedTo: 'scanning-role',
    provides: ['keyRights'],
    calls: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
  },
  {
    id: 'service-credentials',
    says: 'Service-specific credentials (CodeCommit, Keyspaces, Bedrock), in one list for all users.',
    permittedTo: 'scanning-role',
    provides: ['serviceCredentials'],
    calls: ['iam:ListServiceSpecificCredentials'],
  },
  {
    id: 'ssh-keys',
    says: 'SSH public keys, user by user: AWS has no list for all.',
    permittedTo: 'scanning-role',
    provides: ['sshKeys'],
    calls: ['iam:ListSSHPublicKeys'],
  },
  {
    id: 'virtual-mfa',
    says: "Root's virtual MFA devices.",
    permittedTo: 'scanning-role',
    provides: ['rootVirtualDevices'],
    calls: ['iam:ListVirtualMFADevices'],
  },
  {
    id: 'password-policy',
    says: 'The password policy.',
    permittedTo: 'scanning-role',
    provides: ['passwordPolicy'],
    calls: ['iam:GetAccountPasswordPolicy'],
  },
  {
    id: 'server-certificates',
    says: 'TLS certificates kept in IAM.',
    permittedTo: 'scanning-role',
    provides: ['serverCertificates'],
    calls: ['iam:ListServerCertificates'],
  },
  {
    id: 'analyzers',
    says: 'Analyzers of IAM Access Analyzer, in each enabled region.',
    permittedTo: 'scanning-role',
    provides: ['analyzers'],
    calls: ['account:ListRegions', 'access-analyzer:ListAnalyzers'],
  },
  {
    id: 'security-contact',
    says: 'Whether a security contact is set; not who it is.',
    permittedTo: 'scanning-role',
    provides: ['securityContact'],
    calls: ['account:GetAlternateContact'],
  },
  {
    id: 'contact-information',
    says: "Whether the account's own contact details are set; not what they are.",
    permittedTo: 'scanning-role',
    provides: ['contactInformation'],
    calls: ['account:GetContactInformation'],
  },
  {
    id: 'federation',
    says: 'How many identity providers IAM trusts.',
    permittedTo: 'scanning-role',
    provides: ['federation'],
    calls: ['iam:ListSAMLProviders', 'iam:ListOpenIDConnectProviders'],
  },
  {
    id: 'identity-center',
    says: 'Whether there is an instance of IAM Identity Center.',
    permittedTo: 'scanning-role',
    provides: ['identityCenter'],
    calls: ['sso:ListInstances'],
  },
  {
    id: 'instances',
    says: 'EC2 instances without a role, in each enabled region.',
    onRequest: 'instances',
    permittedTo: 'scanning-role',
    provides: ['instances'],
    calls: ['account:ListRegions', 'ec2:DescribeInstances'],
  },
  {
    id: 'organization-place',
    says: 'Whether the account is the management account of an organisation, a member, or on its own.',
    permittedTo: 'scanning-role',
    provides: ['organizationPlace', 'keyRights'],
    calls: ['organizations:DescribeOrganization'],
  },
  {
    id: 'organization-features',
    says: 'Whether root credentials are managed centrally.',
    permittedTo: 'base-credentials',
    provides: ['organizationFeatures'],
    calls: ['iam:ListOrganizationsFeatures'],
  },
  {
    id: 'control-policies',
    says: 'The service control policies on each account, and on the units and the root above it.',
    permittedTo: 'base-credentials',
    provides: ['keyRights'],
    calls: [
      'organizations:DescribeOrganization',
      'organizations:ListRoots',
      'organizations:ListParents',
      'organizations:ListPoliciesForTarget',
      'organizations:DescribePolicy',
    ],
  },
  {
    id: 'organization-design',
    says: 'In the management account: service control policies, organisational units and delegated administrators.',
    permittedTo: 'scanning-role',
    provides: ['organizationDesign'],
    calls: [
      'organizations:ListRoots',
      'organizations:ListOrganizationalUnitsForParent',
      'organizations:ListPolicies',
      'organizations:ListDelegatedAdministrators',
      'organizations:ListDelegatedServicesForAccount',
    ],
  },
  {
    id: 'fresh',
    says: 'What was made or changed since the credential report.',
    onRequest: 'fresh',
    permittedTo: 'scanning-role',
    provides: ['userCreatedAt'],
    watches: [
      ...REPORT_FACTS,
      'loginProfile',
      'mfaDevices',
      'userAuthorization',
      'sshKeys',
      'serviceCredentials',
      'owner',
      'keyRights',
    ],
    calls: ['iam:ListUsers', 'cloudtrail:LookupEvents'],
    factCalls: { userCreatedAt: ['iam:ListUsers'] },
  },
  {
    id: 'setup-burst',
    says: 'Who made the users and keys that seem made together, from the event history.',
    onRequest: 'prove',
    permittedTo: 'scanning-role',
    provides: ['setupBurst'],
    calls: ['cloudtrail:LookupEvents'],
  },
  {
    id: 'root-audit',
    says: 'The ids of root access keys of member accounts, through centralised root access.',
    onRequest: 'auditRoot',
    permittedTo: 'base-credentials',
    provides: ['auditedKeys'],
    calls: ['sts:AssumeRoot'],
    callsAsRoot: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
  },
  {
    id: 'root-devices',
    says: 'All MFA devices of the root users of member accounts, through centralised root access.',
    onRequest: 'auditRoot',
    permittedTo: 'base-credentials',
    provides: ['rootDevices'],
    calls: ['sts:AssumeRoot'],
    callsAsRoot: ['iam:ListMFADevices'],
  },
  {
    id: 'organization',
    says: 'The accounts of the organisation, or of some of its organisational units.',
    permittedTo: 'base-credentials',
    provides: [],
    calls: [
      'organizations:ListAccounts',
      'organizations:DescribeOrganization',
      'organizations:ListAccountsForParent',
      'organizations:ListOrganizationalUnitsForParent',
    ],
  },
  {
    id: 'session',
    says: 'Sessions in other accounts.',
    permittedTo: 'base-credentials',
    provides: [],
    calls: ['sts:AssumeRole'],
  },
] as const satisfies readonly Collector[];

export type CollectorId = (typeof COLLECTORS)[number]['id'];
