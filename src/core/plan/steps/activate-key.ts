import { aboutKey, type KeyStepInput, type StepDraft } from './draft.ts';
import { setKeyStatus } from './key-status.ts';

/** Switches a key on again: the inverse of `deactivate-key`. */
export function activateKey(input: KeyStepInput): StepDraft {
  const { accessKeyId, createdAt, userName, userId } = input.subject;
  return {
    kind: 'activate-key',
    ...aboutKey(input),
    effect: `${accessKeyId} of user ${userName} works again.`,
    undo: { possible: 'yes', words: 'Deactivates it again.' },
    precondition: [
      { is: 'same-user', userId },
      { is: 'key-is', accessKeyId, status: 'Inactive', createdAt },
    ],
    ...setKeyStatus(input, 'Active'),
  };
}
