import { describe, expect, test } from 'vitest';
import { makeControl } from '../plan/controls/control.ts';
import { judgePolicy, type PolicyType } from './judge-policy.ts';

const ALL = { Effect: 'Deny', Action: '*', Resource: '*' };
const ROOT = 'arn:*:iam::*:root';
const byRoot = (arn: string, operator = 'ArnLike') => ({
  ...ALL,
  Condition: { [operator]: { 'aws:PrincipalArn': arn }, Null: { 'aws:AssumedRoot': 'true' } },
});

function judge(type: PolicyType, ...Statement: readonly object[]) {
  return judgePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), type, 'p.json');
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
    expect(codes('scp', byRoot(ROOT), narrow)).toEqual(['one-partition']);
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

  test('that Keyreeve wrote has no fault', () => {
    const { text } = makeControl({ kinds: ['deny-root-keys'], breakGlass: [] });
    expect(judgePolicy(text, 'scp', 'p.json').faults).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['no statement', '{}'],
    ['a principal', JSON.stringify({ Statement: [{ ...ALL, Principal: '*' }] })],
    ['a member twice', '{"Statement":[],"Statement":[]}'],
    ['brackets without end', `{"Statement":${'['.repeat(100_000)}`],
  ])('that is %s is refused in words', (_name, text) => {
    expect(() => judgePolicy(text, 'scp', 'p.json')).toThrow(
      expect.objectContaining({ code: 'bad-policy', message: expect.stringMatching(/^p\.json: .*\.$/) }),
    );
  });
});
