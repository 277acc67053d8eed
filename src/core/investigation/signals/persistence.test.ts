import { expect, test } from 'vitest';
import { ACCOUNT, call, USER } from '../test-support/past.ts';
import { at, burst, credentials, DULL, daily, signals, THIEF, tell, weights } from '../test-support/stage.ts';

const ID = 'persistence';
const HOME = { from: '203.0.113.9' };
/** A key that works with IAM every day, from one place. */
const ADMIN = daily([30, 29, 28, 27, 26, 20], ['iam GetUser']);

test('a user made from a network never seen before is strong', () => {
  expect(weights(ID, [...ADMIN, ...burst(2, ['iam CreateUser'])])).toEqual(['strong']);
});

test('from a known place it asks for a look, unless the key never worked with IAM before', () => {
  expect(weights(ID, [...ADMIN, ...burst(2, ['iam CreateUser'], HOME)])).toEqual(['look']);
  expect(weights(ID, [...DULL, ...burst(2, ['iam CreateUser'], HOME)])).toEqual(['strong']);
});

test('a change of what is there counts less from the very address the key is used from, though IAM is new work', () => {
  const mend = (more: object) => burst(2, ['iam PutRolePolicy'], { ...HOME, ...more });
  expect(weights(ID, [...DULL, ...mend({})])).toEqual(['look']);
  expect(weights(ID, [...DULL, ...mend({ from: '203.0.113.77' })])).toEqual(['strong']);
  expect(weights(ID, [...DULL, ...mend({ client: 'curl/8.1' })])).toEqual(['strong']);
});

test('what was opened to another account is told as made, and what stays within the account is not', () => {
  const share = (userId: string) => {
    const request = { snapshotId: 'snap-1', createVolumePermission: { add: { items: [{ userId }] } } };
    return [...DULL, ...burst(2, ['ec2 ModifySnapshotAttribute'], { request })];
  };
  expect(weights(ID, share('444455556666'))).toEqual(['strong']);
  expect(tell(share('444455556666')).made).toMatchObject([{ kind: 'trust', name: 'snap-1' }]);
  expect(weights(ID, share(ACCOUNT))).toEqual([]);
  expect(tell(share(ACCOUNT)).made).toEqual([]);
});

test('rounds from one address over four weeks are a habit; from two addresses, or sooner, they are none', () => {
  const round = (days: readonly number[], from = '203.0.113.9') => daily(days, ['iam CreateUser'], { from });
  expect(weights(ID, [...ADMIN, ...round([60, 40, 20])])).toEqual(['info']);
  expect(weights(ID, [...ADMIN, ...round([50, 40, 30])])).toEqual(['look']);
  expect(weights(ID, [...ADMIN, ...round([60, 40]), ...round([20], '203.0.113.8')])).toEqual(['look']);
});

test('full rights are strong from anywhere: by policies of AWS, and by documents', () => {
  const attach = (policyArn: string) =>
    burst(2, ['iam AttachUserPolicy'], { ...HOME, request: { policyArn, userName: 'x' } });
  const put = (policyDocument: string) =>
    burst(2, ['iam PutUserPolicy'], { ...HOME, request: { policyDocument } });
  const all = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"*"}}';
  expect(weights(ID, [...ADMIN, ...attach('arn:aws:iam::aws:policy/AdministratorAccess')])).toEqual([
    'strong',
  ]);
  expect(weights(ID, [...ADMIN, ...attach('arn:aws:iam::aws:policy/ReadOnlyAccess')])).toEqual(['look']);
  expect(weights(ID, [...ADMIN, ...put(all)])).toEqual(['strong']);
  expect(weights(ID, [...ADMIN, ...put(all.replace('Allow', 'Deny'))])).toEqual(['look']);
  expect(weights(ID, [...ADMIN, ...put('{')])).toEqual(['look']);
});

test('a key for oneself counts less than one for another', () => {
  const make = (userName: string) =>
    burst(2, ['iam CreateAccessKey'], {
      ...HOME,
      request: { userName },
      response: { accessKey: { accessKeyId: 'AKIANEW', userName } },
    });
  expect(weights(ID, [...DULL, ...make(USER)])).toEqual(['look']);
  expect(weights(ID, [...DULL, ...make('other')])).toEqual(['strong']);
});

test('a session of the user is strong, and one of a role works as the key does', () => {
  const issue = (event: string) =>
    call({
      at: at(3),
      event,
      request: { roleArn: `arn:aws:iam::${ACCOUNT}:role/Deploy` },
      response: credentials('ASIA1'),
    });
  const made = burst(2, ['iam CreateUser'], { ...HOME, key: 'ASIA1' });
  expect(weights(ID, [...ADMIN, issue('sts GetSessionToken'), ...made])).toEqual(['strong']);
  expect(weights(ID, [...ADMIN, issue('sts AssumeRole'), ...made])).toEqual(['look']);
});

test('what the key does all the time is information, and from a new place it is not', () => {
  const terraform = daily([19, 18, 17, 16, 2], ['iam CreateRole']);
  expect(weights(ID, [...ADMIN, ...terraform]).toSorted()).toEqual(['info', 'look']);
  expect(weights(ID, [...ADMIN, ...terraform, ...burst(1, ['iam CreateRole'])]).toSorted()).toEqual([
    'info',
    'look',
    'strong',
  ]);
});

test('V06: attempts make nothing, and ask for a look', () => {
  const records = [...ADMIN, ...burst(2, ['iam CreateUser'], { error: 'AccessDenied' })];
  const [signal] = signals(ID, records);
  expect(signal).toMatchObject({ weight: 'look' });
  expect(signal?.says).toMatch(/^1 attempt to make/);
  expect(tell(records).made).toEqual([]);
});

test('what was made is listed with its names, oldest first', () => {
  const { made } = tell([
    ...ADMIN,
    call({
      at: at(2, '11:00:00'),
      event: 'iam CreateUser',
      request: { userName: 'evil' },
      response: { user: { arn: `arn:aws:iam::${ACCOUNT}:user/evil`, userName: 'evil' } },
    }),
    call({
      at: at(2, '11:01:00'),
      event: 'iam CreateAccessKey',
      request: { userName: 'evil' },
      response: { accessKey: { accessKeyId: 'AKIAEVIL', userName: 'evil' } },
    }),
    call({ at: at(2, '11:02:00'), event: 'iam CreateLoginProfile', request: { userName: 'evil' } }),
    call({ at: at(2, '11:03:00'), event: 'iam UpdateAssumeRolePolicy', request: { roleName: 'Deploy' } }),
    call({ at: at(2, '11:04:00'), event: 'lambda AddPermission20150331v2', request: { functionName: 'f' } }),
    call({ at: at(2, '11:05:00'), event: 'iam EnableMFADevice', request: { serialNumber: 's' } }),
  ]);
  expect(made.map(({ kind, name, userName }) => [kind, name, userName])).toEqual([
    ['user', `arn:aws:iam::${ACCOUNT}:user/evil`, 'evil'],
    ['access-key', 'AKIAEVIL', 'evil'],
    ['login-profile', 'evil', 'evil'],
    ['trust', 'Deploy', undefined],
    ['trust', 'f', undefined],
    ['other', 's', undefined],
  ]);
  expect(made.every(({ accountId }) => accountId === ACCOUNT)).toBe(true);
});

test('T18: AWS attaching its quarantine with the very key is nobody making anything', () => {
  const policyArn = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';
  const byAws = call({
    at: at(2),
    event: 'iam AttachUserPolicy',
    from: 'AWS Internal',
    request: { policyArn, userName: USER },
  });
  const byThief = call({ at: at(2), event: 'iam AttachUserPolicy', from: THIEF, request: { policyArn } });
  expect(weights(ID, [byAws])).toEqual([]);
  expect(weights(ID, [byThief])).toEqual(['look']);
});
