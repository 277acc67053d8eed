import { copyFileSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Store } from '../../../src/store/port.ts';
import { hostileStory } from '../../support/investigations.ts';
import { accountNumbered, day, keepRun, keptAt, livesIn, startAt } from '../../support/kept.ts';
import { found, PROD } from '../../support/small-run.ts';
import { allOf, INVESTIGATED } from './all-of.ts';
import { exampleOf } from './example.ts';
import { type Ground, goesWithTheTest, newStore, open } from './ground.ts';

const ben = accountNumbered(2);

/** Five weeks of one run a day: ann comes and goes, and every day has a report and a snapshot of its own. */
async function fiveWeeks(store: Store): Promise<void> {
  for (let number = 0; number < 35; number += 1) {
    const now = day(number);
    const report = Buffer.from(`report of ${now}`);
    const findings = number < 5 ? [found('ann'), found('ben')] : [found('ben')];
    await keepRun(store, now, [
      keptAt(now, findings, { report, snapshot: exampleOf(PROD, now) }),
      keptAt(now, [], { account: ben, report }),
    ]);
  }
  await store.keepPlan({ id: 'p-1', hash: 'h', madeAt: day(1), steps: 1, accounts: [], text: 'old' });
  await store.keepPlan({ id: 'p-2', hash: 'h', madeAt: day(34), steps: 1, accounts: [], text: 'new' });
  for (const now of [day(1), day(34)]) await store.keepInvestigation({ ...hostileStory(), now });
  await store.keepNotice({ at: day(1), to: 'mail', words: 'old', ok: true });
  await store.keepNotice({ at: day(34), to: 'mail', words: 'new', ok: true });
}

/** Retention and backup. */
export function keepingContract(ground: Ground): void {
  test('pruning facts keeps those of the last run of each month, and a dry run touches nothing', async () => {
    const store = await newStore(ground);
    await fiveWeeks(store);
    const before = await allOf(store);
    const size = await store.size();
    const dry = await store.prune({ snapshotsBefore: day(33) }, true);
    expect(await allOf(store)).toEqual(before);
    const { totalBytes: _, ...counted } = size;
    expect(await store.size()).toMatchObject(counted);
    const pruned = await store.prune({ snapshotsBefore: day(33) }, false);
    expect(pruned).toEqual(dry);
    // January has runs 1 to 31, February 32 to 35. Run 34 is not old enough.
    const withFacts = [31, 34, 35];
    expect(pruned).toMatchObject({ snapshots: 32, reports: 2 * 32, runs: 0, findings: 0 });
    for (let run = 1; run <= 35; run += 1) {
      const kept = withFacts.includes(run);
      expect((await store.snapshotOf(run, PROD.id)) !== undefined, `run ${run}`).toBe(kept);
      expect((await store.reportOf(run, ben.id)) !== undefined, `run ${run}`).toBe(kept);
    }
    const after = await store.size();
    expect(pruned.bytes).toBeGreaterThan(0);
    expect(size.packedBytes - after.packedBytes).toBe(pruned.bytes);
    expect(size.pieces - after.pieces).toBeGreaterThanOrEqual(32);
    expect(await store.prune({ snapshotsBefore: day(33) }, false)).toMatchObject({ snapshots: 0, bytes: 0 });
    expect((await livesIn(store)).length).toBe(2);
  });

  test('pruning runs takes them with all of theirs; what is open, and its changes, stay', async () => {
    const store = await newStore(ground);
    await fiveWeeks(store);
    const dry = await store.prune({ runsBefore: day(30) }, true);
    expect(await store.prune({ runsBefore: day(30) }, false)).toEqual(dry);
    expect(dry).toMatchObject({ runs: 30, findings: 1, plans: 1, notices: 1, investigations: 1 });
    expect((await store.runs(day(90))).map(({ number }) => number).at(-1)).toBe(31);
    expect(await store.run(30, day(90))).toBeUndefined();
    await expect(store.factsOf(30)).rejects.toMatchObject({ code: 'unknown-run' });
    expect(await store.coverageOf(30)).toEqual([]);
    expect(await livesIn(store)).toMatchObject([
      {
        finding: { resource: { name: 'ben' } },
        state: 'open',
        changes: [{ run: 1, now: day(0), change: 'new' }],
      },
    ]);
    expect((await store.plans()).map(({ id }) => id)).toEqual(['p-2']);
    expect((await store.notices()).map(({ words }) => words)).toEqual(['new']);
    expect((await store.investigationsOf(INVESTIGATED)).map(({ madeAt }) => madeAt)).toEqual([day(34)]);
    expect((await store.investigationsOf(INVESTIGATED))[0]?.investigation.subject).toEqual(
      hostileStory().subject,
    );
    const { number } = await keepRun(store, day(61), [keptAt(day(61), [found('ben')])]);
    expect(number, 'a number is never given twice').toBe(36);
  });

  test('whatever is pruned, the last run that ended stays, and so does one that is under way', async () => {
    const store = await newStore(ground);
    await keepRun(store, day(0), [keptAt(day(0), [found('ann')], { report: Buffer.from('x') })]);
    const running = await store.beginRun(startAt(day(0), { startedAt: day(99) }));
    await store.keepAccounts(running, [keptAt(day(0), [], { account: ben, report: Buffer.from('y') })]);
    await store.prune({ runsBefore: day(50), snapshotsBefore: day(50) }, false);
    expect((await store.runs(day(99))).map(({ number }) => number)).toEqual([2, 1]);
    await store.keepAccounts(running, [keptAt(day(0), [found('ann')])]);
    expect(await store.reportOf(1, PROD.id), 'the last of its month').toBeDefined();
    expect(await store.reportOf(running, ben.id), 'of a run under way').toBeDefined();
  });

  test('of an account with several entries in a run all are kept, or all are pruned', async () => {
    const store = await newStore(ground);
    const entries = (now: string) =>
      [0, 1].map((entry) => keptAt(now, [], { entry, report: Buffer.from(`${entry} of ${now}`) }));
    for (const number of [0, 1]) await keepRun(store, day(number), entries(day(number)));
    expect(await store.prune({ snapshotsBefore: day(50) }, false)).toMatchObject({ reports: 2 });
    const kept = async (run: number, entry: number) =>
      (await store.reportOf(run, PROD.id, entry)) !== undefined;
    expect([await kept(1, 0), await kept(1, 1), await kept(2, 0), await kept(2, 1)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  test('a backup opens as a store and holds the same', async () => {
    const store = await newStore(ground);
    await fiveWeeks(store);
    await store.keepEntries('a'.repeat(64), [
      { v: 1, seq: 1, at: day(0), tool: 't', actor: { host: 'h' }, action: 'scan', prev: '0', hash: '1' },
    ]);
    await store.beginRun(
      startAt(day(60), { facts: { ...startAt(day(0)).facts, marks: { suppressions: [{ a: 1 }] } } }),
    );
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-backup-'));
    goesWithTheTest(folder);
    const path = join(folder, 'copy.sqlite');
    await store.backup(path);
    // What a person copies elsewhere is one file.
    const moved = join(folder, 'moved.sqlite');
    expect(readdirSync(folder)).toEqual(['copy.sqlite']);
    copyFileSync(path, moved);
    const copy = await open(moved);
    expect(copy.kind).toBe('sqlite');
    expect(await allOf(copy)).toEqual(await allOf(store));
    expect((await keepRun(copy, day(61), [keptAt(day(61), [found('ann')])])).number).toBe(37);
    expect((await keepRun(store, day(61), [keptAt(day(61), [])])).number).toBe(37);
  });

  test('a backup goes on counting where the store does, also past runs that were pruned', async () => {
    const store = await newStore(ground);
    await keepRun(store, day(0), [keptAt(day(0), [])]);
    const interrupted = await store.beginRun(startAt(day(1)));
    await store.keepAccounts(interrupted, [keptAt(day(1), [found('ann')])]);
    await store.prune({ runsBefore: day(50) }, false);
    expect((await store.runs(day(50))).map(({ number }) => number)).toEqual([1]);
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-backup-'));
    goesWithTheTest(folder);
    const path = join(folder, 'copy.sqlite');
    // What a process of the same number left when it was killed.
    writeFileSync(`${path}.${process.pid}.tmp`, 'half a backup');
    await store.backup(path);
    const copy = await open(path);
    for (const each of [store, copy]) {
      const { number } = await keepRun(each, day(60), [keptAt(day(60), [])]);
      expect(number).toBe(3);
      expect((await livesIn(each))[0]?.changes.map(({ run, change }) => [run, change])).toEqual([
        [2, 'new'],
        [3, 'resolved'],
      ]);
    }
  });

  test('a backup overwrites nothing, and where it cannot be written it says so', async () => {
    const store = await newStore(ground);
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-backup-'));
    goesWithTheTest(folder);
    writeFileSync(join(folder, 'taken'), 'mine');
    for (const path of [join(folder, 'taken'), folder, join(folder, 'none', 'copy.sqlite')]) {
      await expect(store.backup(path)).rejects.toMatchObject({
        name: 'Problem',
        message: expect.stringContaining(path),
      });
    }
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
}
