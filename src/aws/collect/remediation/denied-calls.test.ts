import { expect, test } from 'vitest';
import { isStillUsed } from '../../../core/model/denied-calls.ts';
import { answering, history, type Past, refusal } from '../../test-support/answering.ts';
import { setScene } from '../../test-support/scene.ts';
import { NO_DATA_EVENTS, readDeniedCalls } from './denied-calls.ts';

const KEY = 'AKIAEXAMPLE000000001';
const SINCE = '2026-11-22T01:00:00Z';
const NOW = '2026-11-22T13:00:00Z';

function called(name: string, at: string, record: object | string = {}, region = 'us-east-1'): Past {
  const place = { sourceIPAddress: '203.0.113.9', userAgent: 'aws-cli/2' };
  const whole = typeof record === 'string' ? record : { ...place, ...record };
  return { name, at, source: 'ec2.amazonaws.com', accessKeyId: KEY, region, record: whole };
}

const DENIED = { errorCode: 'Client.UnauthorizedOperation' };

async function deniedIn(events: readonly Past[]) {
  const { member } = await setScene();
  const session = answering(member, {
    'cloudtrail:LookupEvents': history(events),
    'account:ListRegions': () => ({ Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }] }),
  });
  return readDeniedCalls(session, KEY, SINCE, NOW);
}

test('X19: denied calls are counted by address, agent and call, over all regions, the latest first', async () => {
  const calls = await deniedIn([
    called('DescribeInstances', '2026-11-22T02:00:00Z', DENIED),
    called('DescribeInstances', '2026-11-22T04:00:00Z', DENIED, 'eu-west-1'),
    called('RunInstances', '2026-11-22T03:00:00Z', { ...DENIED, sourceIPAddress: '2001:db8::7' }),
  ]);
  expect(calls.deniedCount).toBe(3);
  expect(calls.denied).toEqual([
    {
      from: '203.0.113.9',
      isAddress: true,
      userAgent: 'aws-cli/2',
      event: 'ec2.amazonaws.com DescribeInstances',
      regions: ['eu-west-1', 'us-east-1'],
      count: 2,
      firstAt: '2026-11-22T02:00:00Z',
      lastAt: '2026-11-22T04:00:00Z',
    },
    expect.objectContaining({ from: '2001:db8::7', event: 'ec2.amazonaws.com RunInstances', count: 1 }),
  ]);
  expect(calls.notDenied).toEqual({ count: 0, events: [] });
  expect(calls.says).toContain(NO_DATA_EVENTS);
});

test.each(['AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation', 'AuthorizationError'])(
  '%s is a denial',
  async (errorCode) => {
    expect((await deniedIn([called('X', '2026-11-22T02:00:00Z', { errorCode })])).deniedCount).toBe(1);
  },
);

test('calls that were let through are counted apart, and failed for another reason they were', async () => {
  const calls = await deniedIn([
    called('DescribeRegions', '2026-11-22T02:00:00Z'),
    called('RunInstances', '2026-11-22T03:00:00Z', { errorCode: 'Client.InvalidParameterValue' }),
  ]);
  expect(calls.deniedCount).toBe(0);
  expect(calls.notDenied).toEqual({
    count: 2,
    lastAt: '2026-11-22T03:00:00Z',
    events: ['ec2.amazonaws.com DescribeRegions', 'ec2.amazonaws.com RunInstances'],
  });
});

test('GetCallerIdentity, which no policy denies, and records that cannot be read are in neither number', async () => {
  const identity = { ...called('GetCallerIdentity', '2026-11-22T02:00:00Z'), source: 'sts.amazonaws.com' };
  const calls = await deniedIn([identity, called('Odd', '2026-11-22T03:00:00Z', '{"errorCode":')]);
  expect(calls).toMatchObject({
    deniedCount: 0,
    notDenied: { count: 0 },
    identityCalls: 1,
    unreadable: 1,
  });
  expect([isStillUsed(calls), isStillUsed(await deniedIn([]))]).toEqual([true, false]);
});

test.each(['AWS Internal', 'athena.amazonaws.com'])('I12: %s is labelled, and no address', async (source) => {
  const { denied } = await deniedIn([
    called('X', '2026-11-22T02:00:00Z', { ...DENIED, sourceIPAddress: source }),
  ]);
  expect(denied).toMatchObject([{ from: `AWS itself (${source})`, isAddress: false }]);
});

test('calls before the policy, and after the time of the run, are not counted', async () => {
  const calls = await deniedIn([
    called('Before', '2026-11-22T00:59:59Z', DENIED),
    called('First', SINCE, DENIED),
    called('Last', NOW, DENIED),
    called('After', '2026-11-22T13:00:01Z', DENIED),
  ]);
  expect(calls.denied.map(({ event }) => event)).toEqual([
    'ec2.amazonaws.com Last',
    'ec2.amazonaws.com First',
  ]);
});

test('a history that may not be searched is said: no denied calls are not nobody calling', async () => {
  const { member } = await setScene();
  const deny = () => {
    throw refusal('AccessDeniedException');
  };
  const session = answering(member, { 'cloudtrail:LookupEvents': deny, 'account:ListRegions': deny });
  const calls = await readDeniedCalls(session, KEY, SINCE, NOW);
  expect(calls.unread).toMatchObject({ code: 'AccessDenied' });
  expect(calls.notSearched[0]).toMatchObject({ region: 'all others', code: 'NotListed' });
  expect(calls.notSearched).toHaveLength(18);
});
