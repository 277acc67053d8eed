import type { Step } from '../plan.ts';
import { awsCommand, type KeyStepInput, siblingsAre } from './draft.ts';

/** The parts of a step that follow from switching a key on or off. */
export function setKeyStatus(
  input: KeyStepInput,
  status: 'Active' | 'Inactive',
): Pick<Step, 'permissions' | 'call' | 'shows' | 'command'> {
  const { accessKeyId, createdAt, userName, userId } = input.subject;
  return {
    permissions: ['iam:UpdateAccessKey'],
    call: {
      api: 'iam:UpdateAccessKey',
      session: 'account',
      arguments: { UserName: userName, AccessKeyId: accessKeyId, Status: status },
    },
    shows: [
      { is: 'same-user', userId },
      { is: 'key-is', accessKeyId, status, createdAt },
      ...siblingsAre(input),
    ],
    command: awsCommand('iam update-access-key', {
      'user-name': userName,
      'access-key-id': accessKeyId,
      status,
    }),
  };
}
