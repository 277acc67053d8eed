import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Played, type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { doAws, runAws, words } from './aws-cli.ts';
import { environment } from './scanned.ts';

/** The aws client of AWS on the event history of the sandbox, as responders search it by hand. */

let sandbox: Sandbox;
let played: Played;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 2, users: 2, trailLimit: false });
  const accountId = sandbox.truth().organization.managementAccountId;
  played = sandbox.play('ci-deploy', { accountId });
});

afterAll(() => sandbox?.close());

const LOOK_UP = 'cloudtrail lookup-events --lookup-attributes';

interface Found {
  readonly EventId: string;
  readonly EventName: string;
  readonly EventTime: string;
  readonly CloudTrailEvent: string;
}

test('finds every call of a key in a region, page after page, the newest first and each once', async () => {
  const search = `${LOOK_UP} AttributeKey=AccessKeyId,AttributeValue=${played.accessKeyId}`;
  const [text = ''] = await doAws(environment(sandbox.url, sandbox.credentials), [search]);
  const { Events } = JSON.parse(text) as { Events: readonly Found[] };
  const recorded = sandbox
    .account(played.accountId)
    .trailRecords()
    .filter(({ userIdentity, awsRegion }) => {
      const { accessKeyId } = userIdentity as { accessKeyId?: string };
      return accessKeyId === played.accessKeyId && awsRegion === 'us-east-1';
    });
  expect(recorded.length).toBeGreaterThan(500);
  expect(new Set(Events.map(({ EventId }) => EventId))).toEqual(
    new Set(recorded.map(({ eventID }) => eventID)),
  );
  expect(Events).toHaveLength(recorded.length);
  const times = Events.map(({ EventTime }) => Date.parse(EventTime));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  const [newest] = Events;
  expect(JSON.parse(newest?.CloudTrailEvent ?? '')).toMatchObject({
    eventID: newest?.EventId,
    eventName: newest?.EventName,
    eventCategory: 'Management',
  });
});

test('I08: finds the rest in the other region only, and is told what a search may not ask', async () => {
  const search = `${LOOK_UP} AttributeKey=AccessKeyId,AttributeValue=${played.accessKeyId} --region eu-west-1`;
  const more = `${search} --start-time 2100-01-01`;
  const [there, future] = await runAws(environment(sandbox.url, sandbox.credentials), [
    words(search),
    words(more),
  ]);
  const { Events } = JSON.parse(there?.stdout ?? '') as { Events: readonly Found[] };
  expect(new Set(Events.map(({ EventName }) => EventName))).toEqual(
    new Set(['GetCallerIdentity', 'DescribeVpcs']),
  );
  expect(future?.stderr).toContain('InvalidTimeRangeException');
});
