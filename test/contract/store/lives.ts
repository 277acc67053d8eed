import { expect, test } from 'vitest';
import type { Finding } from '../../../src/core/model/finding.ts';
import { day, keepRun, keptAt, livesIn, rulesNamed, startAt, storyOf } from '../../support/kept.ts';
import { found, PROD, TEST, unlisted } from '../../support/small-run.ts';
import { type Ground, newStore, twoHandles } from './ground.ts';

const SUPPRESSED = { reason: 'Known.', author: 'ann', until: '2026-12-31', by: 'settings' } as const;
const ann = found('ann');

/** Lives of findings, from run to run. */
export function lifeContract(ground: Ground): void {
  test('a finding is new, then open, then resolved with how long it was open, then reopened', async () => {
    const store = await newStore(ground);
    const runs: (readonly Finding[])[] = [[ann], [ann], [found('ann', { status: 'pass' })], [], [ann]];
    for (const [index, findings] of runs.entries())
      await keepRun(store, day(index * 2), [keptAt(day(index * 2), findings)]);
    expect(await livesIn(store)).toMatchObject([
      {
        finding: { id: ann.id, rule: ann.rule, severity: 'high', says: ann.says },
        state: 'open',
        changes: [
          { run: 1, now: day(0), to: 'open', change: 'new' },
          { run: 3, now: day(4), from: 'open', to: 'resolved', change: 'resolved', secondsOpen: 4 * 86_400 },
          { run: 5, now: day(8), from: 'resolved', to: 'open', change: 'reopened' },
        ],
      },
    ]);
  });

  test('P03: the same finding on the next day is one life with one change', async () => {
    const store = await newStore(ground);
    await keepRun(store, day(0), [keptAt(day(0), [ann])]);
    const { lives } = await keepRun(store, day(1), [
      keptAt(day(1), [found('ann', { says: 'Key of ann is 301 days old.' })]),
    ]);
    expect(lives).toMatchObject([{ accountId: PROD.id, counted: true, fresh: [], known: [ann.id] }]);
    expect(await storyOf(store)).toEqual({ ann: 'open: new 1' });
  });

  test('P04: of two keys of a user one is deleted, and the other stays the same finding', async () => {
    const store = await newStore(ground);
    const key = (createdAt: string, accessKeyId: string) =>
      found('ann', { credential: { kind: 'access-key', createdAt, accessKeyId, status: 'Active' } });
    const [first, second] = [
      key('2025-01-01T00:00:00Z', 'AKIAFIRST'),
      key('2025-06-01T00:00:00Z', 'AKIASECOND'),
    ];
    await keepRun(store, day(0), [keptAt(day(0), [first, second])]);
    await keepRun(store, day(1), [keptAt(day(1), [second])]);
    const lives = await livesIn(store);
    expect(lives.map(({ finding, state }) => [finding.credential?.accessKeyId, state]).sort()).toEqual([
      ['AKIAFIRST', 'resolved'],
      ['AKIASECOND', 'open'],
    ]);
  });

  test.each([
    ['P05: an account that could not be read', keptAt(day(1), [], { status: 'failed' }), 'account-not-read'],
    [
      'a finding that is unknown now',
      keptAt(day(1), [found('ann', { status: 'unknown' })], { status: 'partial' }),
      'not-judged',
    ],
    [
      'a rule of which not even the users could be listed',
      keptAt(day(1), [unlisted(PROD, 'user-key-age')], { status: 'partial' }),
      'not-judged',
    ],
    [
      'an account that is closed',
      keptAt(day(1), [], { status: 'skipped', coverage: { state: 'SUSPENDED' } }),
      'account-not-read',
    ],
    [
      'a user whom a report older than the last run does not have',
      keptAt(day(1), [], { coverage: { report: { generatedAt: day(-1), stale: true } } }),
      'older-report',
    ],
  ])(
    '%s makes what was open not seen, never resolved, and is seen again later',
    async (_, second, reason) => {
      const store = await newStore(ground);
      await keepRun(store, day(0), [keptAt(day(0), [ann])]);
      const { lives } = await keepRun(store, day(1), [second]);
      expect(lives).toMatchObject([{ fresh: [], known: [] }]);
      expect(await storyOf(store)).toEqual({ ann: `not-seen: new 1, not-seen 2 ${reason}` });
      await keepRun(store, day(2), [{ ...second, coverage: { ...second.coverage } }]);
      expect(await storyOf(store), 'unseen twice is one change').toEqual({
        ann: `not-seen: new 1, not-seen 2 ${reason}`,
      });
      await keepRun(store, day(3), [keptAt(day(3), [ann])]);
      expect(await storyOf(store)).toEqual({ ann: `open: new 1, not-seen 2 ${reason}, seen-again 4` });
      await keepRun(store, day(4), [keptAt(day(4), [])]);
      const [life] = await livesIn(store);
      expect(life?.changes.at(-1)).toMatchObject({ change: 'resolved', secondsOpen: 4 * 86_400 });
    },
  );

  test('an account that was left out by choice changes nothing, and neither does a rule that was not asked', async () => {
    const store = await newStore(ground);
    await keepRun(store, day(0), [keptAt(day(0), [ann, found('ben', { rule: 'root-access-key' })])]);
    await keepRun(store, day(1), [keptAt(day(1), [], { status: 'skipped' })]);
    await keepRun(store, day(2), [keptAt(day(2), [])], { rules: rulesNamed(['root-access-key']) });
    expect(await storyOf(store)).toEqual({ ann: 'open: new 1', ben: 'resolved: new 1, resolved 3' });
  });

  test('P07, P08: what somebody accepts is accepted, and counts again when that is over', async () => {
    const store = await newStore(ground);
    const accepted = found('ann', { suppressed: SUPPRESSED });
    await keepRun(store, day(0), [keptAt(day(0), [ann, found('ben', { suppressed: SUPPRESSED })])]);
    await keepRun(store, day(1), [keptAt(day(1), [accepted, found('ben', { suppressed: SUPPRESSED })])]);
    expect((await livesIn(store))[0]?.finding).toMatchObject({ suppressed: SUPPRESSED });
    const { lives } = await keepRun(store, day(2), [
      keptAt(day(2), [ann, found('ben', { suppressed: SUPPRESSED })]),
    ]);
    expect(lives).toMatchObject([{ fresh: [ann.id], known: [] }]);
    expect(await storyOf(store)).toEqual({
      ann: 'open: new 1, accepted 2, no-longer-accepted 3',
      ben: 'accepted: accepted 1',
    });
  });

  test('what fails again while somebody accepts it is counted from then, not from when it was first seen', async () => {
    const store = await newStore(ground);
    const accepted = found('ann', { suppressed: SUPPRESSED });
    for (const [index, findings] of [[ann], [], [accepted], []].entries())
      await keepRun(store, day(index * 10), [keptAt(day(index * 10), findings)]);
    const [life] = await livesIn(store);
    expect(life?.changes.map(({ change, secondsOpen = 0 }) => [change, secondsOpen / 86_400])).toEqual([
      ['new', 0],
      ['resolved', 10],
      ['accepted', 0],
      ['resolved', 10],
    ]);
  });

  test.each([
    [
      'found closed',
      [keptAt(day(1), [], { account: TEST, status: 'skipped', coverage: { state: 'SUSPENDED' } })],
    ],
    ['found gone from the organisation', []],
  ])('a run that comes late to an account that a later one has %s changes nothing', async (_, later) => {
    const store = await newStore(ground);
    const organization = { scope: { kind: 'organization', key: 'o-1' } } as const;
    const there = (now: string) => [keptAt(now, [found('cy', { account: TEST })], { account: TEST })];
    await keepRun(store, day(0), there(day(0)), organization);
    const late = await store.beginRun(startAt(day(1), organization));
    await keepRun(store, day(1), later, organization);
    expect(await store.keepAccounts(late, there(day(1)))).toMatchObject([{ counted: false, changes: {} }]);
    const [life] = await livesIn(store);
    expect(life?.changes.map(({ run, change }) => [run, change])).toEqual([
      [1, 'new'],
      [3, 'not-seen'],
    ]);
  });

  test('accepted findings are resolved, or not seen, as open ones are', async () => {
    const store = await newStore(ground);
    const accepted = [found('ann', { suppressed: SUPPRESSED }), found('ben', { suppressed: SUPPRESSED })];
    await keepRun(store, day(0), [keptAt(day(0), accepted)]);
    await keepRun(store, day(1), [keptAt(day(1), [found('ben', { status: 'unknown' })])]);
    expect(await storyOf(store)).toEqual({
      ann: 'resolved: accepted 1, resolved 2',
      ben: 'not-seen: accepted 1, not-seen 2 not-judged',
    });
  });

  test('of runs that end in another order than they began, the later one decides', async () => {
    const [one, other] = await twoHandles(ground);
    const first = await one.beginRun(startAt(day(0)));
    const second = await other.beginRun(startAt(day(1)));
    await other.keepAccounts(second, [keptAt(day(1), [found('ben')])]);
    const late = await one.keepAccounts(first, [keptAt(day(0), [ann])]);
    expect(late).toMatchObject([{ accountId: PROD.id, counted: false }]);
    expect(await storyOf(one)).toEqual({ ben: `open: new ${second}` });
    expect(await one.accountsOf(first)).toHaveLength(1);
    expect(await one.lateAccounts()).toEqual([{ run: first, accountId: PROD.id }]);
    expect(await one.lateAccounts(second)).toEqual([]);
    await keepRun(one, day(2), [keptAt(day(2), [ann, found('ben')])]);
    expect(await storyOf(one)).toEqual({ ann: 'open: new 3', ben: `open: new ${second}` });
  });

  test('of two runs at once over one account, no change is lost and none is made twice', async () => {
    const [one, other] = await twoHandles(ground);
    for (let round = 0; round < 10; round += 1) {
      const now = day(round);
      const findings = round % 2 === 0 ? [ann, found('ben')] : [];
      const numbers = [await one.beginRun(startAt(now)), await other.beginRun(startAt(now))];
      const kept = await Promise.all([
        one.keepAccounts(numbers[0] ?? 0, [keptAt(now, findings)]),
        other.keepAccounts(numbers[1] ?? 0, [keptAt(now, findings)]),
      ]);
      expect(
        kept.flat().filter(({ fresh, counted }) => counted && fresh.length > 0).length,
      ).toBeLessThanOrEqual(1);
    }
    for (const { changes, state } of await livesIn(one)) {
      expect(changes).toHaveLength(10);
      expect(state).toBe('resolved');
      for (const [index, { from }] of changes.entries()) expect(from).toBe(changes[index - 1]?.to);
    }
  });

  test('an account that an organisation no longer has is not seen; one that another scope left out stays', async () => {
    const store = await newStore(ground);
    const organization = { scope: { kind: 'organization', key: 'o-1' } } as const;
    const gone = found('cy', { account: TEST });
    const both = (now: string) => [keptAt(now, [ann]), keptAt(now, [gone], { account: TEST })];
    await keepRun(store, day(0), both(day(0)), organization);
    await keepRun(store, day(1), [keptAt(day(1), [ann])], { scope: { kind: 'list', key: 'x' } });
    expect(await storyOf(store)).toEqual({ ann: 'open: new 1', cy: 'open: new 1' });
    await keepRun(store, day(2), [keptAt(day(2), [ann])], organization);
    expect(await storyOf(store)).toEqual({
      ann: 'open: new 1',
      cy: 'not-seen: new 1, not-seen 3 account-not-in-run',
    });
    await keepRun(store, day(3), both(day(3)), organization);
    expect(await storyOf(store, { accounts: [TEST.id] })).toEqual({
      cy: 'open: new 1, not-seen 3 account-not-in-run, seen-again 4',
    });
  });

  test('an account with two entries in a run is one account: neither undoes what the other says', async () => {
    const store = await newStore(ground);
    const entries = (now: string, first: readonly Finding[], second: readonly Finding[]) => [
      keptAt(now, first),
      keptAt(now, second, { entry: 1 }),
    ];
    await keepRun(store, day(0), entries(day(0), [ann], [ann, found('ben')]));
    await keepRun(store, day(1), entries(day(1), [ann], [ann, found('ben')]));
    expect(await storyOf(store)).toMatchObject({ ann: 'open: new 1' });
    for (const { changes } of await livesIn(store)) expect(changes).toHaveLength(1);
    expect(await store.coverageOf(2)).toHaveLength(2);
  });

  test('lives are filtered by state, rule, account and id, and come in the order of account, rule and id', async () => {
    const store = await newStore(ground);
    // As words of a language these sort otherwise: by letters first, then case and hyphens.
    const rules = ['user-b', 'user_a', 'User-c', 'userb', 'user-a', 'user'];
    const findings = rules.flatMap((rule) => ['x', 'y'].map((user) => found(user, { rule })));
    const other = found('x', { account: TEST, rule: 'user' });
    const started = { rules: rulesNamed(rules) };
    await keepRun(
      store,
      day(0),
      [keptAt(day(0), [other], { account: TEST }), keptAt(day(0), findings)],
      started,
    );
    await keepRun(store, day(1), [keptAt(day(1), findings.slice(0, -1))], started);
    const keys = async (filter = {}) =>
      (await livesIn(store, filter)).map(
        ({ finding: { account, rule, id } }) => `${account.id} ${rule} ${id}`,
      );
    const all = [...findings, other].map(({ account, rule, id }) => `${account.id} ${rule} ${id}`);
    expect(await keys()).toEqual(all.sort());
    expect(await keys({ states: ['resolved'] })).toHaveLength(1);
    expect(await keys({ states: [] })).toEqual([]);
    expect(await keys({ rules: ['user'] })).toHaveLength(3);
    expect(await keys({ rules: ['user'], accounts: [TEST.id] })).toHaveLength(1);
    expect(await keys({ id: other.id })).toEqual([`${TEST.id} user ${other.id}`]);
    expect(await keys({ id: 'none' })).toEqual([]);
  });

  test('changes are summed by run, rule, severity and change', async () => {
    const store = await newStore(ground);
    const low = found('low', { severity: 'low', account: TEST });
    await keepRun(store, day(0), [
      keptAt(day(0), [ann, found('ben')]),
      keptAt(day(0), [low], { account: TEST }),
    ]);
    await keepRun(store, day(3), [keptAt(day(3), []), keptAt(day(3), [low], { account: TEST })]);
    const base = { rule: 'user-key-age', severity: 'high' };
    const news = { ...base, run: 1, change: 'new', to: 'open', secondsOpen: 0 };
    expect(await store.changeCounts()).toEqual([
      { ...news, count: 2 },
      { ...news, severity: 'low', count: 1 },
      {
        ...base,
        run: 2,
        change: 'resolved',
        from: 'open',
        to: 'resolved',
        count: 2,
        secondsOpen: 2 * 3 * 86_400,
      },
    ]);
    expect(await store.changeCounts({ accounts: [TEST.id] })).toMatchObject([{ severity: 'low', count: 1 }]);
    expect(await store.changeCounts({ rules: ['root-access-key'] })).toEqual([]);
  });
}
