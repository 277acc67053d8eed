import type { Account } from '../../model/account.ts';
import type { UserSubject } from '../plan.ts';
import { DENY_KEYS } from '../policies.ts';
import { KEY_CALL } from '../policy-edit.ts';
import type { StepDraft } from './draft.ts';
import { putInlinePolicy, removeInlinePolicy } from './inline-policy.ts';

/** A user who is to make no access keys. */
export interface DenyKeysInput {
  readonly account: Account;
  readonly subject: UserSubject;
  readonly why: readonly string[];
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
}

/** Denies the user to make access keys, by a policy of its own; nothing else of the user changes. */
export function denyUserKeys(input: DenyKeysInput): StepDraft {
  return {
    kind: 'deny-user-keys',
    ...input,
    effect: `User ${input.subject.userName} cannot call ${KEY_CALL} any more, whomever for.`,
    undo: { possible: 'yes', words: `Takes the inline policy ${DENY_KEYS.name} off the user.` },
    ...putInlinePolicy(input.subject, DENY_KEYS),
  };
}

/** Takes the policy off the user again: the inverse of `deny-user-keys`. */
export function allowUserKeys(input: DenyKeysInput): StepDraft {
  return {
    kind: 'allow-user-keys',
    ...input,
    effect: `User ${input.subject.userName} may make access keys again where the other policies allow it.`,
    undo: { possible: 'no', words: 'To close it again, plan it again: keyreeve prevent plan.' },
    ...removeInlinePolicy(input.subject, DENY_KEYS),
  };
}
