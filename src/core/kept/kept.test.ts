import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { account, key, LIVE_TIME, REPORT_TIME, user } from '../../../test/support/accounts.ts';
import { judge } from '../engine/judge.ts';
import { selectRules } from '../engine/select.ts';
import type { Authorization, ListedUser } from '../model/authorization.ts';
import { type Fact, known, unread } from '../model/fact.ts';
import { Problem } from '../model/problem.ts';
import type { AccountCoverage } from '../model/run.ts';
import type { Snapshot, User } from '../model/snapshot.ts';
import { RULES } from '../rules/index.ts';
import { coverageFrom, coverageParts } from './coverage-parts.ts';
import { type KeptParts, partsOf, snapshotFrom } from './snapshot-parts.ts';

const NOW = '2026-11-22T12:00:30Z';
const LIST = 'iam:GetAccountAuthorizationDetails';
const selected = selectRules(RULES, { preview: true });

/** As JSON would not have it: what is undefined, a Map, another number. */
function whole(snapshot: Snapshot): unknown {
  const { users } = snapshot;
  return { ...snapshot, users: users.state === 'known' ? { ...users, value: [...users.value] } : users };
}

function findings(snapshot: Snapshot): string {
  return JSON.stringify([...judge(snapshot, selected, NOW)]);
}

/** Expects nothing to be lost, and gives the pieces. */
function kept(snapshot: Snapshot): KeptParts {
  const parts = partsOf(snapshot, NOW);
  const back = snapshotFrom(parts, NOW);
  // Not by the test runner's equality: it looks at `constructor`, which is a name like any other here.
  expect(isDeepStrictEqual(whole(back), whole(snapshot))).toBe(true);
  expect(partsOf(back, NOW)).toEqual(parts);
  expect(Object.keys(back)).toEqual(Object.keys(snapshot));
  expect(findings(back)).toBe(findings(snapshot));
  return parts;
}

const NAMES = [
  '__proto__',
  'constructor',
  '@0',
  '@',
  '@@readAt',
  '@readAt',
  'toString',
  '\ud800',
  '\u0000',
  '<b>',
];
const READ_AT = fc.option(
  fc.constantFrom(
    REPORT_TIME,
    LIVE_TIME,
    '2026-11-22T12:00:00.500Z',
    '+275760-09-13T00:00:01Z',
    'yesterday',
    '',
  ),
  { nil: undefined },
);
const NAME = fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: 'binary', maxLength: 5 }));
const TAGS = fc
  .array(fc.tuple(fc.oneof(NAME, fc.constantFrom('state', 'readAt', 'requestId', 'code')), NAME), {
    maxLength: 4,
  })
  .map((pairs) => Object.fromEntries([...pairs, ['state', 'unread']]) as Readonly<Record<string, string>>);
const UNREAD = NAME.map((detail) => unread(LIST, 'AccessDenied', 'It was denied.', { detail }));

/** Records as programs make them. */
function record<T>(of: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(of, { noNullPrototype: true });
}

function factOf<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> {
  return fc.oneof(
    UNREAD,
    fc.tuple(value, READ_AT).map(([each, readAt]) => known(each, 'test', readAt)),
  );
}

const DOCUMENT = factOf(
  record({
    statements: fc.array(
      record({
        effect: fc.constant('Allow' as const),
        actions: fc.array(NAME),
        principals: fc.dictionary(NAME, fc.array(NAME), { noNullPrototype: true }),
      }),
      { maxLength: 2 },
    ),
  }),
);
const RIGHTS = record({
  userId: NAME,
  groups: fc.array(NAME, { maxLength: 2 }),
  attached: fc.constant([]),
  inline: fc.array(record({ name: NAME, document: DOCUMENT }), { maxLength: 2 }),
  tags: TAGS,
  arn: NAME,
});
const USER = record({
  name: NAME,
  readAt: READ_AT,
  keys: factOf(fc.constant([key(REPORT_TIME)])),
  reported: fc.boolean(),
}).map(({ name, readAt, keys, reported }): User => {
  const plain = user(name, [], { accessKeys: keys, mfaActive: known(true, 'test', readAt) });
  return reported ? { ...plain, presence: 'confirmed', asReported: plain } : plain;
});
const AUTHORIZATION: fc.Arbitrary<Fact<Authorization>> = factOf(
  record({
    users: fc
      .array(fc.tuple(NAME, RIGHTS), { maxLength: 6 })
      .map((pairs) => new Map<string, ListedUser>(pairs)),
    holders: fc.array(
      record({
        type: fc.constantFrom('group', 'role'),
        name: NAME,
        arn: NAME,
        attached: fc.constant([]),
        inline: fc.array(record({ name: NAME, document: DOCUMENT }), { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
    policies: fc.array(
      record({
        name: NAME,
        arn: NAME,
        awsManaged: fc.boolean(),
        attachments: fc.constantFrom(0, -0, 3, Number.NaN),
        boundaryOf: fc.constant(0),
        document: DOCUMENT,
      }),
      { maxLength: 3 },
    ),
  }),
);

/** Users with what the list says of them, as collectors put the one object in both places. */
function withRights(users: readonly User[], authorization: Fact<Authorization>): readonly User[] {
  return users.map((each) => {
    const rights = authorization.state === 'known' ? authorization.value.users.get(each.name) : undefined;
    return rights === undefined ? each : { ...each, authorization: known(rights, LIST, LIVE_TIME) };
  });
}

describe('a snapshot', () => {
  test('comes back as it was, whatever the names in it', () => {
    fc.assert(
      fc.property(fc.array(USER, { maxLength: 8 }), AUTHORIZATION, (users, authorization) => {
        kept(account(withRights(users, authorization), { authorization }));
      }),
      { numRuns: 80 },
    );
  });

  test('comes back with its lists unread, and with members that are there and undefined', () => {
    const none = unread('test', 'AccessDenied', 'Denied.');
    kept(account([], { users: none, authorization: none, report: none }));
    kept({
      ...account([user('ann', [])]),
      report: known({ generatedAt: undefined as never, stale: false, userRows: 1 }, 'test'),
    });
  });

  test('has users that can be walked once and again, and one object for what a user may do', () => {
    const rights = { userId: 'AIDA1', groups: [], attached: [], inline: [], tags: {}, arn: 'arn' };
    const authorization = known(
      { users: new Map([['ann', rights]]), holders: [], policies: [] },
      LIST,
      LIVE_TIME,
    );
    const given = account(withRights([user('ann', []), user('bob', [])], authorization), { authorization });
    const { users, authorization: listed } = snapshotFrom(kept(given), NOW);
    if (users.state === 'unread' || listed.state === 'unread') throw new Error('It is unread.');
    expect([...users.value].map(({ name }) => name)).toEqual(['ann', 'bob']);
    expect([...users.value].map(({ name }) => name)).toEqual(['ann', 'bob']);
    const [ann] = users.value;
    expect(ann?.authorization).toHaveProperty('value', listed.value.users.get('ann'));
    expect(ann?.authorization.state === 'known' && ann.authorization.value).toBe(
      listed.value.users.get('ann'),
    );
  });

  test('loses the ids of refused requests, which differ every time, and no tag of that name', () => {
    const refused = (requestId: string) => ({ ...unread(LIST, 'AccessDenied', 'Denied.'), requestId });
    const of = (requestId: string) =>
      partsOf(account([user('ann', [], { mfaActive: refused(requestId) })]), NOW);
    expect(of('r-1')).toEqual(of('r-2'));
    expect(of('r-1').parts.join('')).not.toContain('r-1');
  });
});

/** Users as live calls read them, some later than the others. */
function many(count: number, changed?: number): Snapshot {
  const users = Array.from({ length: count }, (_, at) => {
    const usedAt = at === changed ? '2026-11-22T11:00:00Z' : '2026-11-01T11:00:00Z';
    const again = { mfaActive: known(true, 'iam:ListMFADevices', '2026-11-22T12:00:07Z') };
    return user(
      `user-${at}`,
      [key('2026-01-01T00:00:00Z', { id: `AKIA${at}`, usedAt }), key('2026-02-01T00:00:00Z')],
      at % 50 === 0 ? again : {},
    );
  });
  const entries = users.map(
    ({ name, arn }) => [name, { userId: name, arn, groups: [], attached: [], inline: [], tags: {} }] as const,
  );
  const policies = Array.from({ length: 200 }, (_, at) => ({
    name: `p${at}`,
    arn: `arn:aws:iam::111122223333:policy/p${at}`,
    awsManaged: false,
    attachments: at === changed ? 2 : 1,
    boundaryOf: 0,
    document: known({ statements: [] }, LIST, LIVE_TIME),
  }));
  const authorization = known({ users: new Map(entries), holders: [], policies }, LIST, LIVE_TIME);
  return account(withRights(users, authorization), { authorization });
}

describe('the pieces', () => {
  test('of an account in which one user and one policy changed are others in two', () => {
    const before = partsOf(many(1000), NOW).parts;
    const after = partsOf(many(1000, 7), NOW).parts;
    expect(after).toHaveLength(before.length);
    expect(after.filter((part) => !before.includes(part))).toHaveLength(2);
  });

  test('have no time of reading in them: later readings of the same are the same pieces', () => {
    const later = JSON.parse(
      JSON.stringify(many(40), (_, value) => (value instanceof Map ? [...value] : value)).replaceAll(
        LIVE_TIME,
        '2026-11-22T12:00:20Z',
      ),
    );
    const users = new Map(later.authorization.value.users as [string, ListedUser][]);
    const authorization = { ...later.authorization, value: { ...later.authorization.value, users } };
    const again = {
      ...later,
      authorization,
      users: { ...later.users, value: withRights(later.users.value, authorization) },
    };
    expect(partsOf(again, NOW).parts.filter((part) => part.includes('"@readAt"'))).not.toEqual([]);
    const before = many(40);
    if (before.users.state === 'unread') throw new Error('They are known.');
    expect(partsOf(again, NOW).parts.slice(3)).toEqual(partsOf(before, NOW).parts.slice(3));
  });

  test('of 5,000 users are made in well under a second, about 32 users each, with times of a few bytes', () => {
    const snapshot = many(5000);
    // Of this thread alone: other tests run beside it.
    const before = process.threadCpuUsage();
    const { parts, times } = partsOf(snapshot, NOW);
    expect(process.threadCpuUsage(before).user / 1e6).toBeLessThan(1);
    expect(times.length).toBeLessThan(1600);
    const buckets = parts.slice(3).filter((part) => part.includes('user-'));
    expect(buckets).toHaveLength(128);
    const sizes = buckets.map((part) => (part.match(/"name":"user-/g) ?? []).length);
    expect(Math.max(...sizes)).toBeLessThan(39 * 2);
    expect(partsOf(many(40), NOW).times.length).toBeLessThan(120);
  });

  test.each([
    [
      'one changed letter',
      ({ parts, times }: KeptParts) => ({ parts: parts.map((part) => part.replace('bob', 'bop')), times }),
    ],
    ['a piece that is missing', ({ parts, times }: KeptParts) => ({ parts: parts.slice(0, -1), times })],
    ['no piece at all', ({ times }: KeptParts) => ({ parts: [], times })],
    ['pieces in another order', ({ parts, times }: KeptParts) => ({ parts: parts.toReversed(), times })],
    ['another time', ({ parts, times }: KeptParts) => ({ parts, times: times.replace('[7230', '[7231') })],
    ['no times', ({ parts }: KeptParts) => ({ parts, times: '' })],
    [
      'the form of a later version',
      ({ parts, times }: KeptParts) => ({ parts, times: times.replace(/^1/, '9') }),
    ],
    ['cut text', ({ parts, times }: KeptParts) => ({ parts: parts.map((part) => part.slice(0, -3)), times })],
  ])('with damage give the problem store-damaged, and no other account: %s', (_name, damage) => {
    const sound = partsOf(account([user('ann', []), user('bob', [])]), NOW);
    expect(damage(sound)).not.toEqual(sound);
    expect(() => snapshotFrom(damage(sound), NOW)).toThrow(
      expect.objectContaining({ code: 'store-damaged', exitStatus: 4 }),
    );
  });

  test('are refused where they are read by another time than they were kept by', () => {
    expect(() => snapshotFrom(partsOf(account([]), NOW), LIVE_TIME)).toThrow(Problem);
  });
});

describe('coverage', () => {
  const coverage: AccountCoverage = {
    account: { id: '111122223333', partition: 'aws', name: '__proto__' },
    status: 'partial',
    report: { generatedAt: REPORT_TIME, ageSeconds: 7230, stale: false },
    users: 3,
    notRead: [{ source: 'iam:ListUsers', code: 'AccessDenied', words: 'It was denied.' }],
    calls: { read: 12, poll: 0, session: 1, retries: 0 },
  };

  test('comes back as it was, in the same order, and is the same text at another time', () => {
    const { text, times } = coverageParts(coverage, NOW);
    expect(JSON.stringify(coverageFrom({ text, times }, NOW))).toBe(JSON.stringify(coverage));
    const report = { ...coverage.report, stale: false, generatedAt: LIVE_TIME, ageSeconds: 30 };
    expect(coverageParts({ ...coverage, report, calls: { ...coverage.calls, poll: 7 } }, NOW).text).toBe(
      text,
    );
    expect(times.length).toBeLessThan(70);
  });

  test('that was changed is refused', () => {
    const { text, times } = coverageParts(coverage, NOW);
    expect(() => coverageFrom({ text: text.replace('partial', 'scanned'), times }, NOW)).toThrow(Problem);
  });
});
