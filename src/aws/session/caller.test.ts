import { GetAccountSummaryCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { Problem } from '../../core/model/problem.ts';
import { answer, failure, startFakeAws } from '../test-support/fake-aws.ts';
import { MEMBER, type Scene, sessionOptions, setScene, withAwsEnvironment } from '../test-support/scene.ts';
import type { AccountSession } from './account-session.ts';
import { openSession } from './open-session.ts';

function summarise(account: AccountSession) {
  const command = new GetAccountSummaryCommand({});
  return account.call('iam:GetAccountSummary', ({ iam }) => iam.send(command));
}

async function ownAccountAt(endpoint: string, signal?: AbortSignal): Promise<AccountSession> {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  withAwsEnvironment({ ...keys, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: endpoint });
  const base = await openSession(sessionOptions(signal === undefined ? {} : { signal }));
  return base.account({ accountId: '111111111111' });
}

function retries({ sandbox, member }: Scene) {
  return [sandbox.calls.byOperation['iam:GetAccountSummary'], member.counter.totals()];
}

test('a good answer is a known fact, with its call and its time', async () => {
  const { member, clock } = await setScene();
  expect(await summarise(member)).toMatchObject({
    state: 'known',
    source: 'iam:GetAccountSummary',
    readAt: `${clock.now().toISOString().slice(0, 19)}Z`,
  });
});

test('throttling is waited out with growing pauses, and counted as retries', async () => {
  const scene = await setScene({ faults: [{ operation: 'iam:*', code: 'Throttling', times: 3 }] });
  expect(await summarise(scene.member)).toMatchObject({ state: 'known' });
  expect(scene.clock.sleeps).toEqual([550, 1100, 2200]);
  expect(retries(scene)).toEqual([4, { read: 1, poll: 0, session: 1, retries: 3 }]);
});

test('C05: throttling without end becomes an unread fact after eight attempts', async () => {
  const scene = await setScene({ faults: [{ operation: 'iam:*', code: 'ThrottlingException' }] });
  expect(await summarise(scene.member)).toMatchObject({ state: 'unread', code: 'Throttling' });
  expect(scene.sandbox.calls.byOperation['iam:GetAccountSummary']).toBe(8);
});

test('more throttled calls than the quota of the SDK has retries for still come through', async () => {
  const scene = await setScene({ faults: [{ operation: 'iam:*', code: 'Throttling', times: 130 }] });
  const facts = await Promise.all(Array.from({ length: 40 }, () => summarise(scene.member)));
  expect(facts.filter((fact) => fact.state === 'known')).toHaveLength(40);
  expect(scene.member.counter.totals()).toMatchObject({ read: 40, retries: 130 });
});

test('LimitExceeded is no throttling: it is told at once', async () => {
  const scene = await setScene({ faults: [{ operation: 'iam:*', code: 'LimitExceeded', status: 409 }] });
  expect(await summarise(scene.member)).toMatchObject({ state: 'unread', code: 'LimitExceeded' });
  expect(retries(scene)).toEqual([1, { read: 1, poll: 0, session: 1, retries: 0 }]);
});

test('faults of AWS are repeated by the SDK, and counted', async () => {
  const fault = { operation: 'iam:*', code: 'ServiceFailure', status: 500, times: 2 };
  const scene = await setScene({ faults: [fault] });
  expect(await summarise(scene.member)).toMatchObject({ state: 'known' });
  expect(retries(scene)).toEqual([3, { read: 1, poll: 0, session: 1, retries: 2 }]);
});

test.each(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'])(
  'O06: %s in the middle of the run renews the session and repeats the call',
  async (code) => {
    const scene = await setScene({ faults: [{ operation: 'iam:*', code, times: 1 }] });
    expect(await summarise(scene.member)).toMatchObject({ state: 'known' });
    expect(scene.sandbox.calls.byOperation['sts:AssumeRole']).toBe(2);
  },
);

test('O06: a session that expires again at once leaves the fact unread', async () => {
  const scene = await setScene({ faults: [{ operation: 'iam:*', code: 'ExpiredToken' }] });
  expect(await summarise(scene.member)).toMatchObject({ state: 'unread', code: 'ExpiredToken' });
  expect(retries(scene)[0]).toBe(2);
});

test('O06: many calls that find the session expired renew it once', async () => {
  const scene = await setScene({ faults: [{ operation: 'iam:*', code: 'ExpiredToken', times: 4 }] });
  const facts = await Promise.all(Array.from({ length: 4 }, () => summarise(scene.member)));
  expect(facts.every((fact) => fact.state === 'known')).toBe(true);
  expect(scene.sandbox.calls.byOperation['sts:AssumeRole']).toBe(2);
});

test('O06: expired base credentials are searched for anew', async () => {
  const scene = await setScene({ faults: [{ operation: 'sts:AssumeRole', code: 'ExpiredToken', times: 1 }] });
  expect(await summarise(scene.member)).toMatchObject({ state: 'known' });
});

test('a missing permission is named, with what to do', async () => {
  const { member } = await setScene({
    world: [{ id: '111111111111' }, { id: MEMBER, denies: ['iam:GetAccountSummary'] }],
  });
  expect(await summarise(member)).toMatchObject({
    code: 'AccessDenied',
    words: 'The scanning role lacks the permission iam:GetAccountSummary.',
    fix: 'Grant iam:GetAccountSummary to the scanning role (`keyreeve permissions` prints the policy).',
    detail: expect.stringContaining('is not authorized to perform: iam:GetAccountSummary'),
  });
});

test('a service control policy is told from a missing permission', async () => {
  const { member } = await setScene({
    world: [{ id: '111111111111' }, { id: MEMBER, scpDenies: ['iam:Get*'] }],
  });
  expect(await summarise(member)).toMatchObject({
    code: 'AccessDenied',
    words: expect.stringContaining('service control policy'),
    fix: expect.stringContaining('service control policy'),
  });
});

test('words and fixes hold no account, name or ARN', async () => {
  const { member } = await setScene({
    world: [{ id: '111111111111' }, { id: MEMBER, denies: ['iam:*'], roles: [] }],
  });
  const fact = await summarise(member);
  expect(JSON.stringify({ ...fact, detail: '', requestId: '' })).not.toMatch(/\d{12}|arn:/);
});

test('an HTML page in the place of an answer is unread', async () => {
  const account = await ownAccountAt(
    await startFakeAws(() => ({ status: 404, body: '<!DOCTYPE html><html><body>Not here</body></html>' })),
  );
  expect(await summarise(account)).toMatchObject({
    code: 'BadAnswer',
    words: expect.stringContaining('404'),
  });
});

test('an HTML page with status 500 is repeated, then unread', async () => {
  const scene = await setScene({ faults: [{ operation: 'iam:*', html500: true, times: 1 }] });
  expect(await summarise(scene.member)).toMatchObject({ state: 'known' });
});

test.each(['', 'no XML at all', '<a><b></a>', '{}'])(
  'the answer %j is unread, or lacks what is looked for',
  async (body) => {
    const account = await ownAccountAt(await startFakeAws(() => ({ body })));
    const fact = await summarise(account);
    expect(fact.state === 'unread' ? fact.code : fact.value.SummaryMap).toSatisfy(
      (found) => found === 'BadAnswer' || found === undefined,
    );
  },
);

test('a connection that breaks off is unread, in plain words', async () => {
  const account = await ownAccountAt(await startFakeAws(() => 'hang-up'));
  expect(await summarise(account)).toMatchObject({
    code: 'NetworkError',
    words: 'The connection to AWS broke off.',
  });
});

test('the user agent names the program', async () => {
  let agent: string | undefined;
  const account = await ownAccountAt(
    await startFakeAws(({ headers }) => {
      agent = headers['user-agent'];
      return answer('GetAccountSummary', '<SummaryMap/>');
    }),
  );
  await summarise(account);
  expect(agent).toContain('keyreeve/0.0.0');
});

test('an interrupted run ends calls under way with the problem cancelled', async () => {
  const scene = await setScene({ latencyMs: 0 });
  const controller = new AbortController();
  const { url } = scene.sandbox;
  scene.sandbox.faults.add({ operation: 'iam:*', delayMs: 20_000 });
  const keys = scene.sandbox.credentials;
  withAwsEnvironment({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  });
  const base = await openSession(sessionOptions({ signal: controller.signal }));
  const pending = summarise(base.account({ accountId: MEMBER }));
  setTimeout(() => controller.abort(), 50);
  await expect(pending).rejects.toMatchObject({ code: 'cancelled' });
  await expect(summarise(base.account({ accountId: MEMBER }))).rejects.toBeInstanceOf(Problem);
});

test('a bug is no answer of AWS: it is thrown', async () => {
  const { member } = await setScene();
  const broken = member.call('iam:ListUsers', () =>
    Promise.reject(new TypeError('undefined is not a function')),
  );
  await expect(broken).rejects.toBeInstanceOf(TypeError);
});

test('a hostile error code is not repeated in our words', async () => {
  const account = await ownAccountAt(
    await startFakeAws(() => failure('&lt;script&gt;\n::error::', 'x', 400)),
  );
  const command = new ListUsersCommand({});
  const fact = await account.call('iam:ListUsers', ({ iam }) => iam.send(command));
  expect(fact).toMatchObject({ state: 'unread', code: 'BadAnswer' });
});
