import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adviceOnPolicy,
  isEveryAction,
  isEveryActionOfAService,
  isEveryResource,
  matches,
} from './policy-words.ts';

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

  test.each(['*', '**', 'arn:*', 'arn:aws:*', 'arn:*:*:*:*:*', 'arn:aws-cn:*', 'arn:aws:*:*:*:*'])(
    '%s is every resource',
    (pattern) => {
      expect(isEveryResource(pattern)).toBe(true);
    },
  );

  test.each([
    '',
    '?',
    'arn:aws:s3:::*',
    'arn:aws:*:*:111122223333:*',
    'arn:aws:*:us-east-1:*:*',
    'arn:aws:*:*:*:*/*',
    'aws:*',
    'arn',
  ])('%s is not every resource', (pattern) => {
    expect(isEveryResource(pattern)).toBe(false);
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
