import { describe, expect, test } from 'vitest';
import type { KeySubject } from '../model/investigation.ts';
import { namesOfHolder, seenSubject } from './seen-subject.ts';
import type { TrailAnswer } from './source.ts';
import { ACCOUNT, answer, type Call, call, KEY } from './test-support/past.ts';

const UNREAD = { unread: 'The key is gone.' };
const BARE: KeySubject = {
  accessKeyId: KEY,
  holder: 'unknown',
  createdAt: UNREAD,
  status: UNREAD,
  lastUse: UNREAD,
  quarantine: UNREAD,
  otherKeys: UNREAD,
  hasPassword: UNREAD,
  madeBy: { unknown: 'Nobody knows.' },
};
const NOTHING: TrailAnswer = { records: [], uses: [], gaps: [] };
const AT = '2026-11-20T10:00:00Z';

function seen(calls: readonly Call[], about: readonly Call[] = [], subject = BARE) {
  const telling = { ...NOTHING, records: about.map(call) };
  return seenSubject(subject, { calls: answer(calls.map(call)), about: telling });
}

describe('whose a key is by its events', () => {
  test('I16: the user whose calls it signed, and the account', () => {
    expect(seen([{ at: AT, event: 's3 ListBuckets' }])).toMatchObject({
      holder: 'user',
      userName: 'deploy',
      arn: `arn:aws:iam::${ACCOUNT}:user/deploy`,
      account: { id: ACCOUNT, partition: 'aws' },
      accountFrom: 'records',
    });
  });

  test('a user with a path has the last part of the ARN for a name', () => {
    const identity = { arn: `arn:aws-cn:iam::${ACCOUNT}:user/team/a/ann` };
    expect(seen([{ at: AT, event: 's3 ListBuckets', identity }])).toMatchObject({
      userName: 'ann',
      account: { partition: 'aws-cn' },
    });
  });

  test('X14: root, where the events say so', () => {
    const identity = { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root`, userName: undefined };
    const subject = seen([{ at: AT, event: 's3 ListBuckets', identity }]);
    expect(subject).toMatchObject({ holder: 'root', arn: `arn:aws:iam::${ACCOUNT}:root` });
    expect(subject.userName).toBeUndefined();
  });

  test('a role’s session is nobody’s key, and its ARN is told', () => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/x`;
    const subject = seen([{ at: AT, event: 's3 ListBuckets', identity: { type: 'AssumedRole', arn } }]);
    expect(subject).toMatchObject({ holder: 'unknown', arn });
  });

  test('a key without calls is the user’s for whom it was made, or switched', () => {
    const making = {
      at: AT,
      event: 'iam CreateAccessKey',
      key: 'AKIAADMIN00000000001',
      response: { accessKey: { accessKeyId: KEY, userName: 'ben' } },
    };
    expect(seen([], [making])).toMatchObject({ holder: 'user', userName: 'ben' });
    const own = { at: AT, event: 'iam DeleteAccessKey', request: { accessKeyId: KEY } };
    expect(seen([], [own])).toMatchObject({ holder: 'user', userName: 'deploy' });
    expect(seen([], [{ ...making, error: 'AccessDenied' }])).toEqual(BARE);
  });

  test('calls of what came of the key say nothing of the key, and what is known stays', () => {
    const child = { at: AT, event: 's3 ListBuckets', key: 'ASIACHILD00000000001' };
    expect(seen([child])).toEqual(BARE);
    const known: KeySubject = { ...BARE, holder: 'user', userName: 'ann' };
    expect(seen([{ at: AT, event: 's3 ListBuckets' }], [], known)).toBe(known);
  });
});

test('a user that was renamed signs in by both names', () => {
  const before = { at: AT, event: 's3 ListBuckets', identity: { arn: `arn:aws:iam::${ACCOUNT}:user/old` } };
  const uses = answer([call(before)]);
  expect(namesOfHolder({ ...BARE, holder: 'user', userName: 'new' }, uses)).toEqual(['new', 'old']);
  expect(namesOfHolder({ ...BARE, holder: 'root' }, uses)).toEqual(['root']);
  expect(namesOfHolder(BARE, NOTHING)).toEqual([]);
});

test('the partition of an account that was guessed is that of the events', () => {
  const identity = { arn: `arn:aws-us-gov:iam::${ACCOUNT}:user/ann` };
  const guessed = { ...BARE, account: { id: ACCOUNT, partition: 'aws' }, accountFrom: 'decoded' } as const;
  expect(seen([{ at: AT, event: 's3 ListBuckets', identity }], [], guessed)).toMatchObject({
    account: { id: ACCOUNT, partition: 'aws-us-gov' },
    accountFrom: 'decoded',
  });
});
