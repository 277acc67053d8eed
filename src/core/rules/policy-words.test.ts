import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesEveryArn } from '../model/pattern.ts';
import { adviceOnPolicy, isEveryAction, isEveryActionOfAService, matches } from './policy-words.ts';

describe('patterns of policies', () => {
  test.each(['*', '*:*', '**', '?*', '*?', '**:**', '*:?*', '?*:?*'])('%s is every action', (pattern) => {
    expect(isEveryAction(pattern)).toBe(true);
  });

  test.each(['', ':', '?', 's3:*', '*:Get*', 'iam:*', '*:*:*', '??:*', '*::*', '*3*'])(
    '%s is not every action',
    (pattern) => {
      expect(isEveryAction(pattern)).toBe(false);
    },
  );

  test.each(['s3:*', 'S3:**', 'ec2*:*', 's3:?*'])('%s is every action of a service', (pattern) => {
    expect(isEveryActionOfAService(pattern)).toBe(true);
  });

  test.each(['*', '*:*', 's3', 's3:', ':*', 's3:Get*', 's3:*Object', 's3:?', 's3:*:*'])(
    '%s is not every action of a service',
    (pattern) => {
      expect(isEveryActionOfAService(pattern)).toBe(false);
    },
  );

  test.each([
    ...['*', '**', 'arn:*', 'arn:aws:*', 'arn:*:*:*:*:*', 'arn:aws:*:*:*:*'],
    ...['arn:aws*:*', 'arn*', 'arn:aws*:*:*:*:*', 'arn:a*', 'a*', '*a*', '*r*:*', 'arn:?*', 'arn:aw?:*'],
  ])('%s is every resource', (pattern) => {
    expect(matchesEveryArn(pattern, 'aws')).toBe(true);
  });

  test('that name a partition are every resource of that one', () => {
    expect(matchesEveryArn('arn:aws-cn:*', 'aws-cn')).toBe(true);
    expect(matchesEveryArn('arn:aws-cn:*', 'aws')).toBe(false);
    expect(matchesEveryArn('arn:aws:*', 'aws-us-gov')).toBe(false);
    expect(matchesEveryArn('arn:aws*:*', 'aws-us-gov')).toBe(true);
  });

  test.each([
    '',
    '?',
    'arn:aws:s3:::*',
    'arn:aws:*:*:111122223333:*',
    'arn:aws:*:us-east-1:*:*',
    'arn:aws:*:*:*:*/*',
    'aws:*',
    'arn',
    'arn:aws:*s*',
    'arn:aws:*3*',
    'arn:aws:s*',
    '*/*',
    'arn:aws:*:*:*:*:*:*',
    'arn:aws:*:111122223333:*',
  ])('%s is not every resource', (pattern) => {
    expect(matchesEveryArn(pattern, 'aws')).toBe(false);
  });

  test('that are every resource hold no text but of the beginning that all ARNs share', () => {
    const parts = fc.array(fc.constantFrom('*', '?', ':', '/', 'a', 'e', '3', 'user', 'arn:aws:'), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(parts, (pieces) => {
        const pattern = pieces.join('');
        if (matchesEveryArn(pattern, 'aws')) expect(pattern.replaceAll(/[*?]/g, '')).toMatch(/^[arnws:]*$/);
      }),
    );
  });

  test('match as a regular expression of the same meaning does, whatever the stars', () => {
    const parts = fc.array(fc.constantFrom('*', '?', 'a', 'B', ':'), { maxLength: 8 });
    const text = fc.array(fc.constantFrom('a', 'b', ':'), { maxLength: 8 });
    fc.assert(
      fc.property(parts, text, (pattern, letters) => {
        const whole = pattern.map((each) => (each === '*' ? '.*' : each === '?' ? '.' : each)).join('');
        const expected = new RegExp(`^${whole}$`, 'i').test(letters.join(''));
        expect(matches(pattern.join(''), letters.join(''))).toBe(expected);
      }),
    );
  });

  test('with thousands of stars cost no time', () => {
    expect(matches(`${'*a'.repeat(5_000)}b`, 'a'.repeat(2_000))).toBe(false);
  });
});

test('advice on an inline policy names the principal without its path', () => {
  const { commands } = adviceOnPolicy({
    kind: 'inline',
    name: 'all',
    arn: 'arn:aws:iam::111122223333:user/team/alice',
  });
  expect(commands[0]).toBe('aws iam get-user-policy --user-name=alice --policy-name=all');
});
