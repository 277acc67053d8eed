import { expect, test } from 'vitest';
import { answering, history, refusal } from '../test-support/answering.ts';
import { setScene } from '../test-support/scene.ts';
import { regionsToSearch, searchRegions, searchTrail } from './trail.ts';

const KEY = 'AKIAEXAMPLE000000001';
const EVENTS = [1, 2, 3, 4, 5].map((hour) => ({
  name: `Event${hour}`,
  at: `2026-11-20T0${hour}:00:00Z`,
  accessKeyId: KEY,
}));
const SEARCH = { attribute: 'AccessKeyId', value: KEY, mostPages: 9 } as const;

test('all pages are read, newest first and half a second apart', async () => {
  const { member, clock } = await setScene();
  const session = answering(member, { 'cloudtrail:LookupEvents': history(EVENTS) });
  const { records, gap } = await searchTrail(session, 'us-east-1', SEARCH);
  expect(records.map(({ name }) => name)).toEqual(['Event5', 'Event4', 'Event3', 'Event2', 'Event1']);
  expect(gap).toBeUndefined();
  expect(clock.sleeps).toEqual([500, 500]);
});

test('a search that is cut says so, and one that ends with the last page allowed does not', async () => {
  const { member } = await setScene();
  const session = answering(member, { 'cloudtrail:LookupEvents': history(EVENTS) });
  const cut = await searchTrail(session, 'us-east-1', { ...SEARCH, mostPages: 2 });
  expect(cut.records).toHaveLength(4);
  expect(cut.gap).toMatchObject({ code: 'Bounded', words: expect.stringContaining('newest 4') });
  expect((await searchTrail(session, 'us-east-1', { ...SEARCH, mostPages: 3 })).gap).toBeUndefined();
});

test('a page that is refused leaves what was found before it, and a gap', async () => {
  const { member } = await setScene();
  const all = history(EVENTS);
  const session = answering(member, {
    'cloudtrail:LookupEvents': (input, region) => {
      if (input.NextToken !== undefined) throw refusal('AccessDeniedException');
      return all(input, region);
    },
  });
  const { records, gap } = await searchTrail(session, 'us-east-1', SEARCH);
  expect(records).toHaveLength(2);
  expect(gap).toMatchObject({ state: 'unread', code: 'AccessDenied' });
});

test('I07, I08: a refused region is named, and only where all are refused is the whole unread', async () => {
  const { member } = await setScene();
  const all = history(EVENTS);
  const session = answering(member, {
    'cloudtrail:LookupEvents': (input, region) => {
      if (region !== 'us-east-1') throw refusal('AccessDeniedException', 'by a service control policy');
      return all(input, region);
    },
  });
  const some = await searchRegions(session, ['us-east-1', 'eu-west-1'], SEARCH);
  expect(some.records).toHaveLength(5);
  expect(some.searched.state).toBe('known');
  expect(some.notSearched).toMatchObject([{ region: 'eu-west-1', code: 'AccessDenied' }]);
  const none = await searchRegions(session, ['eu-west-1'], SEARCH);
  expect(none.searched).toMatchObject({ state: 'unread', code: 'AccessDenied' });
});

test('regions that cannot be listed are the default ones, and the gap says that there may be more', async () => {
  const { member, sandbox } = await setScene({
    faults: [{ operation: 'account:ListRegions', code: 'AccessDeniedException', status: 403, times: 1 }],
  });
  const { regions, gaps } = await regionsToSearch(member);
  expect(regions).toHaveLength(17);
  expect(regions).toContain('us-east-1');
  expect(gaps).toMatchObject([{ region: 'all others', code: 'NotListed' }]);
  expect(await regionsToSearch(member)).toMatchObject({ gaps: [] });
  expect(sandbox.calls.byOperation['account:ListRegions']).toBe(2);
});

test('an event that says neither when nor what it was is a gap, and so is an answer without a list', async () => {
  const { member } = await setScene();
  const nameless = answering(member, {
    'cloudtrail:LookupEvents': () => ({
      Events: [{ EventName: 'AssumeRole', EventSource: 'sts.amazonaws.com' }],
    }),
  });
  const lost = await searchTrail(nameless, 'us-east-1', SEARCH);
  expect(lost).toMatchObject({ records: [], gap: { code: 'Unreadable' } });
  const half = answering(member, { 'cloudtrail:LookupEvents': () => ({}) });
  expect(await searchTrail(half, 'us-east-1', SEARCH)).toMatchObject({
    records: [],
    gap: { code: 'BadAnswer' },
  });
});
