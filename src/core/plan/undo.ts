import type { LiveKey, LiveUserFacts } from './key-case.ts';
import type { AccessKeySubject, Step, StepKind } from './plan.ts';
import { DENY_ROOT_SCP, type OwnPolicy } from './policies.ts';
import { activateKey } from './steps/activate-key.ts';
import { deactivateKey } from './steps/deactivate-key.ts';
import { allowRole, allowRoleSessions, allowUser, type DenyRoleInput } from './steps/deny.ts';
import { allowUserKeys } from './steps/deny-keys.ts';
import type { KeyStepInput, StepDraft } from './steps/draft.ts';
import { restoreUserPolicy } from './steps/inline-edit.ts';
import { liftRefusal } from './steps/lift-refusal.ts';
import { deletePolicyVersion, restorePolicyVersion } from './steps/policy-version.ts';
import { attachScp, createScp, deleteScp, detachScp, type ScpStepInput } from './steps/scp.ts';

/** What takes a step back; or why nothing can, in words (X13). */
export type Inverse =
  | { readonly step: StepDraft /** To be done after it, where it was done. */; readonly after?: StepDraft }
  | { readonly impossible: string };

/** The steps that take back these, the last one first, and those that cannot be taken back. */
export function undo(done: readonly Step[]): {
  readonly steps: readonly StepDraft[];
  readonly impossible: readonly { readonly step: Step; readonly words: string }[];
} {
  const steps: StepDraft[] = [];
  const impossible: { step: Step; words: string }[] = [];
  for (const step of done.toReversed()) {
    const inverse = inverseOf(step);
    if ('step' in inverse) {
      steps.push(inverse.step);
      if (inverse.after !== undefined) steps.push({ ...inverse.after, requiresBefore: 1 });
    } else impossible.push({ step, words: inverse.impossible });
  }
  return { steps, impossible };
}

const BY_POLICY_TEXT = 'PolicyDocument';

/** The inverse of one step that was carried out. */
export function inverseOf(step: Step): Inverse {
  switch (step.kind) {
    case 'deactivate-key':
      return ofKey(step, 'Inactive', activateKey);
    case 'activate-key':
      return ofKey(step, 'Active', deactivateKey);
    case 'refuse-key-use':
      return ofKey(step, 'Active', (input) => liftRefusal(input, []));
    case 'deny-user':
      return step.subject.kind === 'user'
        ? { step: allowUser({ ...backTo(step), subject: step.subject }) }
        : ofKey(step, 'Active', allowUser);
    case 'deny-role':
      return ofRole(step, allowRole);
    case 'deny-role-sessions':
      return ofRole(step, allowRoleSessions);
    case 'create-root-scp':
    case 'create-quarantine-scp':
    case 'create-prevention-scp':
      return ofScp(step, deleteScp);
    case 'attach-root-scp':
    case 'attach-quarantine-scp':
    case 'attach-prevention-scp':
      return ofScp(step, detachScp);
    case 'detach-scp':
      return ofScp(step, (input) =>
        attachScp(attachKind(input.policy), input, `${input.policy.name} holds again.`),
      );
    case 'delete-scp':
      return ofScp(step, (input) => createScp(createKind(input.policy), input));
    case 'create-policy-version':
      return ofPolicy(step);
    case 'edit-user-policy':
      return ofUserPolicy(step);
    case 'deny-user-keys':
      return step.subject.kind === 'user'
        ? { step: allowUserKeys({ ...backTo(step), subject: step.subject }) }
        : { impossible: 'The step names no user.' };
    case 'keep-key':
    case 'confirm-inactive':
      return { impossible: step.undo.words };
    default:
      return { impossible: IMPOSSIBLE[step.kind] ?? step.undo.words };
  }
}

const IMPOSSIBLE: Readonly<Partial<Record<StepKind, string>>> = {
  'delete-key':
    'The key was deleted: AWS keeps nothing that could be brought back. Make a new one if it is needed.',
  'delete-root-key': 'The root key was deleted: AWS keeps nothing that could be brought back.',
  'delete-root-certificate': 'The certificate was deleted; whoever has it can upload it again as root.',
  'notify-owner': 'A notice cannot be called back: write again, if what it said no longer holds.',
};

function why(step: Step): readonly string[] {
  return [`Takes back ${step.id}: ${step.effect}`];
}

function ofKey(step: Step, status: LiveKey['status'], make: (input: KeyStepInput) => StepDraft): Inverse {
  const { subject, account } = step;
  if (subject.kind !== 'access-key') return { impossible: 'The step names no key.' };
  const key: LiveKey = {
    accessKeyId: subject.accessKeyId,
    createdAt: subject.createdAt,
    status,
    lastUse: { state: 'unread', source: 'plan', code: 'NotAsked', words: 'Not asked for.' },
  };
  return {
    step: make({
      account,
      user: userOf(subject),
      subject,
      key,
      others: [],
      why: why(step),
      findings: step.findings,
      lastUse: step.lastUse ?? { unread: 'Not asked for.' },
      createdBy: step.createdBy ?? { unknown: 'Not asked for.' },
      warnings: [],
      loose: true,
    }),
  };
}

/** Steps that take back look at the user's id and nothing else of it. */
function userOf({ userId, userArn, createdAt }: AccessKeySubject): LiveUserFacts {
  return { userId, arn: userArn, path: '/', createdAt, tags: {} };
}

function backTo(step: Step) {
  const { account, findings } = step;
  return { account, findings, why: why(step), warnings: [] };
}

function ofRole(
  step: Step,
  make: (input: DenyRoleInput, policy: Pick<OwnPolicy, 'name' | 'sha256'>) => StepDraft,
): Inverse {
  const { subject, account, shows } = step;
  const there = shows.find((condition) => condition.is === 'role-policy-is');
  if (subject.kind !== 'role' || there === undefined) return { impossible: 'The step names no role.' };
  const { roleName, roleId, roleArn } = subject;
  const input = { account, roleName, roleId, roleArn, why: why(step), warnings: [] };
  return { step: make(input, { name: there.policyName, sha256: there.sha256 }) };
}

/** The version before is made the default again, and only then is the newer one deleted. */
function ofPolicy(step: Step): Inverse {
  const { subject, edit, precondition } = step;
  const before = precondition.find((condition) => condition.is === 'policy-default-is');
  if (subject.kind !== 'policy' || edit === undefined || before === undefined)
    return { impossible: 'The step does not hold what it changed.' };
  const { was, diff: _diff, ...form } = edit;
  const input = { ...backTo(step), subject, versionId: before.versionId, was, edit: form };
  return { step: restorePolicyVersion(input), after: deletePolicyVersion(input) };
}

function ofUserPolicy(step: Step): Inverse {
  const { subject, edit } = step;
  if (subject.kind !== 'user-policy' || edit === undefined)
    return { impossible: 'The step does not hold what it changed.' };
  const { was, diff: _diff, ...form } = edit;
  return { step: restoreUserPolicy({ ...backTo(step), subject, was, edit: form }) };
}

function ofScp(step: Step, make: (input: ScpStepInput) => StepDraft): Inverse {
  const policy = policyOf(step);
  if (policy === undefined) return { impossible: 'The step does not hold the text of its policy.' };
  const { account, findings } = step;
  const description = 'Keyreeve: put back.';
  // Of a policy of a user that was deleted, the name and the hash are all that is left.
  if (step.kind === 'delete-scp' && policy.text === '')
    return { impossible: 'The text of the policy is not kept: plan it again.' };
  return { step: make({ account, policy, description, why: why(step), findings, warnings: [] }) };
}

/** The policy as the step's conditions and call have it; its text only where the step holds it. */
function policyOf({ subject, call, precondition, shows }: Step): OwnPolicy | undefined {
  if (subject.kind !== 'scp') return undefined;
  const there = [...precondition, ...shows].find((condition) => condition.is === 'scp-is');
  if (there === undefined) return undefined;
  if (there.policyName === DENY_ROOT_SCP.name && there.sha256 === DENY_ROOT_SCP.sha256) return DENY_ROOT_SCP;
  const text = call.arguments.Content ?? call.arguments[BY_POLICY_TEXT] ?? '';
  return { name: there.policyName, text, sha256: there.sha256 };
}

function attachKind({ name }: OwnPolicy): StepKind {
  if (name === DENY_ROOT_SCP.name) return 'attach-root-scp';
  return name.startsWith('KeyreeveQuarantine-') ? 'attach-quarantine-scp' : 'attach-prevention-scp';
}

function createKind({ name }: OwnPolicy): StepKind {
  if (name === DENY_ROOT_SCP.name) return 'create-root-scp';
  return name.startsWith('KeyreeveQuarantine-') ? 'create-quarantine-scp' : 'create-prevention-scp';
}
