import { expect, test } from 'vitest';
import { childrenIn, hidesCredentials } from './child-credentials.ts';
import { ACCOUNT, answer, call, KEY } from './test-support/past.ts';

const AT = '2026-11-22T15:00:00Z';

function session(accessKeyId: string) {
  return { credentials: { accessKeyId, expiration: 'Nov 22, 2026 4:00:00 PM' } };
}

test('I09: sessions and keys that came of a key are found, each with where it works and until when', () => {
  const role = 'arn:aws:iam::222233334444:role/team/Deploy';
  const children = childrenIn(
    answer([
      call({ at: AT, event: 'sts GetSessionToken', response: session('ASIATOKEN') }),
      call({
        at: AT,
        event: 'sts GetFederationToken',
        response: { ...session('ASIAFED'), federatedUser: { arn: 'arn:aws:sts::1:federated-user/x' } },
      }),
      call({
        at: AT,
        event: 'sts AssumeRole',
        request: { roleArn: role },
        response: session('ASIAROLE'),
      }),
      call({
        at: AT,
        event: 'sts AssumeRoot',
        request: { targetPrincipal: 'arn:aws:iam::333344445555:root' },
        response: session('ASIAROOT'),
      }),
      call({
        at: AT,
        event: 'iam CreateAccessKey',
        request: { userName: 'other' },
        response: { accessKey: { accessKeyId: 'AKIAOTHER', userName: 'other' } },
      }),
    ]),
    new Set([KEY]),
  );
  const expiresAt = '2026-11-22T16:00:00Z';
  expect(children.map(({ at, region, parent, count, followed, ...rest }) => rest)).toEqual([
    { accessKeyId: 'AKIAOTHER', kind: 'access-key', accountId: ACCOUNT, of: 'other' },
    {
      accessKeyId: 'ASIAFED',
      kind: 'federation',
      accountId: ACCOUNT,
      of: 'arn:aws:sts::1:federated-user/x',
      expiresAt,
    },
    { accessKeyId: 'ASIAROLE', kind: 'role', accountId: '222233334444', of: role, expiresAt },
    {
      accessKeyId: 'ASIAROOT',
      kind: 'root-session',
      accountId: '333344445555',
      of: 'arn:aws:iam::333344445555:root',
      expiresAt,
    },
    { accessKeyId: 'ASIATOKEN', kind: 'session-token', accountId: ACCOUNT, expiresAt },
  ]);
  expect(children.every(({ followed, parent }) => !followed && parent === KEY)).toBe(true);
});

test('V06: a call that failed makes no credentials, and neither does one of another key', () => {
  const failed = call({ at: AT, event: 'sts GetSessionToken', error: 'AccessDenied' });
  const others = call({ at: AT, event: 'sts GetSessionToken', key: 'AKIAOTHER', response: session('ASIA') });
  expect(childrenIn(answer([failed, others]), new Set([KEY]))).toEqual([]);
  expect(hidesCredentials(failed)).toBe(false);
});

test('calls of a child that are there already are counted, through a chain of parents', () => {
  const records = [
    call({ at: AT, event: 'sts GetSessionToken', response: session('ASIA1') }),
    call({ at: AT, event: 'sts AssumeRole', key: 'ASIA1', response: session('ASIA2') }),
    call({ at: AT, event: 's3 ListBuckets', key: 'ASIA2' }),
  ];
  expect(childrenIn(answer(records), new Set([KEY, 'ASIA1']))).toMatchObject([
    { accessKeyId: 'ASIA1', parent: KEY, count: 1 },
    { accessKeyId: 'ASIA2', parent: 'ASIA1', count: 1 },
  ]);
});

test('a record that does not name the credentials it gave is told apart from one that gave none', () => {
  expect(hidesCredentials(call({ at: AT, event: 'sts AssumeRole' }))).toBe(true);
  expect(hidesCredentials(call({ at: AT, event: 'iam CreateAccessKey' }))).toBe(true);
  expect(hidesCredentials(call({ at: AT, event: 'iam CreateUser' }))).toBe(false);
  expect(hidesCredentials(call({ at: AT, event: 'sts toString' }))).toBe(false);
});

test('I01: what stands in the place of an id and may be a secret is no child, and is told as hidden', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const calls = [
    call({ at: AT, event: 'sts AssumeRole', response: session(secret) }),
    call({ at: AT, event: 'iam CreateAccessKey', response: { accessKey: { accessKeyId: secret } } }),
  ];
  expect(childrenIn(answer(calls), new Set([KEY]))).toEqual([]);
  expect(calls.map(hidesCredentials)).toEqual([true, true]);
});
