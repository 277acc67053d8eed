import { describe, expect, test } from 'vitest';
import type { SandboxOptions } from '../../../sandbox/index.ts';
import type { OrganizationPlace } from '../../core/model/account-facts.ts';
import type { ControlPolicies } from '../../core/model/control-policies.ts';
import { type Fact, known, unread } from '../../core/model/fact.ts';
import { redactSnapshot } from '../../core/model/redact.ts';
import { answering, refusal } from '../test-support/answering.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { controlPolicyReader } from './control-policies.ts';
import { collectSnapshot } from './snapshot.ts';

const place = (where: OrganizationPlace['place']) =>
  known({ place: where }, 'organizations:DescribeOrganization');
const MEMBER_PLACE = place('member');
const NOT_TOLD = unread('organizations:DescribeOrganization', 'AccessDenied', 'Denied.');
const DENY_KEYS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' }],
};

interface Setting {
  readonly serviceControlPolicies?: NonNullable<SandboxOptions['serviceControlPolicies']>;
  readonly policyTypesDisabled?: boolean;
  readonly standalone?: boolean;
  readonly members?: number;
}

async function sceneOf({ members = 1, ...settings }: Setting = {}) {
  const ids = Array.from({ length: members }, (_, index) => String(Number(MEMBER) + index));
  const scene = await setScene({
    world: [{ id: MANAGEMENT }, ...ids.map((id) => ({ id, ou: 'workloads/prod' }))],
    ...settings,
  });
  const management = scene.base.account({ accountId: MANAGEMENT });
  return { ...scene, ids, management, reader: controlPolicyReader(management) };
}

function levelsIn(fact: Fact<ControlPolicies>) {
  if (fact.state === 'unread') throw new Error(fact.words);
  return fact.value.limited ? fact.value.levels : [];
}

describe('the service control policies on an account', () => {
  test('W02 are those of the root, of every unit on the way, and its own', async () => {
    const { reader, sandbox } = await sceneOf({
      serviceControlPolicies: [
        { name: 'no-keys', document: DENY_KEYS, targets: ['workloads'] },
        { name: 'own', document: DENY_KEYS, targets: [MEMBER] },
        { name: 'elsewhere', document: DENY_KEYS, targets: [MANAGEMENT] },
      ],
    });
    const levels = levelsIn(await reader.of(MEMBER, MEMBER_PLACE));
    expect(levels.map(({ type, policies }) => [type, policies.map(({ name }) => name)])).toEqual([
      ['root', ['FullAWSAccess']],
      ['unit', ['FullAWSAccess', 'no-keys']],
      ['unit', ['FullAWSAccess']],
      ['account', ['FullAWSAccess', 'own']],
    ]);
    expect(levels[1]?.policies[1]).toMatchObject({
      id: expect.stringMatching(/^p-/),
      document: {
        state: 'known',
        source: 'organizations:DescribePolicy',
        value: { statements: [{ effect: 'Deny', actions: ['iam:CreateAccessKey'] }] },
      },
    });
    expect(sandbox.calls.byOperation).toMatchObject({
      'organizations:ListRoots': 1,
      'organizations:ListParents': 3,
      'organizations:ListPoliciesForTarget': 4,
      'organizations:DescribePolicy': 3,
    });
  });

  test('W02 limit no management account, and nobody outside of an organisation or with the type switched off', async () => {
    const { reader } = await sceneOf();
    expect(await reader.of(MANAGEMENT, place('management'))).toMatchObject({
      value: { limited: false, because: 'management-account' },
    });
    expect(await reader.of(MANAGEMENT, NOT_TOLD)).toMatchObject({
      value: { limited: false, because: 'management-account' },
    });
    expect(await reader.of(MEMBER, place('none'))).toMatchObject({
      value: { limited: false, because: 'no-organisation' },
    });
    const off = await sceneOf({ policyTypesDisabled: true });
    expect(await off.reader.of(MEMBER, MEMBER_PLACE)).toMatchObject({
      value: { limited: false, because: 'policies-off' },
    });
  });

  test('are read of an account that nobody places, once it is known not to be the management account', async () => {
    const { reader } = await sceneOf();
    expect(levelsIn(await reader.of(MEMBER, NOT_TOLD))).toHaveLength(4);
  });

  test('cost two calls an account, and what accounts share is read once', async () => {
    const { reader, sandbox, ids } = await sceneOf({
      members: 30,
      serviceControlPolicies: [{ name: 'no-keys', document: DENY_KEYS, targets: ['workloads'] }],
    });
    const all = await Promise.all(ids.map((id) => reader.of(id, MEMBER_PLACE)));
    expect(all.map((each) => levelsIn(each).length)).toEqual(ids.map(() => 4));
    expect(sandbox.calls.byOperation).toMatchObject({
      'organizations:ListRoots': 1,
      'organizations:ListParents': 30 + 2,
      'organizations:ListPoliciesForTarget': 30 + 3,
      'organizations:DescribePolicy': 2,
    });
  });

  test('W02 are unread with the next move for a session of a member account', async () => {
    const { member } = await sceneOf();
    const fact = await controlPolicyReader(member).of(MEMBER, MEMBER_PLACE);
    expect(fact).toMatchObject({
      state: 'unread',
      code: 'AccessDenied',
      fix: expect.stringContaining('management account or of a delegated administrator'),
    });
  });

  test('are unread for an account of another organisation', async () => {
    const { reader } = await sceneOf();
    expect(await reader.of('999999999999', MEMBER_PLACE)).toMatchObject({
      state: 'unread',
      words: 'The account belongs to another organisation than the credentials in use.',
    });
    const alone = await sceneOf({ standalone: true });
    expect(await alone.reader.of(MEMBER, MEMBER_PLACE)).toMatchObject({
      words: 'The account belongs to another organisation than the credentials in use.',
    });
  });

  test('of which one is no JSON, or was deleted meanwhile, have that one unread and the others', async () => {
    const { management } = await sceneOf();
    const read = async (answer: () => unknown) => {
      const session = answering(management, { 'organizations:DescribePolicy': answer });
      const [root] = levelsIn(await controlPolicyReader(session).of(MEMBER, MEMBER_PLACE));
      return root?.policies[0];
    };
    expect(await read(() => ({ Policy: { Content: 'not JSON' } }))).toMatchObject({
      name: 'FullAWSAccess',
      document: { state: 'unread', code: 'Unreadable' },
    });
    const gone = await read(() => {
      throw refusal('PolicyNotFoundException');
    });
    expect(gone).toMatchObject({ document: { state: 'unread', code: 'PolicyNotFoundException' } });
  });

  test.each<[string, Parameters<typeof answering>[1], string]>([
    [
      'that are just being switched on',
      {
        'organizations:ListRoots': () => ({
          Roots: [{ Id: 'r-1', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'PENDING_ENABLE' }] }],
        }),
      },
      'InBetween',
    ],
    ['of which no root is named', { 'organizations:ListRoots': () => ({ Roots: [] }) }, 'BadAnswer'],
    [
      'whose units go round',
      {
        'organizations:ListParents': ({ ChildId }) => ({
          Parents: [{ Id: `${String(ChildId)}x`, Type: 'ORGANIZATIONAL_UNIT' }],
        }),
      },
      'BadAnswer',
    ],
    ['whose parent is missing', { 'organizations:ListParents': () => ({ Parents: [] }) }, 'BadAnswer'],
    [
      'of which one has no id',
      { 'organizations:ListPoliciesForTarget': () => ({ Policies: [{ Name: 'x' }] }) },
      'BadAnswer',
    ],
    ['whose list is missing', { 'organizations:ListPoliciesForTarget': () => ({}) }, 'BadAnswer'],
    [
      'of a unit that is gone',
      {
        'organizations:ListPoliciesForTarget': () => {
          throw refusal('TargetNotFoundException');
        },
      },
      'TargetNotFoundException',
    ],
  ])('are unread where they are those %s', async (_what, answers, code) => {
    const { management } = await sceneOf();
    const reader = controlPolicyReader(answering(management, answers));
    expect(await reader.of(MEMBER, MEMBER_PLACE)).toMatchObject({ state: 'unread', code });
  });

  test('are asked for again after a refusal by chance, and not after one for want of a permission', async () => {
    const { management } = await sceneOf();
    let asked = 0;
    const failing = (code: string) =>
      controlPolicyReader(
        answering(management, {
          'organizations:ListRoots': () => {
            asked += 1;
            throw refusal(code);
          },
        }),
      );
    const busy = failing('TooManyRequestsException');
    await busy.of(MEMBER, MEMBER_PLACE);
    await busy.of(MEMBER, MEMBER_PLACE);
    expect(asked).toBe(2);
    const denied = failing('AccessDeniedException');
    await denied.of(MEMBER, MEMBER_PLACE);
    await denied.of(MEMBER, MEMBER_PLACE);
    expect(asked).toBe(3);
  });

  test('P16 hold no id and no name of the organisation once redacted', async () => {
    const { reader, member } = await sceneOf({
      serviceControlPolicies: [{ name: 'no-keys', document: DENY_KEYS, targets: ['workloads'] }],
    });
    const wanted = new Set(['organization-place', 'control-policies'] as const);
    const { snapshot } = await collectSnapshot(member, wanted, { controlPolicies: reader.of });
    expect(levelsIn(snapshot.facts.controlPolicies)).toHaveLength(4);
    const { facts } = redactSnapshot(snapshot, 'account-0001');
    const text = JSON.stringify(facts.controlPolicies);
    expect(text).not.toMatch(/no-keys|\d{12}|"r-|"ou-|"p-(?!FullAWSAccess)/);
    expect(levelsIn(facts.controlPolicies).map(({ id }) => id)).toEqual([
      'root-0001',
      'unit-0001',
      'unit-0002',
      'account-0001',
    ]);
  });
});
