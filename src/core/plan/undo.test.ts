import { describe, expect, test } from 'vitest';
import { CREATED, KEY, keyCase, liveKey, liveUser, MEMBER, NOW } from '../../../test/support/plan-cases.ts';
import { subjectOf } from './key-case.ts';
import { makePlan } from './make-plan.ts';
import type { Step } from './plan.ts';
import { DENY_ROOT_SCP, quarantineScp } from './policies.ts';
import { confirmInactive } from './steps/confirm-inactive.ts';
import { deactivateKey } from './steps/deactivate-key.ts';
import { deleteKey } from './steps/delete-key.ts';
import { denyRoleSessions, denyUser } from './steps/deny.ts';
import type { KeyStepInput, StepDraft } from './steps/draft.ts';
import { keepKey } from './steps/keep-key.ts';
import { liftRefusal } from './steps/lift-refusal.ts';
import { notifyOwner } from './steps/notify-owner.ts';
import { refuseKeyUse } from './steps/refuse-key-use.ts';
import { deleteRootCertificate, deleteRootKey } from './steps/root.ts';
import { attachScp, createScp, deleteScp, detachScp } from './steps/scp.ts';
import { inverseOf, undo } from './undo.ts';

const about = { account: MEMBER, why: [], findings: [], warnings: [] };
const input: KeyStepInput = {
  ...about,
  user: liveUser(),
  subject: subjectOf(liveUser(), 'ann', liveKey(KEY)),
  key: liveKey(KEY),
  others: [],
  lastUse: { recorded: false },
  createdBy: keyCase().createdBy,
};
const role = {
  ...about,
  roleName: 'Deploy',
  roleId: 'AROAX',
  roleArn: `arn:aws:iam::${MEMBER.id}:role/Deploy`,
  before: NOW,
};
const denyRoot = { ...about, policy: DENY_ROOT_SCP, description: 'x' };
const quarantine = { ...denyRoot, policy: quarantineScp(liveUser().arn, liveUser().userId) };
const offInput = { ...input, key: liveKey(KEY, 'Inactive') };

function stepsOf(...drafts: readonly StepDraft[]): readonly Step[] {
  return makePlan({
    kind: 'remediate',
    tool: { name: 'keyreeve', version: '0' },
    madeAt: NOW,
    expiresAt: NOW,
    madeBy: 'x',
    steps: drafts,
    refused: [],
    manual: [],
    gaps: [],
    notes: [],
  }).steps;
}

function inverse(draft: StepDraft) {
  const [step] = stepsOf(draft);
  return inverseOf(step ?? expect.unreachable());
}

describe('X13: what is taken back', () => {
  test.each([
    ['a deactivation', deactivateKey(input), 'activate-key', 'iam:UpdateAccessKey'],
    ['a refusal', refuseKeyUse(input), 'lift-refusal', 'iam:DeleteUserPolicy'],
    ['a denial of a user', denyUser(input), 'allow-user', 'iam:DeleteUserPolicy'],
    ['a denial of sessions', denyRoleSessions(role), 'allow-role-sessions', 'iam:DeleteRolePolicy'],
    ['a policy', createScp('create-root-scp', denyRoot), 'delete-scp', 'organizations:DeletePolicy'],
    [
      'a quarantine',
      createScp('create-quarantine-scp', quarantine),
      'delete-scp',
      'organizations:DeletePolicy',
    ],
    [
      'its attachment',
      attachScp('attach-root-scp', denyRoot, 'x'),
      'detach-scp',
      'organizations:DetachPolicy',
    ],
    ['its detachment', detachScp(denyRoot), 'attach-root-scp', 'organizations:AttachPolicy'],
    ['its deletion', deleteScp(denyRoot), 'create-root-scp', 'organizations:CreatePolicy'],
  ] as const)('%s by %s', (_name, draft, kind, api) => {
    const found = inverse(draft);
    expect(found).toMatchObject({ step: { kind, call: { api }, account: MEMBER } });
    expect('step' in found && found.step.why[0]).toMatch(/^Takes back p-[0-9a-f]{12}-01: /);
  });

  test('a deactivation by reactivating the same key of the same user, whatever was used since', () => {
    const found = inverse(deactivateKey(input));
    expect(found).toMatchObject({
      step: {
        call: { arguments: { UserName: 'ann', AccessKeyId: KEY, Status: 'Active' } },
        precondition: [
          { is: 'same-user', userId: liveUser().userId },
          { is: 'key-is', accessKeyId: KEY, status: 'Inactive', createdAt: CREATED },
        ],
      },
    });
  });

  test('several steps, the last one first', () => {
    const { steps } = undo(stepsOf(refuseKeyUse(input), deactivateKey(input), liftRefusal(input, [])));
    expect(steps.map(({ kind }) => kind)).toEqual(['activate-key', 'lift-refusal']);
  });
});

describe('X13: what cannot be taken back is told plainly', () => {
  test.each([
    ['the end of a refusal', liftRefusal(input, []), /not put back/],
    ['a deletion', deleteKey(offInput), /cannot|nothing/],
    [
      "a deletion of root's key",
      deleteRootKey(about, { accessKeyId: KEY, status: 'Active', createdAt: CREATED }, { recorded: false }),
      /nothing/,
    ],
    ["a deletion of root's certificate", deleteRootCertificate(about, 'ABC', CREATED), /deleted/],
    [
      'a notice',
      notifyOwner(input, { channel: 'by-hand', foundBy: 'x', subject: 'x', text: 'x' }),
      /cannot be called back/,
    ],
    ['an exception', keepKey(input, { reason: 'x', author: 'x', until: '2027-01-01' }), /keyreeve\.yaml/],
    ['a confirmation', confirmInactive(offInput), /nothing to take back/],
  ] as const)('%s', (_name, draft, words) => {
    expect(inverse(draft)).toEqual({ impossible: expect.stringMatching(words) });
    const { steps, impossible } = undo(stepsOf(draft, deactivateKey(input)));
    expect(steps.map(({ kind }) => kind)).toEqual(['activate-key']);
    expect(impossible).toHaveLength(1);
  });

  test('so is a step whose policy is not in it', () => {
    const draft = createScp('create-root-scp', denyRoot);
    expect(inverse({ ...draft, shows: [], precondition: [] })).toHaveProperty('impossible');
    expect(inverse({ ...draft, subject: { kind: 'root-key', accessKeyId: KEY } })).toHaveProperty(
      'impossible',
    );
  });
});

test('X05: a step that deletes is made for an inactive key only', () => {
  expect(() => deleteKey(input)).toThrow('is active');
});
