import type { Account } from '../../model/account.ts';
import type { UserPolicySubject } from '../plan.ts';
import { editPolicy, KEY_CALL, type PolicyEdit } from '../policy-edit.ts';
import { awsCommand, type StepDraft } from './draft.ts';

/** What both steps about an inline policy of a user, not of Keyreeve's making, have in common. */
export interface InlineEditInput {
  readonly account: Account;
  readonly subject: UserPolicySubject;
  /** The text before the edit, byte for byte: IAM keeps no versions of inline policies, so the plan does. */
  readonly was: string;
  readonly edit: PolicyEdit;
  readonly why: readonly string[];
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
}

/** Throws an Error for an edit that changes nothing: there is no step for it. */
function about({ account, subject, was, edit, why, findings, warnings }: InlineEditInput) {
  const made = editPolicy(was, edit);
  if ('impossible' in made) throw new Error(`${subject.policyName}: ${made.impossible}.`);
  const { diff, hashes, text } = made;
  return { parts: { account, subject, why, findings, warnings, edit: { ...edit, was, diff } }, hashes, text };
}

/** The one call, from a text that must be there to another: nothing else of the user changes. */
function replacing(
  { userName, userId, policyName }: UserPolicySubject,
  from: string,
  to: string,
  text: string,
) {
  return {
    permissions: ['iam:PutUserPolicy'],
    precondition: [
      { is: 'same-user', userId },
      { is: 'user-policy-is', policyName, sha256: from },
    ],
    call: {
      api: 'iam:PutUserPolicy',
      session: 'account',
      arguments: { UserName: userName, PolicyName: policyName, PolicyDocument: text },
    },
    shows: [
      { is: 'same-user', userId },
      { is: 'user-policy-is', policyName, sha256: to },
    ],
    command: awsCommand('iam put-user-policy', {
      'user-name': userName,
      'policy-name': policyName,
      'policy-document': JSON.stringify(JSON.parse(text)),
    }),
  } as const satisfies Partial<StepDraft>;
}

/** Puts the edited text in the place of an inline policy of the user (IAM API reference, PutUserPolicy). */
export function editUserPolicy(input: InlineEditInput): StepDraft {
  const { parts, hashes, text } = about(input);
  const { userName, policyName } = input.subject;
  return {
    kind: 'edit-user-policy',
    ...parts,
    effect: `The inline policy ${policyName} of user ${userName} no longer lets it call ${KEY_CALL}; the plan keeps its text.`,
    undo: { possible: 'yes', words: 'Puts the text before back, byte for byte.' },
    ...replacing(input.subject, hashes.was, hashes.text, text),
  };
}

/** Puts the text before back, where the edited one is still there: the inverse of `edit-user-policy`. */
export function restoreUserPolicy(input: InlineEditInput): StepDraft {
  const { parts, hashes } = about(input);
  const { userName, policyName } = input.subject;
  return {
    kind: 'restore-user-policy',
    ...parts,
    effect: `The inline policy ${policyName} of user ${userName} is again what it was before the edit.`,
    undo: { possible: 'no', words: 'To close it again, plan it again: keyreeve prevent plan.' },
    ...replacing(input.subject, hashes.text, hashes.was, input.was),
  };
}
