import { expect, test } from 'vitest';
import { EXAMPLE_NOW, exampleSnapshot } from '../../../test/support/example-snapshot.ts';
import { judge, usersToReadAgain } from '../engine/judge.ts';
import { selectRules } from '../engine/select.ts';
import { CREDENTIAL_REPORT, known, unread } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { AccessKey, KeyStatus, Snapshot, User } from '../model/snapshot.ts';
import { RULES } from './index.ts';

const CREATED = '2026-01-10T10:00:00Z';
const DENIED = unread('iam:Test', 'AccessDenied', 'It was denied.');

function person(name: string, facts: Partial<User> = {}): User {
  const example = { name: '', given: {}, about: { userName: name }, expect: { status: 'pass' } } as const;
  const { users } = exampleSnapshot('user', example);
  const [user] = users.state === 'known' ? users.value : [];
  if (user === undefined) throw new Error('no user');
  return { ...user, createdAt: live(CREATED), ...facts };
}

function account(...users: readonly User[]): Snapshot {
  const example = { name: '', given: {}, expect: { status: 'pass' } } as const;
  return { ...exampleSnapshot('user', example), users: live(users) };
}

function live<T>(value: T) {
  return known(value, 'live', EXAMPLE_NOW);
}

function key(createdAt: string, usedAt?: string, status: KeyStatus = 'Active'): AccessKey {
  const lastUse = live(usedAt === undefined ? {} : { at: usedAt });
  return { createdAt: live(createdAt), status: live(status), lastUse };
}

function findings(rule: string, ...users: readonly User[]): Finding[] {
  return [...judge(account(...users), selectRules(RULES, { rules: [rule] }), EXAMPLE_NOW)];
}

function told(found: readonly Finding[]) {
  return found.map(({ status, resource, credential }) => [resource.name, status, credential?.createdAt]);
}

test.each([
  ['Active', true],
  ['Inactive', false],
] as const)('T18 the advice on a leaked key that is %s says to deactivate it: %s', (status, deactivates) => {
  const policy = {
    name: 'AWSCompromisedKeyQuarantineV3',
    arn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
  };
  const authorization = live({ userId: 'A', groups: [], attached: [policy], inline: [], tags: {} });
  const accessKeys = live([key(CREATED, undefined, status)]);
  const [found] = findings('user-key-quarantined', person('bob', { accessKeys, authorization }));
  expect(found?.advice.commands.some((each) => each.includes('update-access-key'))).toBe(deactivates);
  expect(found?.advice.words.includes('deactivate the key')).toBe(deactivates);
  expect(found?.advice.commands.join(' ')).toContain('lookup-events --region us-east-1 ');
});

test('K08 bob and bobby with one key each have not two', () => {
  const one = { accessKeys: live([key(CREATED)]) };
  const found = findings('user-two-active-keys', person('bob', one), person('bobby', one));
  expect(told(found)).toEqual([
    ['bob', 'pass', undefined],
    ['bobby', 'pass', undefined],
  ]);
});

test('T10 of two active keys only the idle one is unused, and having two is a finding of its own', () => {
  const idle = key('2026-02-01T00:00:00Z', '2026-05-06T12:00:00Z');
  const used = key('2026-03-01T00:00:00Z', '2026-11-22T09:00:00Z');
  const facts = { accessKeys: live([used, idle]), consolePassword: live({ enabled: false }) };
  expect(told(findings('user-credential-unused', person('alice', facts)))).toEqual([
    ['alice', 'fail', '2026-02-01T00:00:00Z'],
    ['alice', 'pass', '2026-03-01T00:00:00Z'],
  ]);
  expect(told(findings('user-two-active-keys', person('alice', facts)))).toEqual([
    ['alice', 'fail', undefined],
  ]);
});

test.each(['user-mfa', 'user-mfa-any'])(
  'T11 R19 the only user beside root is judged by %s, root is not',
  (rule) => {
    const facts = { consolePassword: live({ enabled: true }), mfaActive: live(false) };
    const found = findings(rule, person('alice', facts));
    expect(found.map(({ status, resource }) => [resource.type, resource.name, status])).toEqual([
      ['AwsIamUser', 'alice', 'fail'],
    ]);
  },
);

test('T01 T07 a password and a key of one user are told apart, each with its own id', () => {
  const facts = {
    accessKeys: live([key('2025-10-18T12:00:00Z')]),
    consolePassword: live({ enabled: true }),
    passwordChangedAt: live('2026-05-06T12:00:00Z'),
    passwordUse: live({}),
  };
  const found = findings('user-credential-unused', person('alice', facts));
  expect(found.map(({ status, credential }) => [status, credential?.kind])).toEqual([
    ['fail', 'access-key'],
    ['fail', 'password'],
  ]);
  expect(new Set(found.map(({ id }) => id)).size).toBe(2);
});

test('a password whose use could not be read is unknown, and the key beside it is judged', () => {
  const facts = {
    accessKeys: live([key('2026-11-20T12:00:00Z')]),
    consolePassword: live({ enabled: true }),
    passwordChangedAt: live('2026-05-06T12:00:00Z'),
    passwordUse: DENIED,
  };
  const found = findings('user-credential-unused', person('alice', facts));
  expect(found.map(({ status, credential }) => [status, credential?.kind])).toEqual([
    ['unknown', 'password'],
    ['pass', 'access-key'],
  ]);
});

test('keys that could not be read leave the password to be judged, and are unknown', () => {
  const facts = {
    accessKeys: DENIED,
    consolePassword: live({ enabled: true }),
    passwordChangedAt: live('2026-05-06T12:00:00Z'),
    passwordUse: live({ lastUsedAt: '2026-11-20T12:00:00Z' }),
  };
  const found = findings('user-credential-unused', person('alice', facts));
  expect(found.map(({ status }) => status)).toEqual(['pass', 'unknown']);
});

test('T14 T15 a Bedrock user is told by each service-specific credential and each access key', () => {
  const credential = {
    id: 'ACCAEXAMPLE',
    service: 'bedrock.amazonaws.com',
    createdAt: '2026-10-01T00:00:00Z',
    status: 'Active',
  } as const;
  const facts = { serviceCredentials: live([credential]), accessKeys: live([key('2026-11-20T03:00:00Z')]) };
  const found = findings('user-service-credential', person('BedrockAPIKey-x1y2', facts));
  expect(found.map(({ severity, credential: each }) => [each?.kind, severity])).toEqual([
    ['service-specific-credential', 'high'],
    ['access-key', 'critical'],
  ]);
});

test('access keys that could not be read matter to that rule only on a Bedrock user', () => {
  const facts = { serviceCredentials: live([]), accessKeys: DENIED };
  const found = findings('user-service-credential', person('alice', facts), person('BedrockAPIKey-x', facts));
  expect(told(found)).toEqual([
    ['alice', 'pass', undefined],
    ['BedrockAPIKey-x', 'unknown', undefined],
  ]);
});

test('a password taken away since the report is told as that, whatever is said of the key that stays', () => {
  const inactive = { accessKeys: live([key(CREATED, undefined, 'Inactive')]) };
  const reported = person('alice', {
    ...inactive,
    presence: 'reported',
    consolePassword: known({ enabled: true }, CREDENTIAL_REPORT, EXAMPLE_NOW),
    passwordChangedAt: live('2026-05-06T12:00:00Z'),
    passwordUse: live({}),
  });
  const rules = selectRules(RULES, { rules: ['user-credential-unused'] });
  expect([...(usersToReadAgain(account(reported), rules, EXAMPLE_NOW).get('alice') ?? [])].sort()).toEqual([
    'keys',
    'last-use',
    'login-profile',
    'password-use',
  ]);
  const now = { ...reported, presence: 'confirmed', asReported: reported } as const;
  const found = findings('user-credential-unused', { ...now, consolePassword: live({ enabled: false }) });
  expect(found.map(({ status, credential }) => [status, credential?.kind])).toEqual([
    ['not-applicable', 'access-key'],
    ['pass', 'password'],
  ]);
  expect(found[1]?.says).toMatch(/^Fixed since the report of .*: the password is gone\./);
});

test('user-owner-left runs only where people were handed in', () => {
  expect(() => selectRules(RULES, { rules: ['user-owner-left'] })).toThrow('--people');
  expect(selectRules(RULES, {}).map(({ rule }) => rule.id)).not.toContain('user-owner-left');
});
