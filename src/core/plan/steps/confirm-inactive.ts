import { aboutKey, type KeyStepInput, keyAsPlanned, type StepDraft } from './draft.ts';

/**
 * For a key that somebody else has switched off: reads it once more and begins the waiting time. No state of a
 * key's life is passed over because the key came to it by another way (X06).
 */
export function confirmInactive(input: KeyStepInput): StepDraft {
  const { accessKeyId, userName } = input.subject;
  return {
    kind: 'confirm-inactive',
    ...aboutKey(input),
    effect: `Nothing changes in AWS: the waiting time of ${accessKeyId} of user ${userName}, which is inactive already, begins.`,
    undo: { possible: 'yes', words: 'There is nothing to take back.' },
    permissions: [],
    precondition: keyAsPlanned(input),
    call: { api: 'keyreeve:Confirm', session: 'account', arguments: {} },
    shows: keyAsPlanned(input),
    command: `aws iam list-access-keys --user-name ${userName}`,
  };
}
