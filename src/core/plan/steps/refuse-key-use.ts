import { REFUSE_LONG_TERM_KEYS } from '../policies.ts';
import { aboutKey, awsCommand, type KeyStepInput, keyAsPlanned, type StepDraft } from './draft.ts';

/** Refuses calls of the user's long-term keys by policy, so that whoever still uses one shows in CloudTrail (X19). */
export function refuseKeyUse(input: KeyStepInput): StepDraft {
  const { accessKeyId, userName, userId } = input.subject;
  const { name, text, sha256 } = REFUSE_LONG_TERM_KEYS;
  return {
    kind: 'refuse-key-use',
    ...aboutKey(input),
    effect: `Calls signed with a long-term key of user ${userName}, ${accessKeyId} among them, are denied and show in CloudTrail; console sessions go on.`,
    undo: { possible: 'yes', words: `Takes the inline policy ${name} off the user.` },
    permissions: ['iam:PutUserPolicy'],
    precondition: [...keyAsPlanned(input), { is: 'user-policy-gone', policyName: name }],
    call: {
      api: 'iam:PutUserPolicy',
      session: 'account',
      arguments: { UserName: userName, PolicyName: name, PolicyDocument: text },
    },
    shows: [
      { is: 'same-user', userId },
      { is: 'user-policy-is', policyName: name, sha256 },
    ],
    command: awsCommand('iam put-user-policy', {
      'user-name': userName,
      'policy-name': name,
      'policy-document': text,
    }),
  };
}
