import { describe, expect, test } from 'vitest';
import type { AccountSession } from '../../session/account-session.ts';
import { answering, history, type Past } from '../../test-support/answering.ts';
import { MEMBER, setScene } from '../../test-support/scene.ts';
import { eventHistory } from './event-history.ts';
import { NO_PROGRESS } from './progress.ts';

const NOW = '2026-11-22T12:00:00Z';
const KEY = 'AKIAEXAMPLE000000001';
const WINDOW = { since: '2026-11-01T00:00:00Z', until: NOW } as const;
const ASKED = { accessKeyIds: [KEY], ...WINDOW } as const;

type Lookup = (input: Readonly<Record<string, unknown>>, region: string) => unknown;

/** An event history that answers by the test's own hand, in us-east-1; other regions have nothing. */
async function source(lookup: Lookup, mostMinutes = 30) {
  const { member, clock } = await setScene({ now: NOW, frozenClock: true });
  const session: AccountSession = answering(member, {
    'cloudtrail:LookupEvents': (input, region) =>
      region === 'us-east-1' ? lookup(input, region) : { Events: [] },
  });
  return eventHistory({
    accountId: MEMBER,
    sessionIn: async () => session,
    clock,
    mostEvents: 10_000,
    mostMinutes,
    progress: NO_PROGRESS,
  });
}

function past(more: Partial<Past> = {}): Past {
  return { id: 'event-1', name: 'ListUsers', at: '2026-11-20T10:00:00Z', accessKeyId: KEY, ...more };
}

const BROKEN = ['', 'null', '{"eventVersion":"1.09","userIden', '{"userIdentity":null}', '[]'];

describe('a record that cannot be read is a gap', () => {
  test.each(BROKEN)('of a call with the key, which counts all the same: %j', async (record) => {
    const { uses, gaps } = await (await source(history([past({ record })]))).byKeys(ASKED);
    expect(uses).toMatchObject([{ accessKeyId: KEY, name: 'ListUsers', count: 1 }]);
    expect(gaps).toMatchObject([{ region: 'us-east-1', code: 'Unreadable' }]);
    expect(gaps[0]?.words).toContain('1 event has a record that cannot be read');
  });

  test.each(BROKEN)('of a sign-in, of which nobody knows whose it was: %j', async (record) => {
    const signIn = past({ name: 'ConsoleLogin', source: 'signin.amazonaws.com', record });
    const { records, gaps } = await (await source(history([signIn]))).signIns({ userName: 'ann', ...WINDOW });
    expect(records).toEqual([]);
    expect(gaps).toMatchObject([{ region: 'us-east-1', code: 'Unreadable' }]);
  });

  test('of what was done to the key', async () => {
    const off = past({ name: 'UpdateAccessKey', resource: KEY, record: 'cut off' });
    const { gaps } = await (await source(history([off]))).aboutKey({ accessKeyId: KEY, ...WINDOW });
    expect(gaps).toMatchObject([{ region: 'us-east-1', code: 'Unreadable' }]);
  });
});

test('half an answer is no empty history', async () => {
  const { uses, gaps } = await (await source(() => ({}))).byKeys(ASKED);
  expect(uses).toEqual([]);
  expect(gaps).toMatchObject([{ region: 'us-east-1', code: 'BadAnswer' }]);
});

test('events of other keys are not told as those of this one, and the answer is doubted', async () => {
  const of = (accessKeyId: string) => ({ userIdentity: { type: 'IAMUser', accessKeyId, userName: 'x' } });
  const events = [
    past({ id: 'own', record: of(KEY) }),
    past({ id: 'alien', name: 'StopLogging', record: of('AKIAEXAMPLE000000002') }),
  ];
  const { records, uses, gaps } = await (await source(history(events))).byKeys(ASKED);
  expect(records).toEqual([]);
  expect(uses.map(({ accessKeyId, name }) => [accessKeyId, name])).toEqual([[KEY, 'ListUsers']]);
  expect(gaps).toMatchObject([{ region: 'us-east-1', code: 'BadAnswer' }]);
});

test('pages that go round in a circle, and empty ones without end, come to an end', async () => {
  const again = await (await source(() => ({ Events: [], NextToken: 'again' }))).byKeys(ASKED);
  expect(again.gaps).toMatchObject([{ region: 'us-east-1', code: 'BadAnswer' }]);
  let page = 0;
  const endless = await (
    await source(() => {
      page += 1;
      return { Events: [], NextToken: `token-${page}` };
    })
  ).byKeys(ASKED);
  expect(endless.gaps).toMatchObject([{ region: 'us-east-1', code: 'Bounded' }]);
  expect(endless.gaps[0]?.words).toContain('--most-minutes');
});

test('a search that was not begun for want of time does not say that anything of it was read', async () => {
  const { gaps } = await (await source(history([past()]), 0)).byKeys(ASKED);
  expect(gaps).toHaveLength(17);
  expect(gaps[0]?.words).toContain('nothing was read');
});
