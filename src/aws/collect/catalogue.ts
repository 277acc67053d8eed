import type { FactName, Scope } from '../../core/rules/rule.ts';
import type { CallName } from '../session/call-counter.ts';

/** A fact of any scope, by the name rules ask for it. */
export type AnyFactName = { [S in Scope]: FactName<S> }[Scope];

/** What a collector gives, and what it has to be permitted to call. */
export interface Collector {
  readonly id: string;
  readonly says: string;
  /** In every scan whose rules need its facts, or only where an option asks for it. */
  readonly runs: 'always' | 'on-request';
  /** Whose permission it takes: the scanning role's in each account, or the base credentials'. */
  readonly permittedTo: 'scanning-role' | 'base-credentials';
  readonly provides: readonly AnyFactName[];
  /** Calls to grant. */
  readonly calls: readonly CallName[];
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
    says: 'The credential report: the root row, and every user with password and access keys.',
    runs: 'always',
    permittedTo: 'scanning-role',
    provides: ['reportRow', 'userCreatedAt', 'consolePassword', 'keyCreatedAt', 'keyStatus', 'keyLastUse'],
    calls: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'],
  },
  {
    id: 'account-summary',
    says: 'Whether root has any access key, active or not, at this moment.',
    runs: 'always',
    permittedTo: 'scanning-role',
    provides: ['accountSummary'],
    calls: ['iam:GetAccountSummary'],
  },
  {
    id: 'users',
    says: 'Users read again one by one: those a rule would call failing.',
    runs: 'always',
    permittedTo: 'scanning-role',
    provides: ['userCreatedAt', 'consolePassword', 'loginProfile', 'keyCreatedAt', 'keyStatus', 'keyLastUse'],
    calls: ['iam:ListAccessKeys', 'iam:GetLoginProfile', 'iam:GetAccessKeyLastUsed', 'iam:GetUser'],
  },
  {
    id: 'fresh',
    says: 'What was made or changed since the credential report.',
    runs: 'on-request',
    permittedTo: 'scanning-role',
    provides: ['userCreatedAt'],
    calls: ['iam:ListUsers', 'cloudtrail:LookupEvents'],
  },
  {
    id: 'root-audit',
    says: 'The ids of root access keys of member accounts, through centralised root access.',
    runs: 'on-request',
    permittedTo: 'base-credentials',
    provides: ['auditedKeys'],
    calls: ['sts:AssumeRoot'],
    callsAsRoot: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
  },
  {
    id: 'organization',
    says: 'The accounts of the organisation, or of some of its organisational units.',
    runs: 'on-request',
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
    runs: 'always',
    permittedTo: 'base-credentials',
    provides: [],
    calls: ['sts:AssumeRole'],
  },
] as const satisfies readonly Collector[];

export type CollectorId = (typeof COLLECTORS)[number]['id'];
