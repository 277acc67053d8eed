import { describe, expect, test } from 'vitest';
import { makeControl } from '../plan/controls/control.ts';
import { judgePolicy } from './judge-policy.ts';
import type { PolicyType } from './tried.ts';

const NOW = '2026-01-01T00:00:00Z';
const ALL = { Effect: 'Deny', Action: '*', Resource: '*' };
const ROOT = 'arn:*:iam::*:root';
const byRoot = (arn: string, operator = 'ArnLike') => ({
  ...ALL,
  Condition: { [operator]: { 'aws:PrincipalArn': arn }, Null: { 'aws:AssumedRoot': 'true' } },
});

function judge(type: PolicyType, ...Statement: readonly object[]) {
  return judgePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), type, 'p.json', NOW);
}

const codes = (...given: Parameters<typeof judge>) => judge(...given).faults.map(({ code }) => code);

describe('a policy that a person wrote', () => {
  test('V03: against root as an identity policy or a boundary has no effect', () => {
    for (const type of ['identity', 'boundary'] as const) {
      const judged = judge(type, byRoot(ROOT));
      expect(judged.faults[0]).toMatchObject({ code: 'no-effect-on-root' });
      expect(judged.faults[0]?.fix).toContain('keyreeve prevent scp');
      expect(judged.unbound).toEqual(['root', 'root-session']);
      expect(judged.tried.some(({ caller }) => caller.startsWith('root'))).toBe(false);
    }
    expect(codes('scp', byRoot(ROOT))).toEqual([]);
  });

  test('V02: that names one partition does nothing in the others', () => {
    const judged = judge('scp', byRoot('arn:aws:iam::*:root'));
    expect(judged.faults).toEqual([
      {
        code: 'one-partition',
        words: expect.stringMatching(
          /fits the partition aws alone\..* by root is stopped in aws, not stopped in aws-cn, not stopped in aws-us-gov/,
        ),
        fix: `Write ${ROOT}.`,
      },
    ]);
    // A deny on a resource is the same, where no call that is tried shows it.
    const narrow = { Effect: 'Deny', Action: 'iam:*', Resource: 'arn:aws:iam::*:user/x', Sid: 'x' };
    expect(codes('scp', byRoot(ROOT), narrow)).toEqual(['one-partition', 'names-somebody']);
  });

  test('with a wildcard where it is compared as text stops nobody, and is told so', () => {
    expect(codes('scp', byRoot(ROOT, 'StringEquals'))).toEqual(['pattern-as-text', 'stops-nothing']);
  });

  test('that stops the sessions of centralised root access is warned of', () => {
    const blunt = { ...ALL, Condition: { ArnLike: { 'aws:PrincipalArn': ROOT } } };
    expect(codes('scp', blunt)).toEqual(['blocks-root-sessions']);
  });

  test('with a condition that only a call settles is quoted, and not called a stop', () => {
    const mfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
    const judged = judge('scp', { Effect: 'Deny', Action: 'iam:*AccessKey', Resource: '*', Condition: mfa });
    const create = judged.tried.find(
      ({ caller, action }) => caller === 'user' && action === 'iam:CreateAccessKey',
    );
    expect(create).toMatchObject({ stopped: { aws: 'depends' }, conditions: [JSON.stringify(mfa)] });
  });

  test('with an operator that nobody knows is a fault, not a guess', () => {
    const judged = judge('scp', {
      ...ALL,
      Condition: { 'ForAnyValue:StringResemblesIfExists': { 'a:b': 'c' } },
    });
    expect(judged.faults.map(({ code }) => code)).toEqual(['unknown-operator']);
    expect(judged.tried.every(({ stopped }) => stopped.aws === 'depends')).toBe(true);
  });

  test('that allows stands in the place of FullAWSAccess, and what it does not allow is stopped', () => {
    const judged = judge('scp', { Effect: 'Allow', NotAction: 'iam:Create*', Resource: '*' });
    const stopped = judged.tried.filter((each) => each.stopped.aws === 'yes').map(({ action }) => action);
    expect(new Set(stopped)).toEqual(
      new Set(['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:CreateServiceSpecificCredential']),
    );
    expect(judged.assumed).toContain('in place of FullAWSAccess');
  });

  test('as a boundary stops what it does not allow', () => {
    const judged = judge('boundary', { Effect: 'Allow', Action: 's3:*', Resource: '*' });
    expect(judged.tried.every(({ stopped }) => stopped['aws-cn'] === 'yes')).toBe(true);
    expect(judged.faults).toEqual([]);
  });

  test('that is too long for AWS is told so', () => {
    const long = { ...byRoot(ROOT), Sid: 'x'.repeat(6000) };
    expect(codes('scp', long)).toEqual(['too-long']);
  });

  const create = { Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' };
  const but = (operator: string, key: string, value: string | string[]) => ({
    ...create,
    Condition: { [operator]: { [key]: value } },
  });

  test.each<[string, object]>([
    ['the user whom it is for', { ...create, Resource: 'arn:*:iam::*:user/ann' }],
    ['the user by a path', { ...create, Resource: 'arn:*:iam::*:user/people/*' }],
    ['the users of one account', { ...create, Resource: 'arn:*:iam::111122223333:user/*' }],
    [
      'the users of all accounts but one',
      { ...create, Resource: undefined, NotResource: 'arn:*:iam::999988887777:user/*' },
    ],
    ['the user who calls', but('StringEquals', 'aws:username', 'ann')],
    ['the ARN of who calls', but('ArnLike', 'aws:PrincipalArn', 'arn:*:iam::*:user/ann')],
    ['a role who calls', but('ArnLike', 'aws:PrincipalArn', 'arn:*:iam::*:role/Administrator')],
    ['users who are left out', but('ArnNotLike', 'aws:PrincipalArn', 'arn:*:iam::*:user/b*')],
    ['a user who is left out by name', but('StringNotEquals', 'aws:username', 'Zoe')],
    ['the account of who calls', but('StringEquals', 'aws:PrincipalAccount', '111122223333')],
    [
      'a user left out beside roles',
      but('ArnNotLike', 'aws:PrincipalArn', ['arn:*:iam::*:role/BreakGlass', 'arn:*:iam::*:user/svc-?']),
    ],
  ])('as a control policy that names %s is stopped for some, and not for all', (_name, statement) => {
    const judged = judge('scp', statement);
    expect(judged.faults.map(({ code }) => code)).toContain('names-somebody');
    const some = judged.tried.filter(({ stopped }) => stopped.aws === 'some');
    expect(some.map(({ action }) => action)).toContain('iam:CreateAccessKey');
    for (const { apart } of some) expect(apart?.stopped).not.toBe(apart?.open);
  });

  test('that exempts a role by its name has no fault, and tells who is exempt', () => {
    const judged = judge('scp', but('ArnNotLike', 'aws:PrincipalArn', 'arn:*:iam::*:role/ops/Break*'));
    expect(judged.faults).toEqual([]);
    const role = judged.tried.find((each) => each.caller === 'role' && each.action === 'iam:CreateAccessKey');
    expect(role).toMatchObject({ stopped: { aws: 'some' }, apart: { exempt: true } });
    expect(role?.apart?.open).toContain('role/ops/Breakx');
  });

  test('for users of one account may name that account, for it lives there', () => {
    expect(codes('identity', { ...create, Resource: 'arn:*:iam::999988887777:user/*' })).toEqual([]);
    const own = { ...create, Resource: 'arn:*:iam::*:user/$' + '{aws:username}' };
    expect(codes('identity', own)).toEqual(['names-somebody']);
  });

  test('that names more than are tried is not called whole', () => {
    const many = Array.from({ length: 40 }, (_, index) => `arn:*:iam::*:role/r${index}`);
    const judged = judge('scp', but('ArnNotLike', 'aws:PrincipalArn', many));
    expect([judged.faults, judged.untried]).toEqual([[], 28]);
  });

  test('with a date that is past, a Version that AWS does not have, or no resource is a fault', () => {
    const past = but('DateLessThan', 'aws:CurrentTime', '2020-01-01T00:00:00Z');
    expect(codes('scp', past)).toEqual(['never-holds', 'stops-nothing']);
    expect(codes('scp', create, past)).toEqual(['never-holds']);
    const coming = but('DateLessThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z');
    expect(codes('scp', coming)).toEqual([]);
    expect(codes('identity', { Effect: 'Deny', Action: 'iam:*' })).toEqual(['no-resource']);
    const dated = JSON.stringify({ Version: '2020-01-01', Statement: create });
    expect(judgePolicy(dated, 'scp', 'p.json', NOW).faults.map(({ code }) => code)).toEqual(['bad-version']);
  });

  test('as a boundary that allows nothing is a fault', () => {
    expect(codes('boundary', create)).toEqual(['allows-nothing']);
    expect(codes('boundary', create, { Effect: 'Allow', Action: '*', Resource: '*' })).toEqual([]);
  });

  test('that asks for MFA by Bool lets calls by access key through, and is told BoolIfExists', () => {
    const allowed = { Effect: 'Allow', Action: '*', Resource: '*' };
    const mfa = (operator: string) => but(operator, 'aws:MultiFactorAuthPresent', 'false');
    const [fault] = judge('boundary', allowed, mfa('Bool')).faults;
    expect(fault).toMatchObject({ code: 'mfa-left-out', fix: expect.stringContaining('BoolIfExists') });
    expect(codes('boundary', allowed, mfa('BoolIfExists'))).toEqual([]);
    expect(codes('scp', mfa('Bool'))).toEqual(['mfa-left-out']);
  });

  test('that Keyreeve wrote has no fault', () => {
    const { text } = makeControl({ kinds: ['deny-root-keys'], breakGlass: [] });
    expect(judgePolicy(text, 'scp', 'p.json', NOW).faults).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['no statement', '{}'],
    ['a principal', JSON.stringify({ Statement: [{ ...ALL, Principal: '*' }] })],
    ['a member twice', '{"Statement":[],"Statement":[]}'],
    ['brackets without end', `{"Statement":${'['.repeat(100_000)}`],
  ])('that is %s is refused in words', (_name, text) => {
    expect(() => judgePolicy(text, 'scp', 'p.json', NOW)).toThrow(
      expect.objectContaining({ code: 'bad-policy', message: expect.stringMatching(/^p\.json: .*\.$/) }),
    );
  });
});
