import type { Condition } from '../conditions.ts';
import { REFUSE_LONG_TERM_KEYS } from '../policies.ts';
import { aboutKey, awsCommand, type KeyStepInput, type StepDraft } from './draft.ts';

/**
 * Takes the refusing policy off the user again.
 *
 * @param first what must hold besides, such as the key's being inactive by now
 */
export function liftRefusal(input: KeyStepInput, first: readonly Condition[]): StepDraft {
  const { userName, userId } = input.subject;
  const { name, text, sha256 } = REFUSE_LONG_TERM_KEYS;
  return {
    kind: 'lift-refusal',
    ...aboutKey(input),
    effect: `Long-term keys of user ${userName} that are active are no longer refused by ${name}.`,
    undo: { possible: 'yes', words: `Puts the inline policy back: ${text}` },
    permissions: ['iam:DeleteUserPolicy'],
    precondition: [{ is: 'same-user', userId }, ...first, { is: 'user-policy-is', policyName: name, sha256 }],
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
