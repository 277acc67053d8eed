import type { Account } from '../../model/account.ts';
import type { PolicySubject } from '../plan.ts';
import { editPolicy, KEY_CALL, type PolicyEdit } from '../policy-edit.ts';
import { awsCommand, type StepDraft } from './draft.ts';

/** What the steps about versions of a managed policy have in common. */
export interface PolicyVersionInput {
  readonly account: Account;
  readonly subject: PolicySubject;
  /** The version that is, or was, the default before the edit: `v3`. */
  readonly versionId: string;
  /** Its text. */
  readonly was: string;
  readonly edit: PolicyEdit;
  readonly why: readonly string[];
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
}

/** Throws an Error for an edit that changes nothing: there is no step for it. */
function about({ account, subject, was, edit, why, findings, warnings }: PolicyVersionInput) {
  const made = editPolicy(was, edit);
  if ('impossible' in made) throw new Error(`${subject.policyArn}: ${made.impossible}.`);
  const { diff, hashes, text } = made;
  const parts = { account, subject, why, findings, warnings, edit: { ...edit, was, diff } };
  return { parts, hashes, text };
}

/** Makes a new version of the policy the default one. Nothing else of it changes, and the version before is kept. */
export function createPolicyVersion(input: PolicyVersionInput): StepDraft {
  const { parts, hashes, text } = about(input);
  const { policyArn, policyId, policyName } = input.subject;
  const whom = input.edit.form === 'take-out' ? 'anybody' : input.edit.users.toSorted().join(', ');
  return {
    kind: 'create-policy-version',
    ...parts,
    effect: `The policy ${policyName} no longer lets ${whom} call ${KEY_CALL}; its version ${input.versionId} is kept.`,
    undo: {
      possible: 'yes',
      words: `Makes ${input.versionId} the default again, and deletes the new version.`,
    },
    permissions: ['iam:CreatePolicyVersion'],
    precondition: [
      { is: 'policy-default-is', policyId, versionId: input.versionId, sha256: hashes.was },
      { is: 'policy-version-gone', policyId, sha256: hashes.text },
      { is: 'policy-has-room', policyId },
    ],
    call: {
      api: 'iam:CreatePolicyVersion',
      session: 'account',
      arguments: { PolicyArn: policyArn, PolicyDocument: text, SetAsDefault: 'true' },
    },
    shows: [{ is: 'policy-says', policyId, sha256: hashes.text }],
    command: `${awsCommand('iam create-policy-version', { 'policy-arn': policyArn, 'policy-document': inOneLine(text) })} --set-as-default`,
  };
}

/** For a shell: the same document, without the line breaks that it may have. */
function inOneLine(text: string): string {
  return JSON.stringify(JSON.parse(text));
}

/** Makes the version before the default again: the first half of taking the step back. */
export function restorePolicyVersion(input: PolicyVersionInput): StepDraft {
  const { parts, hashes } = about(input);
  const { policyArn, policyId, policyName } = input.subject;
  const { versionId } = input;
  return {
    kind: 'restore-policy-version',
    ...parts,
    effect: `The policy ${policyName} is again what its version ${versionId} says.`,
    undo: { possible: 'no', words: PLAN_AGAIN },
    permissions: ['iam:SetDefaultPolicyVersion'],
    precondition: [
      { is: 'policy-says', policyId, sha256: hashes.text },
      { is: 'policy-version-kept', policyId, versionId, sha256: hashes.was },
    ],
    call: {
      api: 'iam:SetDefaultPolicyVersion',
      session: 'account',
      arguments: { PolicyArn: policyArn, VersionId: versionId },
    },
    shows: [{ is: 'policy-default-is', policyId, versionId, sha256: hashes.was }],
    command: awsCommand('iam set-default-policy-version', {
      'policy-arn': policyArn,
      'version-id': versionId,
    }),
  };
}

/** Deletes the version that the edit made, which is the default no longer: of five that IAM keeps, it would be one. */
export function deletePolicyVersion(input: PolicyVersionInput): StepDraft {
  const { parts, hashes, text } = about(input);
  const { policyArn, policyId, policyName } = input.subject;
  return {
    kind: 'delete-policy-version',
    ...parts,
    effect: `The policy ${policyName} no longer keeps the version that Keyreeve made.`,
    undo: { possible: 'no', words: PLAN_AGAIN },
    permissions: ['iam:DeletePolicyVersion'],
    precondition: [{ is: 'policy-version-spare', policyId, sha256: hashes.text }],
    call: {
      api: 'iam:DeletePolicyVersion',
      session: 'account',
      // The text stands for the id, which is not known before the version is there.
      arguments: { PolicyArn: policyArn, PolicyDocument: text },
    },
    shows: [{ is: 'policy-version-gone', policyId, sha256: hashes.text }],
    command: awsCommand('iam delete-policy-version', {
      'policy-arn': policyArn,
      'version-id': '<id of the version>',
    }),
  };
}

const PLAN_AGAIN = 'To close it again, plan it again: keyreeve prevent plan.';
