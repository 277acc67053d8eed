import type { Account } from '../model/account.ts';
import type { Fact } from '../model/fact.ts';
import type { CreatedBy } from '../model/key-origin.ts';
import type { Exemption, RemediationSettings } from '../settings/settings.ts';
import type { ScpNow } from './conditions.ts';
import { type LiveHolder, type LiveKey, type LiveUserFacts, lastUseShown, subjectOf } from './key-case.ts';
import type { Refusal, RefusalReason } from './plan.ts';
import { DENY_ROOT_SCP, quarantineScp } from './policies.ts';
import { breakGlass, type OwnKeys, unreadReason } from './reasons.ts';
import { deactivateKey } from './steps/deactivate-key.ts';
import { denyRoleSessions, denyUser } from './steps/deny.ts';
import type { KeyStepInput, StepDraft } from './steps/draft.ts';
import { attachScp, createScp, type ScpStepInput } from './steps/scp.ts';

/** A role that the key was seen to assume within the longest life of a session. */
export interface AssumedRole {
  readonly roleName: string;
  readonly roleArn: string;
  /** Absent where it could not be read: such a role is told, and not touched. */
  readonly roleId?: string;
}

/** A key under attack, with its user. */
export interface ContainCase {
  readonly account: Account;
  readonly accessKeyId: string;
  readonly holder: LiveHolder;
  readonly createdBy: CreatedBy;
  readonly roles: readonly AssumedRole[];
  /** Whether a service control policy can be attached; else why not. */
  readonly scp: { readonly possible: true } | { readonly possible: false; readonly words: string };
  /** The quarantine policy of this user, where there is one already. */
  readonly quarantine: Fact<ScpNow | null>;
}

export interface ContainContext {
  readonly settings: RemediationSettings;
  readonly exempt: Exemption | undefined;
  readonly ownKeys: OwnKeys;
  readonly forced: ReadonlySet<string>;
  readonly reason: string;
  /** Names of roles that Keyreeve itself works through, in lower case: IAM tells names apart without regard to case. */
  readonly ownRoles: ReadonlySet<string>;
  /** Sessions issued before it are denied: the end of the plan's validity, so that none is issued in between. */
  readonly sessionsBefore: string;
}

export interface Containment {
  readonly steps: readonly StepDraft[];
  readonly refused: readonly Refusal[];
  readonly notes: readonly string[];
}

/**
 * What stops a live attack with a user's key, in the order of AWS's playbook: from outside the account, then the
 * user, the keys, the sessions. No notice, no waiting, no look at recent use. Nothing is deleted: evidence stays,
 * and all of it can be taken back.
 */
export function contain(attack: ContainCase, context: ContainContext): Containment {
  const { holder } = attack;
  if (holder.user.state === 'unread') return refuse(attack, [unreadReason('The user', holder.user)]);
  if (holder.keys.state === 'unread') return refuse(attack, [unreadReason("The user's keys", holder.keys)]);
  const user = holder.user.value;
  const key = holder.keys.value.find(({ accessKeyId }) => accessKeyId === attack.accessKeyId);
  if (user === null || key === undefined) return refuse(attack, [GONE]);
  const reasons = [ownUser(user, holder.keys.value, context), exempt(user, attack, context)].filter(
    (reason) => reason !== undefined,
  );
  if (reasons.length > 0) return refuse(attack, reasons);
  const input = inputOf(attack, user, key, context.reason);
  const active = holder.keys.value.filter(({ status }) => status === 'Active');
  return {
    steps: [
      ...quarantine(attack, user, input),
      denyUser(input),
      ...active.map((each) =>
        deactivateKey({
          ...input,
          key: each,
          subject: subjectOf(user, holder.userName, each),
          lastUse: lastUseShown(each.lastUse),
        }),
      ),
      ...attack.roles.flatMap((role) => revoke(attack, role, context, input.why)),
    ],
    refused: [],
    notes: notesOn(attack, user, context),
  };
}

const GONE: RefusalReason = {
  code: 'key-gone',
  words: 'There is no such key any more.',
  fix: 'A deleted key cannot be used; sessions it issued may live on: deny the user and the roles by hand.',
};

/** X08 stays under attack: denying the caller itself would stop the containment half-way. */
export function ownUser(
  user: LiveUserFacts,
  keys: readonly LiveKey[],
  { ownKeys }: ContainContext,
): RefusalReason | undefined {
  const mine =
    ownKeys.userArn === user.arn || keys.some(({ accessKeyId }) => ownKeys.keyIds.has(accessKeyId));
  return mine
    ? {
        code: 'own-credential',
        words: 'Keyreeve runs with credentials that come from this very user.',
        fix: 'Run it with other credentials: a role of the security team, or IAM Identity Center.',
      }
    : undefined;
}

function exempt(
  user: LiveUserFacts,
  { holder, accessKeyId }: ContainCase,
  { settings, exempt: byTag, forced }: ContainContext,
): RefusalReason | undefined {
  if (forced.has(accessKeyId)) return undefined;
  const reason = breakGlass(user, holder.userName, settings.breakGlass, byTag);
  return (
    reason && { ...reason, fix: `If it must be contained all the same: --force ${accessKeyId} --reason …` }
  );
}

function inputOf(
  { account, holder, createdBy }: ContainCase,
  user: LiveUserFacts,
  key: LiveKey,
  reason: string,
): KeyStepInput {
  return {
    account,
    user,
    subject: subjectOf(user, holder.userName, key),
    key,
    others: [],
    why: [reason],
    findings: [],
    lastUse: lastUseShown(key.lastUse),
    createdBy,
    warnings: [],
    loose: true,
  };
}

/** First what nobody inside the account can take off. */
function quarantine(
  { account, scp, quarantine: there }: ContainCase,
  user: LiveUserFacts,
  { why }: KeyStepInput,
): readonly StepDraft[] {
  if (!scp.possible || there.state === 'unread') return [];
  const policy = quarantineScp(user.arn, user.userId);
  const input: ScpStepInput = {
    account,
    policy,
    description: 'Keyreeve: a user whose credentials are under attack.',
    why,
    findings: [],
    warnings: [],
  };
  const effect = `User ${user.arn} is denied everything from outside the account; nobody in it can take that off.`;
  const attach = attachScp('attach-quarantine-scp', input, effect);
  if (there.value !== null) return [attach];
  return [createScp('create-quarantine-scp', input), { ...attach, requiresBefore: 1 }];
}

/** Sessions of roles live on by the role's policies, whatever becomes of the user. */
function revoke(
  { account }: ContainCase,
  { roleName, roleArn, roleId }: AssumedRole,
  { sessionsBefore: before, ownRoles }: ContainContext,
  why: readonly string[],
): readonly StepDraft[] {
  if (roleId === undefined || accountOf(roleArn) !== account.id) return [];
  if (ownRoles.has(roleName.toLowerCase())) return [];
  const warnings = [
    `Others who work in a session of ${roleName} lose it too, and have to assume the role again after ${before}.`,
  ];
  return [denyRoleSessions({ account, roleName, roleId, roleArn, before, why, warnings })];
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

function notesOn(
  { account, scp, quarantine: there, roles, holder }: ContainCase,
  user: LiveUserFacts,
  { ownRoles }: ContainContext,
) {
  const elsewhere = roles.filter(({ roleArn }) => accountOf(roleArn) !== account.id);
  const unreadable = roles.filter(
    ({ roleArn, roleId }) => roleId === undefined && accountOf(roleArn) === account.id,
  );
  const password = holder.hasPassword.state === 'known' && holder.hasPassword.value;
  const own = roles.filter(({ roleName }) => ownRoles.has(roleName.toLowerCase()));
  return [
    'Nothing is deleted: keys, policies and the history stay as evidence.',
    ...own.map(
      ({ roleArn }) =>
        `The key assumed ${roleArn}, which Keyreeve itself works through: revoking its sessions would stop the containment. Revoke them by hand when it is done, and look at what they did.`,
    ),
    ...(scp.possible ? [] : [`No service control policy: ${scp.words}`]),
    ...(there.state === 'unread' ? [`No service control policy: ${there.words}`] : []),
    ...(password ? [`User ${user.arn} has a console password too; it is denied everything as well.`] : []),
    ...elsewhere.map(
      ({ roleArn }) =>
        `The key assumed ${roleArn}, in another account: revoke its sessions there, or contain it there.`,
    ),
    ...unreadable.map(({ roleArn }) => `${roleArn} could not be read: revoke its sessions by hand.`),
  ];
}

function refuse(
  { account, holder, accessKeyId }: ContainCase,
  reasons: readonly RefusalReason[],
): Containment {
  const user = holder.user.state === 'known' ? holder.user.value : null;
  const subject = { kind: 'access-key', arn: user?.arn ?? holder.userName, accessKeyId } as const;
  return { steps: [], refused: [{ account, subject, findings: [], reasons }], notes: [] };
}

/** A root key under attack: policies of the account do not bind root, so only the organisation's do (I10). */
export function containRoot(
  { account, accessKeyId, scp }: Pick<ContainCase, 'account' | 'accessKeyId' | 'scp'>,
  denyRoot: Fact<ScpNow | null>,
  reason: string,
): Containment {
  const subject = {
    kind: 'root-key',
    arn: `arn:${account.partition}:iam::${account.id}:root`,
    accessKeyId,
  } as const;
  const stop = (words: string, fix: string): Containment => ({
    steps: [],
    refused: [{ account, subject, findings: [], reasons: [{ code: 'no-scp', words, fix }] }],
    notes: [],
  });
  const support =
    'Sign in as root and delete the key; if you cannot, call AWS Support at once (https://support.aws.amazon.com/#/contacts/aws-account-support).';
  if (account.isManagement === true) return stop("No policy binds the management account's root.", support);
  if (!scp.possible) return stop(scp.words, support);
  if (denyRoot.state === 'unread') return stop(denyRoot.words, support);
  if (denyRoot.value !== null && denyRoot.value.sha256 !== DENY_ROOT_SCP.sha256)
    return stop(
      `There is a policy ${DENY_ROOT_SCP.name} that says something else.`,
      'Rename it, and plan again.',
    );
  const input: ScpStepInput = {
    account,
    policy: DENY_ROOT_SCP,
    description: 'Keyreeve: denies root while its access keys are being removed.',
    why: [reason],
    findings: [],
    warnings: [],
  };
  const effect = `Root of account ${account.id} can do nothing, with keys, sessions of them, or signed in, except in sessions of centralised root access.`;
  const attach = attachScp('attach-root-scp', input, effect);
  return {
    steps:
      denyRoot.value === null
        ? [createScp('create-root-scp', input), { ...attach, requiresBefore: 1 }]
        : [attach],
    refused: [],
    notes: [
      'Sessions made from a root key cannot be cut by a policy of the account; the service control policy denies them.',
      'Nothing is deleted: delete the key afterwards with keyreeve plan --rule root-access-key.',
    ],
  };
}
