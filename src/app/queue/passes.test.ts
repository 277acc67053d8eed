import { expect, test } from 'vitest';
import type { AccountCoverage } from '../../core/model/run.ts';
import { passes } from './passes.ts';

function coverage(values: Partial<AccountCoverage>): AccountCoverage {
  const calls = { read: 1, poll: 0, session: 1, retries: 0 };
  const account = { id: '111122223333', partition: 'aws' } as const;
  return { account, status: 'scanned', notRead: [], calls, ...values };
}

function failed(code: string): AccountCoverage {
  return coverage({ status: 'failed', code, reason: 'It could not be read.', fix: 'Try again.' });
}

const attempt = (number: number, last = false) => ({ throttled: false, attempt: { number, last } });

test('what AWS refuses is a result at once', () => {
  for (const code of ['AccessDenied', 'InvalidClientTokenId', 'AccountClosed'])
    expect(passes(failed(code), attempt(1))).toBeUndefined();
});

test('what passes is tried again, and after the last attempt the account has failed, which is no result', () => {
  for (const code of ['Throttling', 'NetworkError', 'ServiceUnavailable', 'ExpiredToken']) {
    expect(passes(failed(code), attempt(1))).toMatchObject({
      again: { code, fix: 'Try again.' },
      failed: false,
    });
    expect(passes(failed(code), attempt(8, true))).toMatchObject({ failed: true });
  }
});

test('an account of which a part could not be read is tried three times, and then is what it is', () => {
  const notRead = [{ source: 'ec2:DescribeRegions', code: 'NetworkError', words: 'Nobody answered.' }];
  const partial = coverage({ status: 'partial', notRead });
  expect([1, 2, 3, 4].map((number) => passes(partial, attempt(number)) !== undefined)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('an account whose report AWS was too busy for is tried to the last attempt', () => {
  const notRead = [{ source: 'iam:GenerateCredentialReport', code: 'Throttling', words: 'Too busy.' }];
  const partial = coverage({ status: 'partial', notRead });
  const throttled = (number: number, last: boolean) =>
    passes(partial, { throttled: true, attempt: { number, last } });
  expect([throttled(7, false)?.again.code, throttled(8, true)]).toEqual(['Throttling', undefined]);
});

test('a denied part is no reason to try again', () => {
  const notRead = [{ source: 'iam:ListUsers', code: 'AccessDenied', words: 'It is denied.' }];
  expect(passes(coverage({ status: 'partial', notRead }), attempt(1))).toBeUndefined();
});
