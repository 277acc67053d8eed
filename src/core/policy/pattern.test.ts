import { describe, expect, test } from 'vitest';
import { type RequestContext, withValues } from './context.ts';
import { compilePattern, type Reading } from './pattern.ts';

const NOTHING: RequestContext = { values: new Map(), others: 'absent' };
const UNKNOWN: RequestContext = { values: new Map(), others: 'unknown' };
const ALICE = withValues(NOTHING, { 'aws:username': 'alice', 'aws:PrincipalTag/team': 'r*d' });

const READING: Reading = { variables: true, wildcards: true };
const match = (pattern: string, text: string, context = ALICE, more: Partial<Reading> = {}) =>
  compilePattern(pattern, { ...READING, ...more })(text, context);

/** `${inside}`, which a linter takes for a mistake in a plain text. */
const variable = (inside: string) => `\${${inside}}`;

describe('a pattern', () => {
  test.each([
    ['*', '', true],
    ['*', 'anything:at/all', true],
    ['iam:*', 'iam:CreateAccessKey', true],
    ['iam:*', 'iam', false],
    ['iam:*AccessKey*', 'iam:CreateAccessKey', true],
    ['iam:Create?ccessKey', 'iam:CreateAccessKey', true],
    ['iam:?CreateAccessKey', 'iam:CreateAccessKey', false],
    ['iam:Get', 'iam:GetUser', false],
    ['a.c', 'abc', false],
    ['a[b]c', 'abc', false],
    ['', '', true],
    ['', 'x', false],
  ])('%s of %s is %s', (pattern, text, expected) => {
    expect(match(pattern, text)).toBe(expected);
  });

  test('ignores the case only where it is told to', () => {
    expect(match('IAM:create*', 'iam:CreateAccessKey')).toBe(false);
    expect(match('IAM:create*', 'iam:CreateAccessKey', ALICE, { ignoreCase: true })).toBe(true);
    expect(match(variable('aws:username'), 'ALICE', ALICE, { ignoreCase: true })).toBe(true);
  });

  test('W01: has the value of a variable in its place, whose name has any case', () => {
    expect(match(`user/${variable('aws:username')}`, 'user/alice')).toBe(true);
    expect(match(`user/${variable(' AWS:UserName ')}`, 'user/alice')).toBe(true);
    expect(match(`user/${variable('aws:username')}`, 'user/bob')).toBe(false);
  });

  test('takes stars in the value of a variable for plain characters', () => {
    expect(match(variable('aws:PrincipalTag/team'), 'red')).toBe(false);
    expect(match(variable('aws:PrincipalTag/team'), 'r*d')).toBe(true);
  });

  test('knows the three characters that are written as variables', () => {
    expect(match(`a${variable('*')}`, 'a*')).toBe(true);
    expect(match(`a${variable('*')}`, 'ab')).toBe(false);
    expect(match(`a${variable('?')}`, 'ab')).toBe(false);
    expect(match(`a${variable('$')}{b}`, `a${variable('b')}`)).toBe(true);
  });

  test('has the default of a variable without a value, and else matches nothing', () => {
    expect(match(variable("no:such, 'company-wide'"), 'company-wide')).toBe(true);
    expect(match(variable("aws:username, 'company-wide'"), 'company-wide')).toBe(false);
    expect(match(variable("no:such, ''"), '')).toBe(true);
    expect(match(`*${variable('no:such')}`, 'anything')).toBe(false);
    expect(match(`*${variable('no:such')}`, 'anything', ALICE, { absent: 'maybe' })).toBe('maybe');
    const several = withValues(NOTHING, { 'aws:TagKeys': ['a', 'b'] });
    expect(match(variable('aws:TagKeys'), 'a', several)).toBe(false);
  });

  test('may match where the value of a variable is not known, or is empty', () => {
    expect(match(`user/${variable('aws:username')}`, 'user/alice', UNKNOWN)).toBe('maybe');
    expect(match(`user/${variable('aws:username')}`, 'role/alice', UNKNOWN)).toBe(false);
    expect(match(`user/${variable('a:b')}`, 'role/alice', UNKNOWN, { absent: 'maybe' })).toBe('maybe');
    expect(match(`user/${variable("a:b, 'c'")}`, 'role/c', UNKNOWN, { absent: 'maybe' })).toBe(false);
    const empty = withValues(NOTHING, { 'aws:PrincipalTag/team': '' });
    expect(match(`user/a${variable('aws:PrincipalTag/team')}`, 'user/a', empty)).toBe('maybe');
  });

  test('has no variables before 2012-10-17: their text stands for itself', () => {
    const old = { variables: false };
    expect(match(variable('aws:username'), 'alice', ALICE, old)).toBe(false);
    expect(match(variable('aws:username'), variable('aws:username'), ALICE, old)).toBe(true);
    expect(match(variable('*'), variable('anything'), ALICE, old)).toBe(true);
  });

  test('of an ARN goes across colons from the end of a part, and only maybe from inside one', () => {
    const parts = { parts: true };
    const user = 'arn:aws:iam::111122223333:user/alice';
    expect(match('arn:*:user/alice', user, ALICE, parts)).toBe(true);
    expect(match('arn:aws:iam::*', user, ALICE, parts)).toBe(true);
    expect(match('arn:aws:iam::*3:user/*lic*', user, ALICE, parts)).toBe(true);
    expect(match('arn:aws:i*3:user/alice', user, ALICE, parts)).toBe('maybe');
    expect(match(`arn:a*${variable('aws:username')}`, user, ALICE, parts)).toBe('maybe');
    expect(match('arn:aws:iam?:111122223333:user/alice', user, ALICE, parts)).toBe('maybe');
    expect(match('arn:aws:i*4:user/alice', user, ALICE, parts)).toBe(false);
    expect(match('arn:aws:i*3:user/alice', user)).toBe(true);
  });

  test('that is huge or a riddle is tried in no time', () => {
    const started = performance.now();
    expect(match('a'.repeat(260_000), 'b')).toBe(false);
    expect(match(`${'*a'.repeat(5000)}b`, 'a'.repeat(2000))).toBe(false);
    expect(match(`${variable("a,'").repeat(20_000)}`, 'x')).toBe(false);
    expect(match(`\${`.repeat(100_000), 'x')).toBe(false);
    expect(match(variable(`a${' '.repeat(100_000)}, b`), 'x')).toBe(false);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
