import { describe, expect, test } from 'vitest';
import {
  CREATED,
  KEY,
  keyCase,
  liveKey,
  liveUser,
  MEMBER,
  NOW,
  OTHER,
} from '../../../test/support/plan-cases.ts';
import { known, unread } from '../model/fact.ts';
import { REMEDIATION_DEFAULTS } from '../settings/remediation-defaults.ts';
import { type ContainCase, type ContainContext, contain, containRoot } from './contain.ts';
import { DENY_ROOT_SCP, quarantineScp } from './policies.ts';

const BOTH = keyCase({ key: liveKey(KEY, 'Active', NOW), others: [liveKey(OTHER)] }).holder;
const ROLE = {
  roleName: 'Deploy',
  roleArn: `arn:aws:iam::${MEMBER.id}:role/Deploy`,
  roleId: 'AROAX',
};

function attack(more: Partial<ContainCase> = {}, how: Partial<ContainContext> = {}) {
  const made: ContainCase = {
    account: MEMBER,
    accessKeyId: KEY,
    holder: BOTH,
    createdBy: { unknown: 'Not asked for.' },
    roles: [],
    scp: { possible: true },
    quarantine: known(null, 'organizations:ListPolicies'),
    ...more,
  };
  return contain(made, {
    settings: REMEDIATION_DEFAULTS,
    exempt: undefined,
    ownKeys: { keyIds: new Set(), wholeUser: false },
    forced: new Set(),
    ownRoles: new Set(),
    reason: 'It was found in a public repository.',
    sessionsBefore: '2026-11-22T13:00:00Z',
    ...how,
  });
}

function kinds(...given: Parameters<typeof attack>): readonly string[] {
  return attack(...given).steps.map(({ kind }) => kind);
}

function codes({ refused }: ReturnType<typeof contain>): readonly string[] {
  return refused.flatMap(({ reasons }) => reasons.map(({ code }) => code));
}

describe('a live attack', () => {
  test('is cut off from outside, then the user, both keys and the sessions, and nothing is deleted', () => {
    expect(kinds({ roles: [ROLE] })).toEqual([
      'create-quarantine-scp',
      'attach-quarantine-scp',
      'deny-user',
      'deactivate-key',
      'deactivate-key',
      'deny-role-sessions',
    ]);
  });

  test('is not slowed down by use, notices or siblings that change', () => {
    for (const { kind, precondition } of attack().steps) {
      const looked = precondition.map(({ is }) => is);
      expect(looked, kind).not.toContain('last-use-still');
      expect(looked, kind).not.toContain('other-keys-are');
    }
  });

  test('goes on without a service control policy where there can be none, and says so', () => {
    const none = { scp: { possible: false, words: 'No organisation.' } } as const;
    expect(kinds(none)).toEqual(['deny-user', 'deactivate-key', 'deactivate-key']);
    expect(attack(none).notes).toContain('No service control policy: No organisation.');
    const denied = { quarantine: unread('organizations:ListPolicies', 'AccessDenied', 'Denied.') };
    expect(kinds(denied)).toEqual(['deny-user', 'deactivate-key', 'deactivate-key']);
    expect(attack(denied).notes).toContain('No service control policy: Denied.');
  });

  test('takes up a quarantine that is there already', () => {
    const { sha256 } = quarantineScp(liveUser().arn, liveUser().userId);
    const quarantine = known({ policyId: 'p-1', sha256, targets: [] }, 'organizations:ListPolicies');
    expect(kinds({ quarantine })[0]).toBe('attach-quarantine-scp');
  });

  test('leaves keys alone that are inactive, and denies their user all the same', () => {
    const { holder } = keyCase({ key: liveKey(KEY, 'Inactive'), others: [liveKey(OTHER, 'Inactive')] });
    expect(kinds({ holder }).at(-1)).toBe('deny-user');
  });

  test('denies sessions of roles of this account until the end of the plan, and names the others', () => {
    const elsewhere = { ...ROLE, roleArn: 'arn:aws:iam::999999999999:role/Deploy' };
    const { roleId: _roleId, ...unreadable } = { ...ROLE, roleArn: `${ROLE.roleArn}2` };
    const { steps, notes } = attack({ roles: [ROLE, elsewhere, unreadable] });
    const denied = steps.filter(({ kind }) => kind === 'deny-role-sessions');
    expect(denied).toHaveLength(1);
    expect(denied[0]?.call.arguments.PolicyDocument).toContain('2026-11-22T13:00:00Z');
    expect(notes.join('\n')).toMatch(/999999999999:role\/Deploy, in another account[\s\S]*could not be read/);
  });

  test('leaves a role alone that Keyreeve works through, in whatever case it is written, and says so', () => {
    const { steps, notes } = attack({ roles: [ROLE] }, { ownRoles: new Set(['deploy']) });
    expect(steps.map(({ kind }) => kind)).not.toContain('deny-role-sessions');
    expect(notes.join('\n')).toContain('which Keyreeve itself works through');
  });

  test('does not end by our own hand (X08): not for the key of ours, nor for one of the same user', () => {
    for (const mine of [KEY, OTHER]) {
      const found = attack({}, { ownKeys: { keyIds: new Set([mine]), wholeUser: false } });
      expect(codes(found)).toEqual(['own-credential']);
      expect(found.steps).toEqual([]);
    }
    const ownKeys = { keyIds: new Set<string>(), userArn: liveUser().arn, wholeUser: false };
    expect(codes(attack({}, { ownKeys, forced: new Set([KEY]) }))).toEqual(['own-credential']);
  });

  test('stops before an exempt user (X09) unless this very key is forced', () => {
    const settings = {
      ...REMEDIATION_DEFAULTS,
      breakGlass: { tags: [], paths: [], users: ['ann'] },
    };
    const found = attack({}, { settings });
    expect(codes(found)).toEqual(['break-glass']);
    expect(found.refused[0]?.reasons[0]?.fix).toContain(`--force ${KEY}`);
    expect(kinds({}, { settings, forced: new Set([KEY]) })).toContain('deny-user');
  });

  test('on a key that is gone, or that nobody can read, is a refusal', () => {
    expect(codes(attack({ accessKeyId: 'AKIAGONEGONEGONEGONE' }))).toEqual(['key-gone']);
    const { holder } = keyCase({ holder: { user: known(null, 'iam:GetUser') } });
    expect(codes(attack({ holder }))).toEqual(['key-gone']);
    const denied = unread('iam:GetUser', 'AccessDenied', 'Denied.');
    for (const part of ['user', 'keys'] as const) {
      expect(codes(attack({ holder: { ...BOTH, [part]: denied } }))).toEqual(['unread']);
    }
  });
});

describe('I10: a root key under attack', () => {
  type Fact = Parameters<typeof containRoot>[1];
  const none: Fact = known(null, 'organizations:ListPolicies');
  const root = (account = MEMBER, denyRoot: Fact = none, scp: ContainCase['scp'] = { possible: true }) =>
    containRoot({ account, accessKeyId: KEY, scp }, denyRoot, 'It was found.');
  const there = (sha256: string): Fact =>
    known({ policyId: 'p-1', sha256, targets: [] }, 'organizations:ListPolicies');

  test('is denied by the organisation, which alone binds root', () => {
    expect(root().steps.map(({ kind }) => kind)).toEqual(['create-root-scp', 'attach-root-scp']);
    const again = root(MEMBER, there(DENY_ROOT_SCP.sha256));
    expect(again.steps.map(({ kind }) => kind)).toEqual(['attach-root-scp']);
  });

  test.each([
    ['in the management account', root({ ...MEMBER, isManagement: true })],
    ['without such policies', root(MEMBER, none, { possible: false, words: 'Off.' })],
    ['where they cannot be read', root(MEMBER, unread('x', 'AccessDenied', 'Denied.'))],
    ['under a policy of that name with other words', root(MEMBER, there('f'.repeat(64)))],
  ])('%s is told how to go on by hand', (_name, found) => {
    expect(found.steps).toEqual([]);
    expect(codes(found)).toEqual(['no-scp']);
    expect(found.refused[0]?.reasons[0]?.fix).toMatch(/Sign in as root|Rename it/);
  });
});

test('what is planned is of the keys as they are', () => {
  const [step] = attack().steps.filter(({ kind }) => kind === 'deactivate-key');
  expect(step?.subject).toMatchObject({ accessKeyId: KEY, createdAt: CREATED, userName: 'ann' });
});
