import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { RULES as ALL_RULES } from '../../../src/core/rules/index.ts';
import { EXAMPLE_NOW, exampleSnapshot } from '../../support/example-snapshot.ts';
import {
  accountNumbered,
  day,
  endAt,
  keepRun,
  keptAt,
  livesIn,
  plainSnapshot,
  startAt,
} from '../../support/kept.ts';
import { covered, found, PROD, TEST } from '../../support/small-run.ts';
import { type Ground, newStore, twoHandles } from './ground.ts';

/** Runs, their accounts and what they were judged by. */
export function runContract(ground: Ground): void {
  test('a store that was just made holds nothing, and says so of everything', async () => {
    const store = await newStore(ground);
    expect(store.kind).toBe(ground.kind);
    expect(await store.runs(day(0))).toEqual([]);
    expect(await store.run(1, day(0))).toBeUndefined();
    expect(await store.changeCounts()).toEqual([]);
    expect(await livesIn(store)).toEqual([]);
    for (const list of [store.plans(), store.notices(), store.marks(), store.logs()])
      expect(await list).toEqual([]);
    expect(await store.size()).toMatchObject({ runs: 0, findings: 0, changes: 0, pieces: 0 });
  });

  test('a run is numbered from 1, and is there with all of it on another handle', async () => {
    const [one, other] = await twoHandles(ground);
    const kept = keptAt(day(1), [found('ann')]);
    const start = startAt(day(1), { startedAt: day(2), scope: { kind: 'units', key: 'ou-1,ou-2' } });
    expect(await one.beginRun(start)).toBe(1);
    await one.keepAccounts(1, [kept]);
    const end = endAt(day(3), [kept]);
    await one.endRun(1, end);
    expect(await other.beginRun(startAt(day(4)))).toBe(2);
    const { facts, ...rest } = start;
    expect(await other.run(1, day(5))).toEqual({
      number: 1,
      state: 'ended',
      ...rest,
      endedAt: day(3),
      caller: end.caller,
      summary: end.summary,
    });
    expect(await other.factsOf(1)).toEqual(facts);
    expect(await other.controlsOf(1)).toEqual(end.controls);
    expect(await other.controlsOf(2)).toEqual([]);
    expect((await other.runs(day(5))).map(({ number }) => number)).toEqual([2, 1]);
    expect((await other.runs(day(5), 1)).map(({ number }) => number)).toEqual([2]);
  });

  test('a run is running while its process says so, then interrupted; failed with its reason', async () => {
    const store = await newStore(ground);
    const number = await store.beginRun(startAt(day(0)));
    const stateAt = async (at: string) => (await store.run(number, at))?.state;
    await store.keepAlive(number, day(2));
    expect(await stateAt(day(1))).toBe('running');
    expect(await stateAt(day(3))).toBe('interrupted');
    await store.keepAlive(number, day(4));
    expect(await stateAt(day(3))).toBe('running');
    await store.failRun(number, day(3), 'The role could not be assumed.');
    expect(await store.run(number, day(1))).toMatchObject({
      state: 'failed',
      endedAt: day(3),
      words: 'The role could not be assumed.',
    });
  });

  test.each(['ended', 'failed'])(
    'nothing is added to a run that has %s, nor to one that is not there',
    async (how) => {
      const store = await newStore(ground);
      const number = await store.beginRun(startAt(day(0)));
      if (how === 'ended') await store.endRun(number, endAt(day(0), []));
      else await store.failRun(number, day(0), 'No.');
      const before = await store.run(number, day(0));
      for (const run of [number, 77]) {
        const refused = { code: 'unknown-run', exitStatus: 2 };
        await expect(store.keepAccounts(run, [keptAt(day(0), [found('ann')])])).rejects.toMatchObject(
          refused,
        );
        await expect(store.endRun(run, endAt(day(9), []))).rejects.toMatchObject(refused);
        await expect(store.failRun(run, day(9), 'Again.')).rejects.toMatchObject(refused);
      }
      await expect(store.factsOf(77)).rejects.toMatchObject({ code: 'unknown-run' });
      expect(await store.run(number, day(0))).toEqual(before);
      expect(await store.coverageOf(number)).toEqual([]);
      expect(await livesIn(store)).toEqual([]);
    },
  );

  test('accounts of a run come back in the order of their ids, each as it was', async () => {
    const store = await newStore(ground);
    const number = await store.beginRun(startAt(day(5)));
    const kept = [
      keptAt(day(5), [], { account: accountNumbered(30), status: 'failed' }),
      keptAt(day(5), [found('ann')], { account: PROD, report: Buffer.from('user,arn\nann,x\n') }),
      keptAt(day(5), [], {
        account: accountNumbered(4),
        status: 'skipped',
        coverage: { state: 'SUSPENDED' },
      }),
      keptAt(day(5), [], {
        account: TEST,
        status: 'partial',
        coverage: {
          ...covered(TEST, 'partial', {
            users: 12,
            usersReadAgain: 3,
            calls: { read: 7, poll: 1, session: 0, retries: 2 },
          }),
          notRead: [
            {
              source: 'iam:ListUsers',
              code: 'AccessDenied',
              words: 'Denied.',
              detail: 'arn:…',
              fix: 'Grant it.',
            },
          ],
        },
      }),
    ];
    await store.keepAccounts(number, kept.slice(0, 2));
    await store.keepAccounts(number, kept.slice(2));
    const inOrder = kept.toSorted((a, b) => (a.coverage.account.id < b.coverage.account.id ? -1 : 1));
    expect(await store.coverageOf(number)).toEqual(inOrder.map(({ coverage }) => coverage));
    expect(await store.accountsOf(number)).toMatchObject(
      inOrder.map(({ coverage: { account } }) => ({ account, replayable: account.id === PROD.id })),
    );
    expect((await store.accountsOf(number)).find(({ account }) => account.id === PROD.id)).toMatchObject({
      generatedAt: '2026-01-06T04:00:00Z',
      report: { sha256: hash('sha256', 'user,arn\nann,x\n'), bytes: 15 },
    });
  });

  test('what an account was judged by comes back as it was: of every example of every rule', async () => {
    const store = await newStore(ground);
    const number = await store.beginRun(startAt(EXAMPLE_NOW));
    const snapshots = ALL_RULES.flatMap((rule) =>
      rule.examples.map((example) => exampleSnapshot(rule.scope, example as never)),
    ).map((snapshot, index) => ({
      ...snapshot,
      account: { ...snapshot.account, id: accountNumbered(index).id },
    }));
    expect(snapshots.length).toBeGreaterThan(100);
    await store.keepAccounts(
      number,
      snapshots.map((snapshot) => keptAt(EXAMPLE_NOW, [], { account: snapshot.account, snapshot })),
    );
    for (const snapshot of snapshots)
      expect(plainSnapshot(await store.snapshotOf(number, snapshot.account.id))).toEqual(
        plainSnapshot(snapshot),
      );
    expect(await store.snapshotOf(number, '999999999999')).toBeUndefined();
    expect(await store.snapshotOf(77, snapshots[0]?.account.id ?? '')).toBeUndefined();
  });

  test('reports come back byte for byte, of further entries of an account too', async () => {
    const store = await newStore(ground);
    const every = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7 + (index >> 8)) % 256);
    const number = await store.beginRun(startAt(day(0)));
    await store.keepAccounts(number, [
      keptAt(day(0), [], { report: every }),
      keptAt(day(0), [], { entry: 1, report: new Uint8Array(0) }),
      keptAt(day(0), [], { entry: 2 }),
    ]);
    const bytesOf = async (entry?: number) => {
      const report = await store.reportOf(number, PROD.id, entry);
      return report && Buffer.from(report);
    };
    expect(await bytesOf()).toEqual(Buffer.from(every));
    expect(await bytesOf(1)).toEqual(Buffer.alloc(0));
    expect(await bytesOf(2)).toBeUndefined();
    expect(await bytesOf(3)).toBeUndefined();
  });

  test('accounts are kept all or none, and one that is kept already is left as it is', async () => {
    const store = await newStore(ground);
    const number = await store.beginRun(startAt(day(0)));
    const first = await store.keepAccounts(number, [keptAt(day(0), [found('ann')])]);
    expect(first).toMatchObject([{ accountId: PROD.id, counted: true, fresh: [found('ann').id], known: [] }]);
    const again = await store.keepAccounts(number, [
      keptAt(day(0), [found('ben')], { status: 'partial' }),
      keptAt(day(0), [found('cy', { account: TEST })], { account: TEST }),
    ]);
    expect(again.map(({ accountId }) => accountId)).toEqual([TEST.id]);
    expect(await store.coverageOf(number)).toMatchObject([{ status: 'scanned' }, { account: TEST }]);
    const half = [
      keptAt(day(0), [found('dee', { account: accountNumbered(9) })], { account: accountNumbered(9) }),
    ];
    const wrong = { ...keptAt(day(0), []), entry: 1, coverage: undefined } as never;
    await expect(store.keepAccounts(number, [...half, wrong])).rejects.toThrow();
    expect(await store.accountsOf(number)).toHaveLength(2);
    expect((await livesIn(store)).map(({ finding }) => finding.resource.name)).toEqual(['ann', 'cy']);
  });

  test('a second run that finds the same adds next to nothing', async () => {
    const store = await newStore(ground);
    const accounts = Array.from({ length: 20 }, (_, index) => accountNumbered(index + 1));
    const report = Buffer.from(Array.from({ length: 3000 }, (_, index) => `user-${index * 7919}`).join('\n'));
    const kept = (now: string) =>
      accounts.map((account) =>
        keptAt(
          now,
          Array.from({ length: 30 }, (_, user) => found(`user-${user}`, { account })),
          { account, report },
        ),
      );
    await keepRun(store, day(0), kept(day(0)));
    const first = await store.size();
    await keepRun(store, day(1), kept(day(1)));
    const second = await store.size();
    expect(first).toMatchObject({ runs: 1, findings: 600, changes: 600 });
    expect(second).toMatchObject({ runs: 2, findings: 600, changes: 600 });
    // One piece for each of summary and what hangs on the day.
    expect(second.pieces - first.pieces).toBeLessThanOrEqual(2);
    expect(second.packedBytes - first.packedBytes).toBeLessThan(2000);
    expect(first.plainBytes).toBeGreaterThan(report.length);
    expect(first.packedBytes).toBeLessThan(first.plainBytes);
    expect(first.totalBytes).toBeGreaterThan(first.packedBytes);
  });
}
