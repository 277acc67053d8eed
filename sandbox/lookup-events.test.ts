import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { afterEach, expect, it } from 'vitest';
import type { EventSpec, Sandbox, SandboxOptions } from './index.ts';
import {
  CI_KEY,
  closeAll,
  config,
  history,
  type Keys,
  keyOf,
  MEMBER,
  NOW,
  organisation,
  roleSession,
} from './test-support/tried.ts';

afterEach(closeAll);

function past(at: string, more: Partial<EventSpec> = {}): EventSpec {
  const key = { userName: 'ci', accessKeyId: CI_KEY, source: 'ec2.amazonaws.com', region: 'eu-west-1' };
  return { name: 'DescribeInstances', at, ...key, ...more };
}

function withPast(events: readonly EventSpec[], options: SandboxOptions = {}): Promise<Sandbox> {
  return organisation({ frozenClock: true, ...options }, { events });
}

async function times(sandbox: Sandbox, keys: Keys): Promise<readonly unknown[]> {
  const seen = await history(sandbox, keys, ['AccessKeyId', CI_KEY], 'eu-west-1');
  return seen.map(({ record }) => record.eventTime);
}

it('shows the newest events first, of the same second the last written first, whatever order they came in', async () => {
  const at = '2026-11-20T10:00:00Z';
  const names = ['DescribeVpcs', 'DescribeVolumes'].map((name) => past(at, { name }));
  const sandbox = await withPast([past('2026-11-21T10:00:00Z'), ...names, past('2026-11-19T10:00:00Z')]);
  const seen = await history(sandbox, await roleSession(sandbox), ['AccessKeyId', CI_KEY], 'eu-west-1');
  expect(seen.map(({ name }) => name)).toEqual([
    'DescribeInstances',
    'DescribeVolumes',
    'DescribeVpcs',
    'DescribeInstances',
  ]);
});

it('I05: never shows data events', async () => {
  const events = [past('2026-11-20T10:00:00Z', { isData: true }), past('2026-11-20T11:00:00Z')];
  const sandbox = await withPast(events);
  expect(await times(sandbox, await roleSession(sandbox))).toEqual(['2026-11-20T11:00:00Z']);
});

it('I06: never shows what is older than 90 days', async () => {
  const events = [past('2026-08-24T11:59:59Z'), past('2026-08-24T12:00:00Z')];
  const sandbox = await withPast(events);
  expect(await times(sandbox, await roleSession(sandbox))).toEqual(['2026-08-24T12:00:00Z']);
});

it('shows an event only once the lag is over', async () => {
  const events = [past('2026-11-22T11:54:59Z'), past('2026-11-22T11:55:01Z')];
  const sandbox = await withPast(events, { trailLagMs: 300_000 });
  const keys = await roleSession(sandbox);
  expect(await times(sandbox, keys)).toEqual(['2026-11-22T11:54:59Z']);
  sandbox.clock.advance(1_000);
  expect(await times(sandbox, keys)).toHaveLength(2);
});

it('hides calls of this run as long as the lag lasts', async () => {
  const sandbox = await withPast([], { trailLagMs: 60_000 });
  await roleSession(sandbox, 'Remediate', keyOf(CI_KEY));
  const keys = await roleSession(sandbox);
  const search = ['AccessKeyId', CI_KEY] as const;
  expect(await history(sandbox, keys, search)).toEqual([]);
  sandbox.clock.advance(60_000);
  expect(await history(sandbox, keys, search)).toHaveLength(1);
});

it('I07: answers two calls a second in each region of an account, and throttles what is more', async () => {
  const sandbox = await withPast([past(NOW)], { trailLimit: true });
  const keys = await roleSession(sandbox);
  const client = new CloudTrailClient({ ...config(sandbox, keys), region: 'eu-west-1' });
  const asked = Array.from({ length: 12 }, () => client.send(new LookupEventsCommand({})));
  const refused = (await Promise.allSettled(asked)).filter((answer) => answer.status === 'rejected');
  // Two at once, and one more for each half second that the calls took.
  expect(refused.length).toBeGreaterThan(4);
  expect(refused.length).toBeLessThanOrEqual(10);
  expect(new Set(refused.map(({ reason }) => reason.name))).toEqual(new Set(['ThrottlingException']));
  expect(await history(sandbox, keys, ['AccessKeyId', CI_KEY], 'eu-west-2')).toEqual([]);
});

it('records who a session belongs to: of a user, a federated user, a role, and somebody of another account', async () => {
  const at = '2026-11-20T10:00:00Z';
  const session = { createdAt: '2026-11-20T09:00:00Z' };
  const arn = `arn:aws:sts::${MEMBER}:assumed-role/Deploy/ci`;
  const sandbox = await withPast([
    past(at, { accessKeyId: 'ASIAAAAAAAAAAAAAAAAA', session }),
    past(at, { accessKeyId: 'ASIABBBBBBBBBBBBBBBB', session, federated: 'lea' }),
    { name: 'DescribeVpcs', at, region: 'eu-west-1', arn, accessKeyId: 'ASIACCCCCCCCCCCCCCCC', session },
    {
      name: 'AssumeRole',
      at,
      region: 'eu-west-1',
      foreign: { accountId: '999999999999', principalId: 'AIDAAAAAAAAAAAAAAAAAA' },
      sharedId: '11111111-2222-4333-8444-555555555555',
    },
  ]);
  const keys = await roleSession(sandbox);
  const seen = await history(sandbox, keys, ['ReadOnly', 'true'], 'eu-west-1');
  const [foreign, role, federated, user] = seen.map(({ record }) => record);
  const attributes = { creationDate: '2026-11-20T09:00:00Z', mfaAuthenticated: 'false' };
  expect(user?.userIdentity).toMatchObject({
    type: 'IAMUser',
    userName: 'ci',
    sessionContext: { attributes },
  });
  expect(federated?.userIdentity).toMatchObject({
    type: 'FederatedUser',
    principalId: `${MEMBER}:lea`,
    sessionContext: { sessionIssuer: { type: 'IAMUser', userName: 'ci' }, attributes },
  });
  expect(role?.userIdentity).toMatchObject({
    type: 'AssumedRole',
    arn,
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${MEMBER}:role/ci/Deploy` }, attributes },
  });
  expect(foreign).toMatchObject({ sharedEventID: '11111111-2222-4333-8444-555555555555' });
  expect(foreign?.userIdentity).toEqual({
    type: 'AWSAccount',
    accountId: '999999999999',
    principalId: 'AIDAAAAAAAAAAAAAAAAAA',
  });
});
