import { expect, test } from 'vitest';
import { known, unread } from '../../core/model/fact.ts';
import type { AccessKeySubject, Step } from '../../core/plan/plan.ts';
import { openSession } from '../session/open-session.ts';
import {
  answer,
  type FakeAnswer,
  type FakeRequest,
  failure,
  startFakeAws,
} from '../test-support/fake-aws.ts';
import { MANAGEMENT, MEMBER, sessionOptions, setScene, withAwsEnvironment } from '../test-support/scene.ts';
import { perform } from './perform.ts';
import { readSubject } from './read-subject.ts';
import { type StepSessions, stepSessions } from './sessions.ts';

const KEY = 'AKIAQXYZABCDEFGHIJKL';
const CREATED = '2024-03-01T08:00:00Z';

const SUBJECT: AccessKeySubject = {
  kind: 'access-key',
  accessKeyId: KEY,
  createdAt: CREATED,
  userName: 'ann',
  userId: 'AIDAQXYZABCDEFGHIJKL',
  userArn: `arn:aws:iam::${MEMBER}:user/ann`,
};

type Performable = Pick<Step, 'id' | 'account' | 'call' | 'subject'>;

function deactivation(account = MEMBER, subject = SUBJECT): Performable {
  const { userName, accessKeyId } = subject;
  return {
    id: 'p-1-01',
    account: { id: account, partition: 'aws' },
    subject,
    call: {
      api: 'iam:UpdateAccessKey',
      session: 'account',
      arguments: { UserName: userName, AccessKeyId: accessKeyId, Status: 'Inactive' },
    },
  };
}

/** The user's keys as a reading shows them. */
async function keysOf(sessions: StepSessions) {
  const { keys } = await readSubject(sessions, deactivation(), [{ is: 'key-gone', accessKeyId: KEY }]);
  return keys?.state === 'known'
    ? keys.value.map(({ accessKeyId, status }) => [accessKeyId, status])
    : expect.unreachable(keys?.words);
}

/** Sessions on a server of the test's own, in the caller's account; and every request but those of sessions. */
async function fakeSessions(reply: (request: FakeRequest) => FakeAnswer | 'hang-up') {
  const requests: URLSearchParams[] = [];
  const endpoint = await startFakeAws((request) => {
    requests.push(request.parameters);
    return reply(request);
  });
  withAwsEnvironment({
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint,
  });
  const base = await openSession(sessionOptions());
  const sessions = stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve', asCaller: true });
  return { base, sessions, requests };
}

test.each([
  ['a connection that breaks off', 'hang-up', 'NetworkError'],
  ['a fault of AWS', failure('ServiceFailure', 'Something broke', 500), 'ServiceFailure'],
  ['a gateway that times out', failure('GatewayTimeout', 'Too slow', 504), 'GatewayTimeout'],
  ['AWS being unavailable', failure('ServiceUnavailable', 'Not now', 503), 'ServiceUnavailable'],
] as const)('%s after the effect leads to exactly one request', async (_what, reply, code) => {
  let status = 'Active';
  const { sessions, requests, base } = await fakeSessions(({ parameters }) => {
    status = parameters.get('Status') ?? '';
    return reply;
  });
  const outcome = await perform(sessions, deactivation(MANAGEMENT), {});
  expect(outcome).toMatchObject({ state: 'unread', source: 'iam:UpdateAccessKey', code });
  expect(status).toBe('Inactive');
  expect(requests).toHaveLength(1);
  expect(base.counter.totals().retries).toBe(0);
});

test('throttling says that nothing was done, so the write is sent again', async () => {
  let refusals = 2;
  const { sessions, requests } = await fakeSessions(() => {
    refusals -= 1;
    return refusals < 0 ? answer('UpdateAccessKey', '') : failure('Throttling', 'Rate exceeded');
  });
  expect(await perform(sessions, deactivation(MANAGEMENT), {})).toMatchObject({ state: 'known' });
  expect(requests).toHaveLength(3);
});

test('the user is named in the request, with key and status', async () => {
  const { sessions, requests } = await fakeSessions(() => answer('UpdateAccessKey', ''));
  await perform(sessions, deactivation(MANAGEMENT), {});
  expect(Object.fromEntries(requests[0] ?? [])).toEqual({
    Action: 'UpdateAccessKey',
    Version: '2010-05-08',
    UserName: 'ann',
    AccessKeyId: KEY,
    Status: 'Inactive',
  });
});

test("the id of AWS's request comes with a refusal and with a success", async () => {
  const { sandbox, base } = await setScene({
    world: [
      { id: MANAGEMENT },
      {
        id: MEMBER,
        users: [{ name: 'ann', createdAt: CREATED, accessKeys: [{ id: KEY, createdAt: CREATED }] }],
      },
    ],
  });
  const sessions = stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve' });
  const done = await perform(sessions, deactivation(), {});
  expect(done).toMatchObject({ state: 'known', value: { requestId: expect.stringMatching(/^[\w-]{8,}$/) } });
  expect(await keysOf(sessions)).toEqual([[KEY, 'Inactive']]);
  sandbox.faults.add({
    operation: 'iam:UpdateAccessKey',
    code: 'EntityTemporarilyUnmodifiable',
    status: 409,
  });
  expect(await perform(sessions, deactivation(), {})).toMatchObject({
    code: 'EntityTemporarilyUnmodifiable',
    words: expect.stringContaining('just now'),
    requestId: expect.stringMatching(/^[\w-]{8,}$/),
  });
});

test('X01: only the key of the step is touched, and a deletion is only of that key', async () => {
  const other = 'AKIAQXYZABCDEFGHIJKM';
  const keys = [KEY, other].map((id) => ({ id, createdAt: CREATED }));
  const { base } = await setScene({
    world: [
      { id: MANAGEMENT },
      { id: MEMBER, users: [{ name: 'ann', createdAt: CREATED, accessKeys: keys }] },
    ],
  });
  const sessions = stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve' });
  await perform(sessions, deactivation(), {});
  expect(await keysOf(sessions)).toEqual([
    [KEY, 'Inactive'],
    [other, 'Active'],
  ]);
  const { call, ...step } = deactivation();
  const { Status: _none, ...named } = call.arguments;
  await perform(sessions, { ...step, call: { ...call, api: 'iam:DeleteAccessKey', arguments: named } }, {});
  expect(await keysOf(sessions)).toEqual([[other, 'Active']]);
});

test('a call that is not as it must be is thrown out before a session is opened', async () => {
  const { sandbox, base } = await setScene();
  const sessions = stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve' });
  const { call, ...step } = deactivation();
  const { UserName: _name, ...unnamed } = call.arguments;
  await expect(perform(sessions, { ...step, call: { ...call, arguments: unnamed } }, {})).rejects.toThrow(
    /UserName is missing or wrong/,
  );
  expect(sandbox.calls.byOperation['sts:AssumeRole']).toBeUndefined();
});

const SCP_STEP: Performable = {
  id: 'p-1-02',
  account: { id: MEMBER, partition: 'aws' },
  subject: { kind: 'scp', policyName: 'KeyreeveDenyRoot', target: MEMBER },
  call: {
    api: 'organizations:AttachPolicy',
    session: 'management',
    arguments: { PolicyName: 'KeyreeveDenyRoot', TargetId: MEMBER },
  },
};

test('a policy of the organisation that is not there, or was not read, is not attached', async () => {
  const { base, sandbox } = await setScene();
  const sessions = stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve' });
  const scp = known(null, 'organizations:ListPolicies');
  expect(await perform(sessions, SCP_STEP, { scp })).toMatchObject({ state: 'unread', code: 'NoSuchEntity' });
  const denied = unread('organizations:ListPolicies', 'AccessDenied', 'Denied.');
  expect(await perform(sessions, SCP_STEP, { scp: denied })).toBe(denied);
  await expect(perform(sessions, SCP_STEP, {})).rejects.toThrow(/was not read/);
  expect(sandbox.calls.byOperation['organizations:AttachPolicy']).toBeUndefined();
});
