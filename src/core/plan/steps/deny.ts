import type { Account } from '../../model/account.ts';
import type { AccessKeySubject, LastUseShown } from '../plan.ts';
import { DENY_USER, denySessionsBefore, type OwnPolicy } from '../policies.ts';
import { awsCommand, type StepDraft } from './draft.ts';

/** A user whose every call is to be denied. */
export interface DenyUserInput {
  readonly account: Account;
  readonly subject: AccessKeySubject;
  readonly why: readonly string[];
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
  readonly lastUse?: LastUseShown;
}

/** A role whose sessions of before a time are to be denied. */
export interface DenyRoleInput {
  readonly account: Account;
  readonly roleName: string;
  readonly roleId: string;
  readonly roleArn: string;
  readonly before: string;
  readonly why: readonly string[];
  readonly warnings: readonly string[];
}

/** Denies everything to the user: calls, console, and every session that the user's own policies bind. */
export function denyUser(input: DenyUserInput): StepDraft {
  const { account, subject, why, findings, warnings, lastUse } = input;
  const { userName, userId } = subject;
  const { name, text, sha256 } = DENY_USER;
  return {
    kind: 'deny-user',
    account,
    subject,
    effect: `User ${userName} can do nothing any more, neither with keys nor in the console, nor with sessions of GetSessionToken and GetFederationToken.`,
    why,
    findings,
    warnings,
    ...(lastUse !== undefined && { lastUse }),
    undo: { possible: 'yes', words: `Takes the inline policy ${name} off the user.` },
    permissions: ['iam:PutUserPolicy'],
    precondition: [
      { is: 'same-user', userId },
      { is: 'user-policy-gone', policyName: name },
    ],
    call: {
      api: 'iam:PutUserPolicy',
      session: 'account',
      arguments: { UserName: userName, PolicyName: name, PolicyDocument: text },
    },
    shows: [
      { is: 'same-user', userId },
      { is: 'user-policy-is', policyName: name, sha256 },
    ],
    command: awsCommand('iam put-user-policy', {
      'user-name': userName,
      'policy-name': name,
      'policy-document': text,
    }),
  };
}

/** Takes the policy off the user again: the inverse of `deny-user`. */
export function allowUser({ account, subject, why, findings, warnings }: DenyUserInput): StepDraft {
  const { userName, userId } = subject;
  const { name, sha256 } = DENY_USER;
  return {
    kind: 'allow-user',
    account,
    subject,
    effect: `User ${userName} may do again what the other policies allow.`,
    why,
    findings,
    warnings,
    undo: { possible: 'yes', words: 'Puts the policy on again.' },
    permissions: ['iam:DeleteUserPolicy'],
    precondition: [
      { is: 'same-user', userId },
      { is: 'user-policy-is', policyName: name, sha256 },
    ],
    call: {
      api: 'iam:DeleteUserPolicy',
      session: 'account',
      arguments: { UserName: userName, PolicyName: name },
    },
    shows: [
      { is: 'same-user', userId },
      { is: 'user-policy-gone', policyName: name },
    ],
    command: awsCommand('iam delete-user-policy', { 'user-name': userName, 'policy-name': name }),
  };
}

function aboutRole({ account, roleName, roleId, roleArn, why, warnings }: DenyRoleInput) {
  return {
    account,
    subject: { kind: 'role', roleName, roleId, roleArn } as const,
    why,
    findings: [],
    warnings,
  };
}

/** Denies everything to sessions of the role that were issued before now; whoever may assume it gets new ones. */
export function denyRoleSessions(input: DenyRoleInput): StepDraft {
  const { roleName, roleId, before } = input;
  const { name, text, sha256 } = denySessionsBefore(before);
  return {
    kind: 'deny-role-sessions',
    ...aboutRole(input),
    effect: `Every session of role ${roleName} issued before ${before} can do nothing any more, also those of others; new sessions work.`,
    undo: { possible: 'yes', words: `Takes the inline policy ${name} off the role.` },
    permissions: ['iam:PutRolePolicy'],
    precondition: [
      { is: 'same-role', roleId },
      { is: 'role-policy-gone', policyName: name },
    ],
    call: {
      api: 'iam:PutRolePolicy',
      session: 'account',
      arguments: { RoleName: roleName, PolicyName: name, PolicyDocument: text },
    },
    shows: [
      { is: 'same-role', roleId },
      { is: 'role-policy-is', policyName: name, sha256 },
    ],
    command: awsCommand('iam put-role-policy', {
      'role-name': roleName,
      'policy-name': name,
      'policy-document': text,
    }),
  };
}

/**
 * Takes the policy off the role again: the inverse of `deny-role-sessions`.
 *
 * @param policy the one that was put there, with its time
 */
export function allowRoleSessions(
  input: DenyRoleInput,
  policy: Pick<OwnPolicy, 'name' | 'sha256'>,
): StepDraft {
  const { roleName, roleId } = input;
  const { name, sha256 } = policy;
  return {
    kind: 'allow-role-sessions',
    ...aboutRole(input),
    effect: `Old sessions of role ${roleName} that have not expired work again.`,
    undo: { possible: 'yes', words: 'Puts the policy on again.' },
    permissions: ['iam:DeleteRolePolicy'],
    precondition: [
      { is: 'same-role', roleId },
      { is: 'role-policy-is', policyName: name, sha256 },
    ],
    call: {
      api: 'iam:DeleteRolePolicy',
      session: 'account',
      arguments: { RoleName: roleName, PolicyName: name },
    },
    shows: [
      { is: 'same-role', roleId },
      { is: 'role-policy-gone', policyName: name },
    ],
    command: awsCommand('iam delete-role-policy', { 'role-name': roleName, 'policy-name': name }),
  };
}
