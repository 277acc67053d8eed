import type { Account } from '../../model/account.ts';
import type { AccessKeySubject, LastUseShown, UserSubject } from '../plan.ts';
import { DENY_ALL, denySessionsBefore, type OwnPolicy } from '../policies.ts';
import type { StepDraft } from './draft.ts';
import { putInlinePolicy, removeInlinePolicy } from './inline-policy.ts';

/** What the attack was is to be looked at anew, not put on again blindly. */
const CONTAIN_AGAIN = {
  possible: 'no',
  words: 'To put it on again, plan the containment again: keyreeve plan --contain KEY.',
} as const;

/** A user whose every call is to be denied. */
export interface DenyUserInput {
  readonly account: Account;
  readonly subject: AccessKeySubject | UserSubject;
  readonly why: readonly string[];
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
  readonly lastUse?: LastUseShown;
}

/** A role that is to be denied, whole or in part. */
export interface DenyRoleInput {
  readonly account: Account;
  readonly roleName: string;
  readonly roleId: string;
  readonly roleArn: string;
  readonly why: readonly string[];
  readonly warnings: readonly string[];
}

/** A role whose sessions of before a time are to be denied. */
export interface DenySessionsInput extends DenyRoleInput {
  readonly before: string;
}

function aboutUser({ account, subject, why, findings, warnings, lastUse }: DenyUserInput) {
  return { account, subject, why, findings, warnings, ...(lastUse !== undefined && { lastUse }) };
}

function aboutRole({ account, roleName, roleId, roleArn, why, warnings }: DenyRoleInput) {
  const subject = { kind: 'role', roleName, roleId, roleArn } as const;
  return { account, subject, why, findings: [], warnings };
}

/** Denies everything to the user: calls, console, and every session that the user's own policies bind. */
export function denyUser(input: DenyUserInput): StepDraft {
  const { userName } = input.subject;
  return {
    kind: 'deny-user',
    ...aboutUser(input),
    effect: `User ${userName} can do nothing any more, neither with keys nor in the console, nor with sessions of GetSessionToken and GetFederationToken.`,
    undo: { possible: 'yes', words: `Takes the inline policy ${DENY_ALL.name} off the user.` },
    ...putInlinePolicy(input.subject, DENY_ALL),
  };
}

/** Takes the policy off the user again: the inverse of `deny-user`. */
export function allowUser(input: DenyUserInput): StepDraft {
  return {
    kind: 'allow-user',
    ...aboutUser(input),
    effect: `User ${input.subject.userName} may do again what the other policies allow.`,
    undo: CONTAIN_AGAIN,
    ...removeInlinePolicy(input.subject, DENY_ALL),
  };
}

/** Denies everything to sessions of the role that were issued before now; whoever may assume it gets new ones. */
export function denyRoleSessions(input: DenySessionsInput): StepDraft {
  const policy = denySessionsBefore(input.before);
  return {
    kind: 'deny-role-sessions',
    ...aboutRole(input),
    effect: `Every session of role ${input.roleName} issued before ${input.before} can do nothing any more, also those of others; new sessions work.`,
    undo: { possible: 'yes', words: `Takes the inline policy ${policy.name} off the role.` },
    ...putInlinePolicy(input, policy),
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
  return {
    kind: 'allow-role-sessions',
    ...aboutRole(input),
    effect: `Old sessions of role ${input.roleName} that have not expired work again.`,
    undo: CONTAIN_AGAIN,
    ...removeInlinePolicy(input, policy),
  };
}

/** Denies everything to a role that an attacker made: to whoever assumes it, now and later. */
export function denyRole(input: DenyRoleInput): StepDraft {
  return {
    kind: 'deny-role',
    ...aboutRole(input),
    effect: `Role ${input.roleName} can do nothing any more, in old sessions and new ones.`,
    undo: { possible: 'yes', words: `Takes the inline policy ${DENY_ALL.name} off the role.` },
    ...putInlinePolicy(input, DENY_ALL),
  };
}

/** Takes the policy off the role again: the inverse of `deny-role`. */
export function allowRole(input: DenyRoleInput): StepDraft {
  return {
    kind: 'allow-role',
    ...aboutRole(input),
    effect: `Role ${input.roleName} may do again what its other policies allow.`,
    undo: CONTAIN_AGAIN,
    ...removeInlinePolicy(input, DENY_ALL),
  };
}
