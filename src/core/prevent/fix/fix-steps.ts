import type { Account } from '../../model/account.ts';
import type { ManualTask } from '../../plan/plan.ts';
import type { PolicyEdit } from '../../plan/policy-edit.ts';
import { denyUserKeys } from '../../plan/steps/deny-keys.ts';
import { awsCommand, type StepDraft } from '../../plan/steps/draft.ts';
import { editUserPolicy } from '../../plan/steps/inline-edit.ts';
import { createPolicyVersion } from '../../plan/steps/policy-version.ts';
import { attachScp, createScp } from '../../plan/steps/scp.ts';
import { KEY_BOUNDARY } from './boundary.ts';
import type { Fix } from './candidates.ts';
import type { Change } from './changes.ts';
import { few, lossWords, whyOf } from './fix-words.ts';
import type { KeyMaker } from './key-makers.ts';
import { mayRename, type RoundFound } from './ways-round.ts';

/** A way, and everything that its steps tell of. */
export interface Fixing {
  readonly account: Account;
  readonly fix: Fix;
  /** The users whom it is for. */
  readonly makers: readonly KeyMaker[];
  /** What is left open after it. */
  readonly round: RoundFound;
}

type Of<K extends Change['kind']> = Extract<Change, { kind: K }>;

/** The steps of a way; what others lose and what stays open is among the warnings. */
export function stepsOf(fixing: Fixing): readonly StepDraft[] {
  return fixing.fix.changes.flatMap((change) => {
    switch (change.kind) {
      case 'deny-user':
        return [denyStep(change, fixing)];
      case 'edit-policy':
        return [versionStep(change, fixing)];
      case 'edit-inline':
        return [inlineStep(change, fixing)];
      case 'add-scp':
        return scpSteps(change, fixing);
      // That part is a person's.
      default:
        return [];
    }
  });
}

function makerNamed(name: string, { makers }: Fixing): KeyMaker {
  const maker = makers.find(({ user }) => user.name === name);
  if (maker === undefined) throw new Error(`${name} is none of the users.`);
  return maker;
}

function denyStep({ userName }: Of<'deny-user'>, fixing: Fixing): StepDraft {
  const maker = makerNamed(userName, fixing);
  const { id: userId, arn: userArn } = maker.user;
  const subject = { kind: 'user', userName, userId, userArn } as const;
  return denyUserKeys({ account: fixing.account, subject, ...saidOf([maker], fixing) });
}

function versionStep({ policy, edit }: Of<'edit-policy'>, fixing: Fixing): StepDraft {
  const { arn: policyArn, name: policyName, policyId, versionId, text: was } = policy;
  const held = fixing.makers.filter(({ grantedBy }) => grantedBy.some((ref) => ref.policy.id === policyArn));
  const closed = edit.form === 'take-out' ? held : held.filter(({ user }) => edit.users.includes(user.name));
  const subject = { kind: 'policy', policyName, policyArn, policyId } as const;
  const { warnings, ...said } = saidOf(closed, fixing);
  return createPolicyVersion({
    ...{ account: fixing.account, subject, versionId, was, edit },
    ...said,
    warnings: [...lossWords(fixing.fix.losses), ...warnings, ...byNameWords(policyName, edit, fixing)],
  });
}

/** What a statement that names users leaves out. */
function byNameWords(policyName: string, edit: PolicyEdit, { fix }: Fixing): readonly string[] {
  if (edit.form !== 'deny-users') return [];
  const renaming = edit.users.filter((name) => escapesByName(name, edit, fix));
  return [
    `It names ${few(edit.users)} alone: users who are made later, or get ${policyName} or join a group that has it later, are not covered. Plan again when there are new ones.`,
    ...renaming.map(
      (name) =>
        `${name} may call iam:UpdateUser on itself: under another name this statement would not fit it.`,
    ),
  ];
}

function inlineStep({ policy, edit }: Of<'edit-inline'>, fixing: Fixing): StepDraft {
  const { userName, policyName, text: was } = policy;
  const maker = makerNamed(userName, fixing);
  const { id: userId, arn: userArn } = maker.user;
  const subject = { kind: 'user-policy', policyName, userName, userId, userArn } as const;
  const { warnings, ...said } = saidOf([maker], fixing);
  return editUserPolicy({
    ...{ account: fixing.account, subject, was, edit },
    ...said,
    warnings: [...lossWords(fixing.fix.losses), ...warnings, ...byNameWords(policyName, edit, fixing)],
  });
}

function scpSteps({ policy }: Of<'add-scp'>, fixing: Fixing): readonly StepDraft[] {
  const { account, makers, fix } = fixing;
  const { warnings, ...said } = saidOf(makers, fixing);
  const description = 'Keyreeve: keeps users from making access keys.';
  const input = { account, policy, description, ...said, warnings: [...lossWords(fix.losses), ...warnings] };
  const whom = few(makers.map(({ user }) => user.name));
  const effect = `${policy.name} keeps ${whom} from making access keys in account ${account.id}, whatever their own policies say; they are named by their ids, so users made later are not covered.`;
  return [
    createScp('create-prevention-scp', { ...input, warnings: [] }),
    { ...attachScp('attach-prevention-scp', input, effect), requiresBefore: 1 },
  ];
}

/** The reason, and who could take the change back or get round it; of an administrator that is all there is to say. */
function saidOf(makers: readonly KeyMaker[], { round, fix }: Fixing) {
  const warnings = makers.flatMap(({ user }) => {
    const calls = (round.open.get(user.name)?.ways ?? []).flatMap(
      ({ hops: [first] }) => first?.actions ?? [],
    );
    if (calls.length === 0) return [];
    const further =
      fix.kind === 'scp' ? '' : ' Only a service control policy could not be taken off in the account.';
    return [
      `${user.name} could take it back, or get round it: ${[...new Set(calls)].sort().join(', ')}.${further}`,
    ];
  });
  return { why: [whyOf(makers, fix.after.controls.state === 'unread')], findings: [], warnings };
}

/** Whether a user could get out of a statement that denies it by name: by another name. */
function escapesByName(userName: string, edit: PolicyEdit, { world }: Fix): boolean {
  return edit.form === 'deny-users' && edit.users.includes(userName) && mayRename(userName, world);
}

/** Whether somebody could get out of a way so, which is a way round that no search over policies finds. */
export function isLeftByName(fix: Fix): boolean {
  return fix.changes.some(
    (change) =>
      (change.kind === 'edit-policy' || change.kind === 'edit-inline') &&
      change.edit.form === 'deny-users' &&
      change.edit.users.some((name) => escapesByName(name, change.edit, fix)),
  );
}

/** The part of a way that a person does: boundaries are set by hand, and taken off so. */
export function manualOf(fixing: Fixing): readonly ManualTask[] {
  const { account, fix } = fixing;
  const set = fix.changes.filter((change) => change.kind === 'set-boundary');
  const users = set.map(({ userName }) => userName);
  if (users.length === 0) return [];
  const arn = KEY_BOUNDARY.arnIn(account);
  const makers = users.map((name) => makerNamed(name, fixing));
  const { why, warnings } = saidOf(makers, fixing);
  return [
    {
      account,
      title: `Set the permissions boundary ${KEY_BOUNDARY.name} on ${few(users)} of account ${account.id}`,
      why: [...why, ...lossWords(fix.losses), ...warnings],
      findings: [],
      steps: [
        ...(set.some(({ policyIsNew }) => policyIsNew) ? [createCommand()] : []),
        ...users.map((name) =>
          awsCommand('iam put-user-permissions-boundary', {
            'user-name': name,
            'permissions-boundary': arn,
          }),
        ),
      ],
      confirm: `keyreeve prevent plan --account ${account.id} has nothing left to do. To take it back: aws iam delete-user-permissions-boundary --user-name for each, then aws iam delete-policy --policy-arn ${arn}.`,
    },
  ];
}

function createCommand(): string {
  return awsCommand('iam create-policy', {
    'policy-name': KEY_BOUNDARY.name,
    'policy-document': KEY_BOUNDARY.text,
  });
}
