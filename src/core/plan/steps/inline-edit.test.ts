import { describe, expect, test } from 'vitest';
import { makePlan } from '../make-plan.ts';
import type { Plan, Step } from '../plan.ts';
import { parsePlan, planText } from '../plan-file.ts';
import { denyKeysScp, keysScpFrom } from '../policies.ts';
import { KEY_CALL } from '../policy-edit.ts';
import { inverseOf } from '../undo.ts';
import type { StepDraft } from './draft.ts';
import { editUserPolicy, type InlineEditInput, restoreUserPolicy } from './inline-edit.ts';
import { attachScp, createScp } from './scp.ts';

const WAS = ` {"Statement": [{"Effect":"Allow","Action":["${KEY_CALL}", "s3:*"],"Resource":"*"}]}\r\n`;
const account = { id: '222222222222', partition: 'aws' } as const;
const userArn = 'arn:aws:iam::222222222222:user/ann';
const input: InlineEditInput = {
  account,
  subject: { kind: 'user-policy', policyName: 'Mine', userName: 'ann', userId: 'AIDAX', userArn },
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
    ...{ steps, refused: [], manual: [], gaps: [], notes: [] },
  });
}

/** The step as somebody else would write it, its hashes made anew. */
function forged(draft: StepDraft, change: (step: Step) => object): Plan {
  const [step] = planOf(draft).steps;
  const { id: _id, ...other } = { ...step, ...change(step ?? expect.unreachable()) } as Step;
  return planOf(other);
}

const FORGED = /missing|none that a plan can have/;

describe('a step that edits an inline policy of a user', () => {
  const steps = [editUserPolicy(input), restoreUserPolicy(input)];

  test('comes back from its file as it was, and is taken back by the text before, byte for byte', () => {
    const plan = planOf(...steps);
    expect(parsePlan(planText(plan), 'p.yaml')).toEqual(plan);
    const [edit, restore] = plan.steps;
    expect(inverseOf(edit ?? expect.unreachable())).toMatchObject({
      step: { kind: 'restore-user-policy', call: { arguments: { PolicyName: 'Mine', PolicyDocument: WAS } } },
    });
    expect(inverseOf(restore ?? expect.unreachable())).toHaveProperty('impossible');
  });

  test.each<readonly [string, (step: Step) => object]>([
    [
      'another text',
      ({ call }) => ({
        call: { ...call, arguments: { ...call.arguments, PolicyDocument: '{"Statement":[]}' } },
      }),
    ],
    [
      'a text before that is not the one of its hash',
      ({ edit }) => ({ edit: { ...edit, was: WAS.replace('s3', 'ec2') } }),
    ],
    ['no edit', () => ({ edit: undefined })],
    ['another call', ({ call }) => ({ call: { ...call, api: 'iam:DeleteUserPolicy' } })],
    ['another policy', ({ subject }) => ({ subject: { ...subject, policyName: 'Other' } })],
    ['another user', ({ subject }) => ({ subject: { ...subject, userName: 'bob' } })],
    [
      'a user of another account',
      ({ subject }) => ({ subject: { ...subject, userArn: 'arn:aws:iam::333333333333:user/ann' } }),
    ],
    ['nothing that must hold', () => ({ precondition: [] })],
  ])('with %s is none that a plan can have, though its hashes are made anew', (_name, change) => {
    for (const draft of steps)
      expect(() => parsePlan(JSON.stringify(forged(draft, change)), 'p.yaml')).toThrow(FORGED);
  });

  test('of an edit that changes nothing cannot be made', () => {
    expect(() => editUserPolicy({ ...input, was: '{"Statement":[]}' })).toThrow(/nothing in it allows/);
  });
});

describe('a service control policy that denies users keys', () => {
  const policy = denyKeysScp(['AIDABBBBBBBBBBBBBBBB', 'AIDAAAAAAAAAAAAAAAAA']);
  const about = { account, policy, description: 'x', why: [], findings: [], warnings: [] };
  const create = createScp('create-prevention-scp', about);

  test('is the same in whatever order they are named, and is read back from its text', () => {
    expect(denyKeysScp(['AIDAAAAAAAAAAAAAAAAA', 'AIDABBBBBBBBBBBBBBBB'])).toEqual(policy);
    expect(keysScpFrom(policy.text, policy.name)).toEqual(policy);
    const plan = planOf(create, attachScp('attach-prevention-scp', about, 'x'));
    expect(parsePlan(planText(plan), 'p.yaml')).toEqual(plan);
  });

  test.each([
    ['another action', policy.text.replace(KEY_CALL, 'iam:*')],
    ['an allow', policy.text.replace('Deny', 'Allow')],
    ['somebody who is no user', policy.text.replace('AIDAAAAAAAAAAAAAAAAA', '*')],
    ['no condition', '{"Statement":[{"Action":"*","Effect":"Deny","Resource":"*"}],"Version":"2012-10-17"}'],
  ])('with %s is not ours, and no plan can have it', (_name, text) => {
    expect(keysScpFrom(text, policy.name)).toBeUndefined();
    const other = forged(create, ({ call }) => ({
      call: { ...call, arguments: { ...call.arguments, Content: text } },
    }));
    expect(() => parsePlan(JSON.stringify(other), 'p.yaml')).toThrow(FORGED);
  });
});
