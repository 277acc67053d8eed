import { describe, expect, test } from 'vitest';
import type { RequestContext } from './context.ts';
import { comparedFromNow, operatorOf } from './operators.ts';

const NOTHING: RequestContext = { values: new Map(), others: 'absent' };

/** Whether a value fits what a policy wants, the negation of the operator left aside. */
function fits(name: string, wanted: string, value: string) {
  const operator = operatorOf(name);
  if (operator === undefined) throw new Error(`There is no ${name}.`);
  return operator.makeTest(wanted, true)(value, NOTHING);
}

describe('an operator', () => {
  test('is found in any case, and one nobody has heard of is not', () => {
    expect(operatorOf('stringEQUALS')).toBe(operatorOf('StringEquals'));
    expect(operatorOf('StringResembles')).toBeUndefined();
    expect(operatorOf('__proto__')).toBeUndefined();
  });

  test.each([
    ['StringEquals', 'a*', 'ab', false],
    ['StringLike', 'a*', 'ab', true],
    ['StringEquals', 'A', 'a', false],
    ['StringEqualsIgnoreCase', 'A', 'a', true],
    ['NumericEquals', '60', '60.0', true],
    ['NumericLessThan', '60', '60', false],
    ['NumericLessThanEquals', '60', '60', true],
    ['NumericGreaterThan', '-1', '0', true],
    ['NumericEquals', '60', 'sixty', false],
    ['NumericEquals', '16', '0x10', false],
    ['NumericEquals', 'sixty', '60', 'maybe'],
    ['Bool', 'TRUE', 'true', true],
    ['Bool', 'false', 'true', false],
    ['BinaryEquals', 'QQ==', 'QQ==', true],
    ['BinaryEquals', 'QQ==', 'qq==', false],
    ['IpAddress', '203.0.113.0/24', '203.0.113.1', true],
    ['IpAddress', '203.0.113.0/24', '198.51.100.1', false],
    ['IpAddress', '10.0.0.1', '10.0.0.1', true],
    ['IpAddress', '0.0.0.0/0', '10.0.0.1', true],
    ['IpAddress', '::/0', '10.0.0.1', false],
    ['IpAddress', '0.0.0.0/0', '2001:db8::1', false],
    ['IpAddress', '10.0.0.0/8', '::ffff:10.0.0.1', false],
    ['IpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5678::9', true],
    ['IpAddress', '10.0.0.0/8', 'no address', false],
    ['IpAddress', '10.0.0.0/33', '10.0.0.1', 'maybe'],
    ['IpAddress', '10.0.0.0/', '10.0.0.1', 'maybe'],
    ['IpAddress', '10.0.0', '10.0.0.1', 'maybe'],
    ['ArnLike', 'arn:aws:iam::*:user/*', 'arn:aws:iam::111122223333:user/a:b', true],
    ['ArnLike', 'arn:aws:iam:*:user/alice', 'arn:aws:iam::111122223333:user/alice', 'maybe'],
    ['ArnEquals', 'arn:aws:*:*:*:user/alice', 'arn:aws:iam::111122223333:user/alice', true],
    ['ArnEquals', `arn:aws:iam::*:user/\${no:such, 'alice'}`, 'arn:aws:iam::111122223333:user/alice', true],
    [
      'ArnEquals',
      `arn:aws:\${no:such, 'iam:'}:*:user/alice`,
      'arn:aws:iam::111122223333:user/alice',
      'maybe',
    ],
    ['ArnEquals', '*', 'no ARN', true],
    ['ArnEquals', 'arn:aws:iam::*:*', 'no ARN', false],
  ])('%s %s of %s is %s', (name, wanted, value, expected) => {
    expect(fits(name, wanted, value)).toBe(expected);
  });

  test.each([
    ['2026', '2026-01-01T00:00:00Z'],
    ['2026-11', '2026-11-01'],
    ['2026-11-26', '2026-11-26T00:00Z'],
    ['2026-11-26T01:00:00+01:00', '2026-11-26T00:00:00.000Z'],
    ['1795651200', '2026-11-26T00:00:00Z'],
    // A zone is missing: the same on every machine, wherever it stands (K02).
    ['2026-11-26T00:00:00', '2026-11-26T00:00:00Z'],
  ])('K02: the date %s is %s', (wanted, value) => {
    expect(fits('DateEquals', wanted, value)).toBe(true);
    expect(fits('DateLessThan', wanted, value)).toBe(false);
    expect(fits('DateGreaterThanEquals', wanted, value)).toBe(true);
  });

  test.each([['tomorrow'], ['26 Nov 2026'], ['2026-11-26 00:00'], ['']])(
    'a policy with the date %j may mean one that AWS can read',
    (wanted) => {
      expect(fits('DateLessThan', wanted, '2026-11-26T00:00:00Z')).toBe('maybe');
    },
  );
});

describe('an operator', () => {
  test('reads what is huge in no time', () => {
    const started = performance.now();
    for (const wanted of [
      `\${`.repeat(100_000),
      `\${a:b}`.repeat(40_000),
      ':'.repeat(200_000),
      '9'.repeat(200_000),
    ]) {
      for (const name of [
        'ArnLike',
        'IpAddress',
        'NumericEquals',
        'DateEquals',
        'Bool',
        'StringEqualsIgnoreCase',
      ])
        expect([false, 'maybe']).toContain(fits(name, wanted, 'x'));
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('a date beside a time that is now or later', () => {
  const now = { ...NOTHING, now: '2026-11-26T00:00:00Z' };

  test('what has passed stays so, and what is to come may come before the call', () => {
    expect(comparedFromNow('<', '2026-11-25', now)).toBe(false);
    expect(comparedFromNow('<', '2026-11-27', now)).toBe('maybe');
    expect(comparedFromNow('<=', '2026-11-26', now)).toBe('maybe');
    expect(comparedFromNow('>', '2026-11-25', now)).toBe(true);
    expect(comparedFromNow('>', '2026-11-26', now)).toBe('maybe');
    expect(comparedFromNow('>=', '2026-11-26', now)).toBe(true);
    expect(comparedFromNow('=', '2026-11-25', now)).toBe(false);
    expect(comparedFromNow('=', '2026-11-26', now)).toBe('maybe');
  });

  test('is not told where either cannot be read', () => {
    expect(comparedFromNow('<', 'tomorrow', now)).toBe('maybe');
    expect(comparedFromNow('<', '2026-11-25', NOTHING)).toBe('maybe');
  });
});
