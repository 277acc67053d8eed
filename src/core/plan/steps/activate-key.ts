import { aboutKey, awsCommand, type KeyStepInput, type StepDraft, siblingsAre } from './draft.ts';

/** Switches a key on again: the inverse of `deactivate-key`. */
export function activateKey(input: KeyStepInput): StepDraft {
  const { accessKeyId, createdAt, userName, userId } = input.subject;
  return {
    kind: 'activate-key',
    ...aboutKey(input),
    effect: `${accessKeyId} of user ${userName} works again.`,
    undo: { possible: 'yes', words: 'Deactivates it again.' },
    permissions: ['iam:UpdateAccessKey'],
    precondition: [
      { is: 'same-user', userId },
      { is: 'key-is', accessKeyId, status: 'Inactive', createdAt },
    ],
    call: {
      api: 'iam:UpdateAccessKey',
      session: 'account',
      arguments: { UserName: userName, AccessKeyId: accessKeyId, Status: 'Active' },
    },
    shows: [
      { is: 'same-user', userId },
      { is: 'key-is', accessKeyId, status: 'Active', createdAt },
      ...siblingsAre(input),
    ],
    command: awsCommand('iam update-access-key', {
      'user-name': userName,
      'access-key-id': accessKeyId,
      status: 'Active',
    }),
  };
}
