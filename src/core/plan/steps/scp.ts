import type { Account } from '../../model/account.ts';
import type { OwnPolicy } from '../policies.ts';
import { awsCommand, type StepDraft } from './draft.ts';

/** What the steps about a service control policy have in common. */
export interface ScpStepInput {
  /** The account it is for; the calls are made by the management account. */
  readonly account: Account;
  readonly policy: OwnPolicy;
  readonly description: string;
  readonly why: readonly string[];
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
  readonly lastUse?: StepDraft['lastUse'];
}

type Kind = StepDraft['kind'];

function about({ account, policy, why, findings, warnings, lastUse }: ScpStepInput) {
  return {
    account,
    subject: { kind: 'scp', policyName: policy.name, target: account.id } as const,
    why,
    findings,
    warnings,
    ...(lastUse !== undefined && { lastUse }),
  };
}

/** Creates the policy; attached to nothing it does nothing. */
export function createScp(kind: Kind, input: ScpStepInput): StepDraft {
  const { name, text, sha256 } = input.policy;
  return {
    kind,
    ...about(input),
    effect: `The organisation has a service control policy ${name}; attached to nothing, it changes nothing yet.`,
    undo: { possible: 'yes', words: 'Deletes the policy while it is attached to nothing.' },
    permissions: ['organizations:CreatePolicy'],
    precondition: [{ is: 'scp-gone', policyName: name }],
    call: {
      api: 'organizations:CreatePolicy',
      session: 'management',
      arguments: {
        PolicyName: name,
        Description: input.description,
        Content: text,
        Type: 'SERVICE_CONTROL_POLICY',
      },
    },
    shows: [{ is: 'scp-is', policyName: name, sha256 }],
    command: awsCommand('organizations create-policy', {
      name,
      type: 'SERVICE_CONTROL_POLICY',
      description: input.description,
      content: text,
    }),
  };
}

/** Attaches the policy to the account. */
export function attachScp(kind: Kind, input: ScpStepInput, effect: string): StepDraft {
  const { name, sha256 } = input.policy;
  const target = input.account.id;
  return {
    kind,
    ...about(input),
    effect,
    undo: { possible: 'yes', words: `Detaches ${name} from the account: all is as it was within seconds.` },
    permissions: ['organizations:AttachPolicy'],
    precondition: [
      { is: 'scp-is', policyName: name, sha256 },
      { is: 'scp-not-attached', policyName: name, target },
    ],
    call: {
      api: 'organizations:AttachPolicy',
      session: 'management',
      arguments: { PolicyName: name, TargetId: target },
    },
    shows: [
      { is: 'scp-is', policyName: name, sha256 },
      { is: 'scp-attached', policyName: name, target },
    ],
    command: awsCommand('organizations attach-policy', {
      'policy-id': `<id of ${name}>`,
      'target-id': target,
    }),
  };
}

/** Detaches the policy from the account. */
export function detachScp(input: ScpStepInput): StepDraft {
  const { name, sha256 } = input.policy;
  const target = input.account.id;
  return {
    kind: 'detach-scp',
    ...about(input),
    effect: `${name} no longer holds for account ${target}.`,
    undo: { possible: 'yes', words: 'Attaches it again.' },
    permissions: ['organizations:DetachPolicy'],
    precondition: [
      { is: 'scp-is', policyName: name, sha256 },
      { is: 'scp-attached', policyName: name, target },
    ],
    call: {
      api: 'organizations:DetachPolicy',
      session: 'management',
      arguments: { PolicyName: name, TargetId: target },
    },
    shows: [{ is: 'scp-not-attached', policyName: name, target }],
    command: awsCommand('organizations detach-policy', {
      'policy-id': `<id of ${name}>`,
      'target-id': target,
    }),
  };
}

/** Deletes the policy, where it is attached to nothing. */
export function deleteScp(input: ScpStepInput): StepDraft {
  const { name, sha256 } = input.policy;
  return {
    kind: 'delete-scp',
    ...about(input),
    effect: `The organisation no longer has the service control policy ${name}.`,
    undo: { possible: 'yes', words: 'Creates it again.' },
    permissions: ['organizations:DeletePolicy'],
    precondition: [
      { is: 'scp-is', policyName: name, sha256 },
      { is: 'scp-unused', policyName: name },
    ],
    call: { api: 'organizations:DeletePolicy', session: 'management', arguments: { PolicyName: name } },
    shows: [{ is: 'scp-gone', policyName: name }],
    command: awsCommand('organizations delete-policy', { 'policy-id': `<id of ${name}>` }),
  };
}
