import {
  aboutKey,
  awsCommand,
  type KeyStepInput,
  keyAsPlanned,
  type StepDraft,
  siblingsAre,
} from './draft.ts';

/** Deletes an inactive key. Throws an Error for an active one: it is deactivated first, always (X05). */
export function deleteKey(input: KeyStepInput): StepDraft {
  const { accessKeyId, userName, userId } = input.subject;
  if (input.key.status === 'Active') throw new Error(`${accessKeyId} is active.`);
  return {
    kind: 'delete-key',
    ...aboutKey(input),
    effect: `${accessKeyId} of user ${userName} is gone for good, and with it AWS's record of its last use.`,
    undo: {
      possible: 'no',
      words: 'A deleted key cannot be brought back; a new one has another id and secret.',
    },
    permissions: ['iam:DeleteAccessKey'],
    precondition: keyAsPlanned(input),
    call: {
      api: 'iam:DeleteAccessKey',
      session: 'account',
      arguments: { UserName: userName, AccessKeyId: accessKeyId },
    },
    shows: [{ is: 'same-user', userId }, { is: 'key-gone', accessKeyId }, ...siblingsAre(input)],
    command: awsCommand('iam delete-access-key', { 'user-name': userName, 'access-key-id': accessKeyId }),
  };
}
