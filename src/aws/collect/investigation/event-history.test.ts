import { describe, expect, test } from 'vitest';
import { unread } from '../../../core/model/fact.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { answering, history, type Past, refusal } from '../../test-support/answering.ts';
import { MANAGEMENT, MEMBER, setScene } from '../../test-support/scene.ts';
import type { SteppingClock } from '../../test-support/stepping-clock.ts';
import { type EventHistoryOptions, eventHistory, type HistoryProgress } from './event-history.ts';
import { type KeptPage, NO_PROGRESS, type SearchProgress } from './progress.ts';

const NOW = '2026-11-22T12:00:00Z';
const KEY = 'AKIAEXAMPLE000000001';
const WINDOW = { since: '2026-11-01T00:00:00Z', until: NOW } as const;
const ASKED = { accessKeyIds: [KEY], ...WINDOW } as const;

/** A call with the key: at that hour of 20 November. */
function call(hour: number, more: Partial<Past> = {}): Past {
  const at = `2026-11-20T${String(hour).padStart(2, '0')}:00:00Z`;
  const identity = { type: 'IAMUser', accessKeyId: KEY, userName: 'ann' };
  const record = { userIdentity: identity, recipientAccountId: MEMBER, sourceIPAddress: '203.0.113.9' };
  return { id: `event-${hour}`, name: 'ListUsers', at, accessKeyId: KEY, record, ...more };
}

interface Made {
  readonly session: AccountSession;
  readonly clock: SteppingClock;
}

async function made(events: readonly Past[]): Promise<Made> {
  const { member, clock } = await setScene({ now: NOW, frozenClock: true });
  return { session: answering(member, { 'cloudtrail:LookupEvents': history(events) }), clock };
}

function source({ session, clock }: Made, options: Partial<EventHistoryOptions> = {}) {
  return eventHistory({
    accountId: MEMBER,
    sessionIn: async () => session,
    clock,
    mostEvents: 10_000,
    mostMinutes: 30,
    progress: NO_PROGRESS,
    ...options,
  });
}

/** Keeps pages in memory, as the file does on disk. */
function memory(): SearchProgress & { readonly pages: Map<string, readonly KeptPage[]> } {
  const pages = new Map<string, readonly KeptPage[]>();
  return {
    pages,
    kept: (search) => pages.get(search) ?? [],
    add: (search, page) => void pages.set(search, [...(pages.get(search) ?? []), page]),
  };
}

function lookups({ session }: Made): number {
  return session.counter.byOperation().read['cloudtrail:LookupEvents'] ?? 0;
}

describe('calls signed by keys', () => {
  test('I08: every enabled region is searched, calls are counted and telling records are whole', async () => {
    const world = await made([
      call(1),
      call(2),
      call(3, { region: 'ap-southeast-2' }),
      call(4, { name: 'CreateUser', record: recordOf({ requestParameters: { userName: 'eve' } }) }),
    ]);
    const history = source(world);
    const { records, uses, gaps } = await history.byKeys(ASKED);
    expect(gaps).toEqual([]);
    expect(records).toMatchObject([{ name: 'CreateUser', request: { userName: 'eve' }, accountId: MEMBER }]);
    expect(uses.map(({ region, name, count }) => [region, name, count])).toEqual([
      ['us-east-1', 'ListUsers', 1],
      ['us-east-1', 'ListUsers', 1],
      ['ap-southeast-2', 'ListUsers', 1],
      ['us-east-1', 'CreateUser', 1],
    ]);
    expect(history.searched()).toMatchObject({
      kind: 'event-history',
      says: `17 regions of account ${MEMBER}`,
      events: 4,
    });
  });

  test('I07: two calls a second in a region, for several keys together, and regions side by side', async () => {
    const world = await made([1, 2, 3, 4, 5].map((hour) => call(hour)));
    const other = 'AKIAEXAMPLE000000002';
    await source(world).byKeys({ ...ASKED, accessKeyIds: [KEY, other] });
    expect(lookups(world)).toBe(17 * 2 + 2);
    const waited = world.clock.sleeps.filter((ms) => ms > 0);
    expect(Math.max(...waited)).toBeLessThanOrEqual(1000);
  });

  test('I07: a search that is cut says where, after how many events and what to do', async () => {
    const world = await made([1, 2, 3, 4, 5].map((hour) => call(hour)));
    const { uses, gaps } = await source(world, { mostEvents: 4 }).byKeys(ASKED);
    expect(uses).toHaveLength(4);
    expect(gaps).toEqual([
      { region: 'us-east-1', code: 'Bounded', words: expect.stringContaining('newest 4 events') },
    ]);
    expect(gaps[0]?.words).toContain('--most-events');
  });

  test('I07: when the time is over what is left is a gap, and the source says that it can go on', async () => {
    const world = await made([1, 2, 3, 4, 5].map((hour) => call(hour)));
    const history = source(world, { mostMinutes: 0.5 / 60 });
    const { gaps } = await history.byKeys(ASKED);
    expect(gaps).toMatchObject([{ region: 'us-east-1', code: 'Bounded' }]);
    expect(gaps[0]?.words).toContain('--most-minutes');
    expect(history.wasCutByTime()).toBe(true);
  });

  test('a region that refuses is a gap with the code of AWS, and the others are searched', async () => {
    const { member, clock } = await setScene({ now: NOW, frozenClock: true });
    const all = history([call(1)]);
    const session = answering(member, {
      'cloudtrail:LookupEvents': (input, region) => {
        if (region === 'eu-west-1') throw refusal('AccessDeniedException');
        return all(input, region);
      },
    });
    const { uses, gaps } = await source({ session, clock }).byKeys(ASKED);
    expect(uses).toHaveLength(1);
    expect(gaps).toMatchObject([{ region: 'eu-west-1', code: 'AccessDenied' }]);
  });

  test('regions that cannot be listed are a gap, and those of every account are searched', async () => {
    const { member, clock } = await setScene({ now: NOW, frozenClock: true });
    const session = answering(member, {
      'cloudtrail:LookupEvents': history([]),
      'account:ListRegions': () => {
        throw refusal('AccessDeniedException');
      },
    });
    const { gaps } = await source({ session, clock }).byKeys(ASKED);
    expect(gaps).toMatchObject([{ region: 'all others', code: 'NotListed' }]);
  });

  test('an account without a session is one gap, and no call is made', async () => {
    const world = await made([call(1)]);
    const lost = unread('sts:AssumeRole', 'AccessDenied', 'The role was not assumed.');
    const { uses, gaps } = await source(world, { sessionIn: async () => lost }).byKeys(ASKED);
    expect(uses).toEqual([]);
    expect(gaps).toEqual([
      { region: `all regions of account ${MEMBER}`, code: 'AccessDenied', words: lost.words },
    ]);
    expect(lookups(world)).toBe(0);
  });

  test('I06: what is before the history is a gap', async () => {
    const { gaps } = await source(await made([])).byKeys({ ...ASKED, since: '2026-07-01T00:00:00Z' });
    expect(gaps).toMatchObject([{ region: 'all regions', code: 'Bounded' }]);
    expect(gaps[0]?.words).toContain('begins at 2026-08-24T12:00:00Z');
    const ninety = { ...ASKED, since: '2026-08-24T12:00:00Z' };
    expect((await source(await made([])).byKeys(ninety)).gaps).toEqual([]);
  });

  test('a record that cannot be read is a call of the key that was searched for', async () => {
    const { uses } = await source(await made([call(1, { record: 'torn {' })])).byKeys(ASKED);
    expect(uses).toMatchObject([{ accessKeyId: KEY, accountId: MEMBER, name: 'ListUsers' }]);
  });

  test('session tokens in records of STS are in no answer and in nothing that is kept', async () => {
    const credentials = { accessKeyId: 'ASIACHILD00000000001', sessionToken: 'FwoGZXIvYXdzEXAMPLE' };
    const progress = memory();
    const world = await made([
      call(1, {
        name: 'GetSessionToken',
        source: 'sts.amazonaws.com',
        record: recordOf({ responseElements: { credentials } }),
      }),
    ]);
    const answer = await source(world, { progress }).byKeys(ASKED);
    expect(answer.records[0]?.response.credentials).toEqual({ accessKeyId: 'ASIACHILD00000000001' });
    expect(JSON.stringify([answer, ...progress.pages.values()])).not.toContain('FwoGZXIvYXdzEXAMPLE');
  });
});

test('where they are asked for, the records of every call are handed over, and pages without them do not serve', async () => {
  const request = { volumeId: 'vol-1' };
  const world = await made([call(1, { record: recordOf({ requestParameters: request }) }), call(2)]);
  const progress = memory();
  await source(world, { progress }).byKeys(ASKED);
  const before = lookups(world);
  const { records, uses } = await source(world, { progress }).byKeys({ ...ASKED, whole: 'all' });
  expect(records.map((each) => each.request)).toEqual(expect.arrayContaining([request]));
  expect([records.length, uses.length]).toEqual([2, 2]);
  expect(lookups(world)).toBeGreaterThan(before);
});

describe('going on after an interruption', () => {
  const EVENTS = [
    ...[1, 2, 3, 4, 5, 6, 7].map((hour) => call(hour)),
    // Three of one second, over the border of two pages.
    ...['a', 'b', 'c'].map((id) => call(4, { id })),
  ];

  /** Refuses from that call on, as a kill would end it, and then is asked once more. */
  async function interrupted(after: number) {
    const { member, clock } = await setScene({ now: NOW, frozenClock: true });
    const all = history(EVENTS);
    let left = after;
    const dying = answering(member, {
      'cloudtrail:LookupEvents': (input, region) => {
        if (region === 'us-east-1') left -= 1;
        if (left < 0) throw refusal('ServiceUnavailable');
        return all(input, region);
      },
    });
    const progress = memory();
    await source({ session: dying, clock }, { progress }).byKeys(ASKED);
    const before = member.counter.byOperation().read['cloudtrail:LookupEvents'] ?? 0;
    const session = answering(member, { 'cloudtrail:LookupEvents': all });
    const answer = await source({ session, clock }, { progress }).byKeys(ASKED);
    const asked = (member.counter.byOperation().read['cloudtrail:LookupEvents'] ?? 0) - before;
    return { answer, asked };
  }

  test.each([1, 2, 3, 4])('after %i pages it goes on by time and finds every event once', async (pages) => {
    const whole = await source(await made(EVENTS)).byKeys(ASKED);
    const { answer, asked } = await interrupted(pages);
    expect(answer.uses).toEqual(whole.uses);
    expect(answer.gaps).toEqual([]);
    // Five pages hold all; of the second at the border two pages are read again.
    expect(asked).toBeLessThanOrEqual(5 - pages + 2);
  });

  test('what is done is not asked again', async () => {
    const world = await made(EVENTS);
    const progress = memory();
    const first = await source(world, { progress }).byKeys(ASKED);
    const asked = lookups(world);
    expect(await source(world, { progress }).byKeys(ASKED)).toEqual(first);
    expect(lookups(world)).toBe(asked);
  });

  test('a search that was cut goes on where more is asked for', async () => {
    const world = await made(EVENTS);
    const progress = memory();
    await source(world, { progress, mostEvents: 4 }).byKeys(ASKED);
    const { uses, gaps } = await source(world, { progress }).byKeys(ASKED);
    expect(uses.reduce((sum, { count }) => sum + count, 0)).toBe(10);
    expect(gaps).toEqual([]);
  });

  test('a token that AWS no longer takes is no end', async () => {
    const { member, clock } = await setScene({ now: NOW, frozenClock: true });
    const all = history(EVENTS);
    let refused = 0;
    const session = answering(member, {
      'cloudtrail:LookupEvents': (input, region) => {
        if (input.NextToken === '4' && refused++ === 0) throw refusal('InvalidNextTokenException');
        return all(input, region);
      },
    });
    const { uses, gaps } = await source({ session, clock }).byKeys(ASKED);
    expect(uses.reduce((sum, { count }) => sum + count, 0)).toBe(10);
    expect(gaps).toEqual([]);
  });
});

describe('the other questions', () => {
  test('events about a key come from the home region alone, whole', async () => {
    const world = await made([
      call(1, {
        name: 'CreateAccessKey',
        resource: KEY,
        record: recordOf({ responseElements: { accessKey: { accessKeyId: KEY } } }),
      }),
    ]);
    const about = await source(world).aboutKey({ accessKeyId: KEY, ...WINDOW });
    expect(about).toMatchObject({ records: [{ name: 'CreateAccessKey' }], uses: [], gaps: [] });
    expect(about.records[0]?.response).toEqual({ accessKey: { accessKeyId: KEY } });
    expect(lookups(world)).toBe(1);
  });

  test('I08: sign-ins are those of one user, in every region; of root by the kind of identity', async () => {
    const signIn = (hour: number, region: string, userIdentity: object): Past =>
      call(hour, { name: 'ConsoleLogin', source: 'signin.amazonaws.com', region, record: { userIdentity } });
    const world = await made([
      signIn(1, 'us-east-2', { type: 'IAMUser', userName: 'ann' }),
      signIn(2, 'ap-southeast-2', { type: 'IAMUser', userName: 'ann' }),
      signIn(3, 'us-east-1', { type: 'IAMUser', userName: 'ben' }),
      signIn(4, 'us-east-1', { type: 'Root' }),
      signIn(5, 'us-east-1', { type: 'IAMUser', userName: 'root' }),
    ]);
    const ofAnn = await source(world).signIns({ userName: 'ann', ...WINDOW });
    expect(ofAnn.records.map(({ region }) => region).sort()).toEqual(['ap-southeast-2', 'us-east-2']);
    const ofRoot = await source(world).signIns({ userName: 'root', ...WINDOW });
    expect(ofRoot.records.map(({ id }) => id)).toEqual(['event-4']);
  });

  test('another account is searched with its own session, and its gaps name it', async () => {
    const { base, member, clock } = await setScene({ now: NOW, frozenClock: true });
    const own = answering(member, { 'cloudtrail:LookupEvents': history([]) });
    const denied = answering(base.account({ accountId: MANAGEMENT }), {
      'cloudtrail:LookupEvents': (_input, region) => {
        if (region === 'us-west-2') throw refusal('AccessDeniedException');
        return { Events: [] };
      },
    });
    const asked: string[] = [];
    const searches = source(
      { session: own, clock },
      {
        sessionIn: async (id) => {
          asked.push(id);
          return id === MEMBER ? own : denied;
        },
      },
    );
    await searches.byKeys(ASKED);
    const { gaps } = await searches.byKeys({ ...ASKED, accountId: MANAGEMENT });
    await searches.byKeys({ ...ASKED, accountId: MANAGEMENT });
    expect(gaps).toMatchObject([{ region: `us-west-2 of account ${MANAGEMENT}`, code: 'AccessDenied' }]);
    expect(asked).toEqual([MEMBER, MANAGEMENT]);
    expect(searches.searched().says).toBe(
      `17 regions of account ${MEMBER}, 16 of 17 regions of account ${MANAGEMENT}`,
    );
    expect(searches.searched()).not.toHaveProperty('nothingSearched');
  });

  test('I08: where every region refuses, or the account has no session, nothing was searched', async () => {
    const { member, clock } = await setScene({ now: NOW, frozenClock: true });
    const session = answering(member, {
      'cloudtrail:LookupEvents': () => {
        throw refusal('AccessDeniedException');
      },
    });
    const lost = unread('sts:AssumeRole', 'AccessDenied', 'The role was not assumed.');
    for (const sessionIn of [async () => session, async () => lost]) {
      const searches = source({ session, clock }, { sessionIn });
      await searches.byKeys(ASKED);
      expect(searches.searched()).toMatchObject({
        says: `no region of account ${MEMBER}`,
        events: 0,
        nothingSearched: true,
      });
    }
  });

  test('progress counts searches, pages and events', async () => {
    const told: HistoryProgress[] = [];
    const world = await made([call(1), call(2), call(3)]);
    await source(world, { onProgress: (progress) => void told.push(progress) }).byKeys(ASKED);
    expect(told.at(-1)).toEqual({ searches: 17, done: 17, pages: 18, events: 3 });
  });
});

function recordOf(more: object) {
  const userIdentity = { type: 'IAMUser', accessKeyId: KEY, userName: 'ann' };
  return { userIdentity, recipientAccountId: MEMBER, ...more };
}
