import { describe, expect, test } from 'vitest';
import { known } from '../../model/fact.ts';
import { holds, type PolicyCondition, type PolicyNow } from '../conditions.ts';
import { makePlan, planHash } from '../make-plan.ts';
import type { Plan, Step } from '../plan.ts';
import { parsePlan, planText } from '../plan-file.ts';
import { KEY_CALL } from '../policy-edit.ts';
import { inverseOf } from '../undo.ts';
import { denyUserKeys } from './deny-keys.ts';
import type { StepDraft } from './draft.ts';
import {
  createPolicyVersion,
  deletePolicyVersion,
  type PolicyVersionInput,
  restorePolicyVersion,
} from './policy-version.ts';

const WAS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: [KEY_CALL, 's3:*'], Resource: '*' }],
});
const account = { id: '222222222222', partition: 'aws' } as const;
const input: PolicyVersionInput = {
  account,
  subject: {
    kind: 'policy',
    policyName: 'Devs',
    policyArn: 'arn:aws:iam::222222222222:policy/team/Devs',
    policyId: 'ANPAX',
  },
  versionId: 'v3',
  was: WAS,
  edit: { form: 'take-out' },
  why: [],
  findings: [],
  warnings: [],
};

function planOf(...steps: readonly StepDraft[]): Plan {
  return makePlan({
    kind: 'remediate',
    tool: { name: 'keyreeve', version: '0' },
    madeAt: '2026-11-26T00:00:00Z',
    expiresAt: '2026-11-27T00:00:00Z',
    madeBy: 'x',
    steps,
    refused: [],
    manual: [],
    gaps: [],
    notes: [],
  });
}

describe('a step that edits a policy', () => {
  const steps = [createPolicyVersion(input), restorePolicyVersion(input), deletePolicyVersion(input)];

  test('comes back from its file as it was, with its undo', () => {
    const plan = planOf(
      ...steps,
      createPolicyVersion({ ...input, edit: { form: 'deny-users', users: ['b', 'a'] } }),
    );
    expect(parsePlan(planText(plan), 'p.yaml')).toEqual(plan);
  });

  test('keeps a text with every kind of blank and line break to the byte', () => {
    const statement = {
      Sid: 'x',
      Effect: 'Allow',
      Action: [KEY_CALL, 's3:*'],
      Resource: 'arn:\u2028\u0085é: # "',
    };
    const was = `\t ${JSON.stringify({ Statement: statement }, null, 2).replaceAll('\n', ' \r\n')}\n\n`;
    const plan = planOf(createPolicyVersion({ ...input, was }));
    expect(parsePlan(planText(plan), 'p.yaml').steps[0]?.edit?.was).toBe(was);
  });

  test('is taken back by making the version before the default, and only then deleting the newer one', () => {
    const [create] = planOf(...steps).steps;
    const inverse = inverseOf(create ?? expect.unreachable());
    expect(inverse).toMatchObject({
      step: { kind: 'restore-policy-version', call: { arguments: { VersionId: 'v3' } } },
      after: { kind: 'delete-policy-version', call: { api: 'iam:DeletePolicyVersion' } },
    });
    for (const each of planOf(...steps).steps.slice(1)) expect(inverseOf(each)).toHaveProperty('impossible');
  });

  const forged: readonly (readonly [string, (step: Step) => unknown])[] = [
    [
      'another text',
      (step) => ({
        call: {
          ...step.call,
          arguments: { ...step.call.arguments, PolicyDocument: WAS.replace('s3:*', '*') },
        },
      }),
    ],
    [
      'a text before that is not the one of its hash',
      (step) => ({ edit: { ...step.edit, was: WAS.replace('s3:*', 's3:Get*') } }),
    ],
    ['a difference that is another', (step) => ({ edit: { ...step.edit, diff: [] } })],
    ['no edit', () => ({ edit: undefined })],
    ['an edit that is none', (step) => ({ edit: { ...step.edit, form: 'put-in' } })],
    ['an edit of nobody', (step) => ({ edit: { ...step.edit, form: 'deny-users', users: [] } })],
    [
      'a policy of AWS',
      (step) => ({ subject: { ...step.subject, policyArn: 'arn:aws:iam::aws:policy/Devs' } }),
    ],
    [
      'a policy of another account',
      (step) => ({ subject: { ...step.subject, policyArn: 'arn:aws:iam::333333333333:policy/team/Devs' } }),
    ],
    ['another policy by name', (step) => ({ subject: { ...step.subject, policyName: 'Admins' } })],
    ['nothing that must hold', () => ({ precondition: [] })],
  ];

  test.each(forged)(
    'with %s is none that a plan can have, though its hashes are made anew',
    (_name, change) => {
      for (const draft of steps) {
        const plan = planOf(draft);
        const [step] = plan.steps;
        const changed = { ...step, ...(change(step ?? expect.unreachable()) as object) } as Step;
        const { id: _id, ...forgedDraft } = changed;
        const other = planOf(forgedDraft);
        expect(planHash(other)).toBe(other.hash);
        // A restoring step has no text in its call, so one is too much.
        expect(() => parsePlan(JSON.stringify(other), 'p.yaml')).toThrow(/missing|none that a plan can have/);
      }
    },
  );

  test('of an edit that changes nothing cannot be made', () => {
    expect(() => createPolicyVersion({ ...input, was: '{"Statement":[]}' })).toThrow(/nothing in it allows/);
  });
});

test('a step that denies a user keys comes back from its file, and not with another policy', () => {
  const subject = { kind: 'user', userName: 'ann', userId: 'AIDAX', userArn: 'arn' } as const;
  const draft = denyUserKeys({ account, subject, why: [], findings: [], warnings: [] });
  const plan = planOf(draft);
  expect(parsePlan(planText(plan), 'p.yaml')).toEqual(plan);
  const [step] = plan.steps;
  expect(inverseOf(step ?? expect.unreachable())).toMatchObject({ step: { kind: 'allow-user-keys' } });
  const call = { ...draft.call, arguments: { ...draft.call.arguments, PolicyDocument: '{"Statement":[]}' } };
  expect(() => parsePlan(JSON.stringify(planOf({ ...draft, call })), 'p.yaml')).toThrow(/not what a step/);
});

describe('a condition of a policy', () => {
  const now: PolicyNow = {
    policyId: 'ANPAX',
    defaultVersionId: 'v4',
    versions: { v4: 'new', v3: 'old', v1: 'new' },
  };
  const full: PolicyNow = { ...now, versions: { v1: 'a', v2: 'b', v3: 'c', v4: 'd', v5: 'e' } };
  const tell = (condition: object, policy: PolicyNow | null = now) =>
    holds(condition as PolicyCondition, { policy: known(policy, 'test') });
  const policyId = 'ANPAX';

  test.each([
    [{ is: 'policy-default-is', policyId, versionId: 'v4', sha256: 'new' }],
    [{ is: 'policy-says', policyId, sha256: 'new' }],
    [{ is: 'policy-version-kept', policyId, versionId: 'v3', sha256: 'old' }],
    [{ is: 'policy-version-spare', policyId, sha256: 'new' }],
    [{ is: 'policy-version-gone', policyId, sha256: 'other' }],
    [{ is: 'policy-has-room', policyId }],
  ])('%j holds', (condition) => {
    expect(tell(condition)).toEqual({ holds: true });
    expect(tell({ ...condition, policyId: 'ANPAY' })).toMatchObject({
      words: expect.stringContaining('another one'),
    });
    expect(tell(condition, null)).toMatchObject({ words: 'there is no policy of this name any more' });
  });

  test.each([
    [
      { is: 'policy-default-is', policyId, versionId: 'v3', sha256: 'old' },
      'its default version is v4, not v3',
    ],
    [
      { is: 'policy-default-is', policyId, versionId: 'v4', sha256: 'old' },
      'its version v4 says something else',
    ],
    [{ is: 'policy-says', policyId, sha256: 'old' }, 'its default version v4 says something else'],
    [
      { is: 'policy-version-kept', policyId, versionId: 'v2', sha256: 'old' },
      'its version v2 is gone, or says something else',
    ],
    [{ is: 'policy-version-spare', policyId, sha256: 'other' }, 'no version with that text is kept'],
    [{ is: 'policy-version-gone', policyId, sha256: 'old' }, 'its version v3 has that text'],
  ])('%j does not hold, in words', (condition, words) => {
    expect(tell(condition)).toEqual({ holds: false, words });
  });

  test('room is for five versions', () => {
    expect(tell({ is: 'policy-has-room', policyId }, full)).toMatchObject({
      words: expect.stringContaining('5 versions'),
    });
    const spare = { is: 'policy-version-spare', policyId, sha256: 'd' };
    expect(tell(spare, { ...full, defaultVersionId: 'v4' })).toMatchObject({
      words: expect.stringContaining('is the default'),
    });
  });
});
