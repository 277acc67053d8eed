import { canonicalJson, type Json } from '../model/canonical-json.ts';
import type { Condition } from './conditions.ts';
import { controlFrom, isControlName } from './controls/control-policy.ts';
import type { LiveKey, LiveUserFacts } from './key-case.ts';
import type { AccessKeySubject, PolicySubject, Step, UserPolicySubject, UserSubject } from './plan.ts';
import {
  DENY_ALL,
  DENY_ROOT_SCP,
  keysScpFrom,
  type OwnPolicy,
  quarantineFrom,
  sessionsFrom,
} from './policies.ts';
import { editPolicy, isPolicyEdit, type PolicyEdit } from './policy-edit.ts';
import { activateKey } from './steps/activate-key.ts';
import { confirmInactive } from './steps/confirm-inactive.ts';
import { deactivateKey } from './steps/deactivate-key.ts';
import { deleteKey } from './steps/delete-key.ts';
import {
  allowRole,
  allowRoleSessions,
  allowUser,
  type DenyRoleInput,
  denyRole,
  denyRoleSessions,
  denyUser,
} from './steps/deny.ts';
import { allowUserKeys, denyUserKeys } from './steps/deny-keys.ts';
import type { KeyStepInput, StepDraft } from './steps/draft.ts';
import { editUserPolicy, restoreUserPolicy } from './steps/inline-edit.ts';
import { keepKey } from './steps/keep-key.ts';
import { liftRefusal } from './steps/lift-refusal.ts';
import { notifyOwner } from './steps/notify-owner.ts';
import { createPolicyVersion, deletePolicyVersion, restorePolicyVersion } from './steps/policy-version.ts';
import { refuseKeyUse } from './steps/refuse-key-use.ts';
import { deleteRootCertificate, deleteRootKey } from './steps/root.ts';
import { attachScp, createScp, deleteScp, detachScp, type ScpStepInput } from './steps/scp.ts';

/**
 * Why a step of a plan file is none that Keyreeve makes, or `undefined` where it is one. The step is built anew from
 * the facts it names, and what it would call, look at and show must come out the same: a file whose hash was made
 * anew by somebody else cannot make `apply` do what its reviewer did not see.
 */
export function unlawful(step: Step): string | undefined {
  let built: StepDraft | undefined;
  try {
    built = rebuilt(step);
  } catch (error) {
    // A part that is missing, or is of another kind than its name says.
    if (!(error instanceof TypeError || error instanceof Error)) throw error;
    return 'parts of it are missing';
  }
  if (built === undefined) return 'its parts do not belong together';
  return PARTS.some((part) => textOf(built[part]) !== textOf(step[part]))
    ? `it is not what a step ${step.kind} does`
    : undefined;
}

/** What a step does. Its words for people may differ in what is known of names and dates. */
const PARTS = ['kind', 'undo', 'permissions', 'precondition', 'call', 'shows', 'edit'] as const;

function textOf(part: unknown): string {
  return canonicalJson(JSON.parse(JSON.stringify(part ?? null)) as Json);
}

function rebuilt(step: Step): StepDraft | undefined {
  const { kind, account, subject, why, findings, warnings } = step;
  if (subject.kind === 'access-key') return ofKey(step, subject);
  if (subject.kind === 'user') return ofUser(step, subject);
  if (subject.kind === 'user-policy') return ofUserPolicy(step, subject);
  const about = { account, why, findings, warnings };
  switch (kind) {
    case 'deny-role-sessions':
    case 'allow-role-sessions':
    case 'deny-role':
    case 'allow-role':
      return ofRole(step);
    case 'create-policy-version':
    case 'restore-policy-version':
    case 'delete-policy-version':
      return ofPolicy(step);
    case 'delete-root-key': {
      if (subject.kind !== 'root-key') return undefined;
      const { accessKeyId, createdAt = '' } = subject;
      const lastUsedAt = find(step, 'last-use-still')?.lastUsedAt;
      const status = find(step, 'key-is')?.status ?? 'Active';
      const key = { accessKeyId, createdAt, status, ...(lastUsedAt !== undefined && { lastUsedAt }) };
      return deleteRootKey(about, key, { recorded: false });
    }
    case 'delete-root-certificate':
      return subject.kind === 'root-certificate'
        ? deleteRootCertificate(about, subject.certificateId, subject.uploadedAt)
        : undefined;
    default:
      return ofScp(step);
  }
}

const KEY_STEPS: Readonly<Partial<Record<Step['kind'], (input: KeyStepInput, step: Step) => StepDraft>>> = {
  'deactivate-key': deactivateKey,
  'activate-key': activateKey,
  'confirm-inactive': confirmInactive,
  'delete-key': deleteKey,
  'refuse-key-use': refuseKeyUse,
  'lift-refusal': (input, step) => liftRefusal(input, laterConditions(step)),
  'deny-user': denyUser,
  'allow-user': allowUser,
  'notify-owner': (input, { call }) => {
    const { channel = '', to, subject = '', text = '' } = call.arguments;
    return notifyOwner(input, { channel, ...(to !== undefined && { to }), foundBy: '', subject, text });
  },
  'keep-key': (input, { call }) => {
    const { reason = '', author = '', until = '' } = call.arguments;
    return keepKey(input, { reason, author, until });
  },
};

/** What a lifting waits for, besides the policy itself: one fact about the key it was for. */
function laterConditions(step: Step): readonly Condition[] {
  return step.precondition.slice(2).filter(({ is }) => is === 'key-is' || is === 'key-gone');
}

function ofKey(step: Step, subject: AccessKeySubject): StepDraft | undefined {
  const make = KEY_STEPS[step.kind];
  if (make === undefined) return undefined;
  const { accessKeyId, createdAt, userId, userArn } = subject;
  const siblings = find(step, 'other-keys-are');
  const use = find(step, 'last-use-still', accessKeyId);
  const key: LiveKey = {
    accessKeyId,
    createdAt,
    status: find(step, 'key-is')?.status ?? 'Active',
    lastUse:
      use === undefined
        ? { state: 'unread', source: 'plan', code: 'NotAsked', words: '' }
        : {
            state: 'known',
            source: 'plan',
            value: use.lastUsedAt === null ? {} : { at: use.lastUsedAt },
          },
  };
  const { account, why, findings, warnings } = step;
  const user: LiveUserFacts = { userId, arn: userArn, path: '/', createdAt, tags: {} };
  const input: KeyStepInput = {
    ...{ account, user, subject, key, why, findings, warnings },
    others: (siblings?.keys ?? []).map((other) => ({ ...other, lastUse: useOf(step, other.accessKeyId) })),
    lastUse: step.lastUse ?? { recorded: false },
    createdBy: step.createdBy ?? { unknown: '' },
    loose: siblings === undefined,
    ...(siblings !== undefined && use === undefined && { mayBeUsed: true }),
  };
  return make(input, step);
}

/** A user as a whole: what was made by an attacker may have no key. */
function ofUser(
  { kind, account, why, findings, warnings }: Step,
  subject: UserSubject,
): StepDraft | undefined {
  const input = { account, subject, why, findings, warnings };
  if (kind === 'deny-user') return denyUser(input);
  if (kind === 'deny-user-keys') return denyUserKeys(input);
  if (kind === 'allow-user-keys') return allowUserKeys(input);
  return kind === 'allow-user' ? allowUser(input) : undefined;
}

/** As with {@link ofPolicy}: the edit decides the text, and the text before is held by its hash. */
function ofUserPolicy(
  { kind, account, edit, why, findings, warnings }: Step,
  subject: UserPolicySubject,
): StepDraft | undefined {
  if (!subject.userArn.startsWith(`arn:${account.partition}:iam::${account.id}:user/`)) return undefined;
  const form = formOf(edit);
  if (form === undefined || edit === undefined) return undefined;
  const input = { account, subject, was: edit.was, edit: form, why, findings, warnings };
  if (kind === 'edit-user-policy') return editUserPolicy(input);
  return kind === 'restore-user-policy' ? restoreUserPolicy(input) : undefined;
}

/** The edit of a step, where it is one that can be made of the text before. */
function formOf(edit: Step['edit']): PolicyEdit | undefined {
  if (edit === undefined) return undefined;
  const { was, diff: _diff, ...form } = edit;
  return isPolicyEdit(form) && !('impossible' in editPolicy(was, form)) ? form : undefined;
}

function useOf(step: Step, accessKeyId: string): LiveKey['lastUse'] {
  const use = find(step, 'last-use-still', accessKeyId);
  if (use === undefined) return { state: 'unread', source: 'plan', code: 'NotAsked', words: '' };
  return { state: 'known', source: 'plan', value: use.lastUsedAt === null ? {} : { at: use.lastUsedAt } };
}

function ofRole(step: Step): StepDraft | undefined {
  const { account, subject, why, warnings, kind } = step;
  if (subject.kind !== 'role') return undefined;
  const there = find(step, 'role-policy-is');
  const { roleName, roleId, roleArn } = subject;
  const input: DenyRoleInput = { account, roleName, roleId, roleArn, why, warnings };
  if (there?.policyName === DENY_ALL.name && there.sha256 === DENY_ALL.sha256) {
    if (kind === 'deny-role') return denyRole(input);
    return kind === 'allow-role' ? allowRole(input) : undefined;
  }
  const policy = sessionsFrom(there?.policyName ?? '');
  if (there === undefined || policy === undefined || policy.sha256 !== there.sha256) return undefined;
  if (kind === 'deny-role-sessions') return denyRoleSessions({ ...input, before: policy.before });
  return kind === 'allow-role-sessions' ? allowRoleSessions(input, policy) : undefined;
}

const VERSION_STEPS = {
  'create-policy-version': createPolicyVersion,
  'restore-policy-version': restorePolicyVersion,
  'delete-policy-version': deletePolicyVersion,
} as const;

/**
 * The edit decides the text, and both texts are held by their hashes: no other text can become the default, forwards
 * or back, than one that differs by the edit of who may make keys.
 */
function ofPolicy(step: Step): StepDraft | undefined {
  const { kind, account, subject, edit, why, findings, warnings } = step;
  if (subject.kind !== 'policy' || !isOwnPolicy(subject, account)) return undefined;
  const form = formOf(edit);
  if (!(kind in VERSION_STEPS) || edit === undefined || form === undefined) return undefined;
  const { was } = edit;
  const before = find(step, 'policy-default-is') ?? find(step, 'policy-version-kept');
  const input = { account, subject, was, edit: form, why, findings, warnings };
  return VERSION_STEPS[kind as keyof typeof VERSION_STEPS]({ ...input, versionId: before?.versionId ?? '' });
}

/** A policy of the step's account: never one of AWS's, nor of another account. */
function isOwnPolicy({ policyArn, policyName }: PolicySubject, { id, partition }: Step['account']): boolean {
  return policyArn.startsWith(`arn:${partition}:iam::${id}:policy/`) && policyArn.endsWith(`/${policyName}`);
}

function ofScp(step: Step): StepDraft | undefined {
  const { account, subject, why, findings, warnings, kind, call } = step;
  if (subject.kind !== 'scp' || subject.target !== account.id) return undefined;
  const policy = scpOf(step, subject.policyName);
  if (policy === undefined) return undefined;
  const description = call.arguments.Description ?? '';
  const input: ScpStepInput = { account, policy, description, why, findings, warnings };
  switch (kind) {
    case 'create-root-scp':
    case 'create-quarantine-scp':
    case 'create-prevention-scp':
      return createScp(kind, input);
    case 'attach-root-scp':
    case 'attach-quarantine-scp':
    case 'attach-prevention-scp':
      return attachScp(kind, input, '');
    case 'detach-scp':
      return detachScp(input);
    case 'delete-scp':
      return deleteScp(input);
    default:
      return undefined;
  }
}

/** Keyreeve's own policies alone: the one that denies root, the quarantine of a user of that account, or one that prevents keys. */
function scpOf(step: Step, name: string): OwnPolicy | undefined {
  const { kind, call, account } = step;
  const sha256 = find(step, 'scp-is')?.sha256;
  if (name === DENY_ROOT_SCP.name) {
    const fits = sha256 === DENY_ROOT_SCP.sha256 && !/(quarantine|prevention)-scp$/.test(kind);
    return fits ? DENY_ROOT_SCP : undefined;
  }
  if (kind.endsWith('root-scp')) return undefined;
  if (kind === 'create-prevention-scp') {
    const text = call.arguments.Content ?? '';
    return controlFrom(text, name) ?? keysScpFrom(text, name);
  }
  const ofControl = sha256 !== undefined && isControlName(name, sha256) && !kind.endsWith('quarantine-scp');
  if (ofControl) return { name, text: '', sha256 };
  if (kind === 'attach-prevention-scp') return undefined;
  if (kind !== 'create-quarantine-scp')
    return sha256 !== undefined && name.startsWith('KeyreeveQuarantine-')
      ? { name, text: '', sha256 }
      : undefined;
  const policy = quarantineFrom(call.arguments.Content ?? '', name);
  return policy !== undefined && policy.accountId === account.id ? policy : undefined;
}

type Of<K extends Condition['is']> = Extract<Condition, { is: K }>;

/** The step's condition of a kind, before it or after; of one key where an id is given. */
function find<K extends Condition['is']>(step: Step, is: K, accessKeyId?: string): Of<K> | undefined {
  return [...step.precondition, ...step.shows].find(
    (condition): condition is Of<K> =>
      condition.is === is &&
      (accessKeyId === undefined || ('accessKeyId' in condition && condition.accessKeyId === accessKeyId)),
  );
}
