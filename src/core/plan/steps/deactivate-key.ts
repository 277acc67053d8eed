import {
  aboutKey,
  awsCommand,
  type KeyStepInput,
  keyAsPlanned,
  type StepDraft,
  siblingsAre,
} from './draft.ts';

/** Switches a key off. The first change that can break something, and the last that can be taken back whole. */
export function deactivateKey(input: KeyStepInput): StepDraft {
  const { accessKeyId, createdAt, userName, userId } = input.subject;
  return {
    kind: 'deactivate-key',
    ...aboutKey(input),
    effect: `Calls signed with ${accessKeyId} of user ${userName} are refused from now on; sessions it issued before live on until they expire.`,
    undo: { possible: 'until-deleted', words: 'Reactivates the same key; its secret stays valid.' },
    permissions: ['iam:UpdateAccessKey'],
    precondition: keyAsPlanned(input),
    call: {
      api: 'iam:UpdateAccessKey',
      session: 'account',
      arguments: { UserName: userName, AccessKeyId: accessKeyId, Status: 'Inactive' },
    },
    shows: [
      { is: 'same-user', userId },
      { is: 'key-is', accessKeyId, status: 'Inactive', createdAt },
      ...siblingsAre(input),
    ],
    command: awsCommand('iam update-access-key', {
      'user-name': userName,
      'access-key-id': accessKeyId,
      status: 'Inactive',
    }),
  };
}
