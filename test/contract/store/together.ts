import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/port.ts';
import { bundled, COMPILED } from '../../support/bundled.ts';
import { fastFolder } from '../../support/fast-folder.ts';
import { accountNumbered, day, endAt, keepRun, keptAt, livesIn, startAt } from '../../support/kept.ts';
import { found } from '../../support/small-run.ts';
import { exampleOf } from './example.ts';
import { type Ground, goesWithTheTest, newStore, open, twoHandles } from './ground.ts';

const run = promisify(execFile);
const PROGRAM = new URL('../../support/store-process.ts', import.meta.url);

/**
 * In one account. Each has a dozen columns, so that they are many times what one statement can hold, and many pages of
 * a walk. KEYREEVE_CRASH=long takes a hundred thousand.
 */
const MANY = process.env.KEYREEVE_CRASH === 'long' ? 100_000 : 20_000;

/** A life goes on from where it stood, and stands where its last change left it. */
export async function expectWholeLives(store: Store): Promise<void> {
  for (const { finding, state, changes } of await livesIn(store)) {
    const name = `${finding.account.id} ${finding.resource.name}`;
    expect(changes.length, name).toBeGreaterThan(0);
    expect(
      changes.map(({ from }) => from),
      name,
    ).toEqual([undefined, ...changes.slice(0, -1).map(({ to }) => to)]);
    expect(state, name).toBe(changes.at(-1)?.to);
    expect(
      changes.map(({ run: number }) => number),
      name,
    ).toEqual([...new Set(changes.map(({ run: number }) => number))].sort((a, b) => a - b));
  }
}

/** Looks whether all that hangs together in a copy is of one moment, and gives how many runs there were. */
async function momentOf(copy: Store): Promise<number> {
  const runs = await copy.runs(day(0));
  const ended = runs.filter(({ state }) => state === 'ended').length;
  const kept = await Promise.all(runs.map(async ({ number }) => (await copy.coverageOf(number)).length));
  expect(runs.length - ended).toBeLessThanOrEqual(1);
  expect(kept.filter((accounts) => accounts === 2).length).toBeGreaterThanOrEqual(ended);
  expect(kept.every((accounts) => accounts === 0 || accounts === 2)).toBe(true);
  const news = (await copy.changeCounts()).filter(({ change }) => change === 'new');
  expect(news.map(({ count }) => count)).toEqual(kept.filter((accounts) => accounts === 2));
  expect((await copy.notices()).length).toBeLessThanOrEqual(ended);
  expect((await copy.notices()).length).toBeGreaterThanOrEqual(ended - 1);
  for (const { number, now } of runs.slice(1)) {
    const report = await copy.reportOf(number, accountNumbered(1).id);
    expect(report && Buffer.from(report).toString()).toBe(now);
  }
  await expectWholeLives(copy);
  return runs.length;
}

/** Many at work on one store. */
export function togetherContract(ground: Ground): void {
  test('four processes keep accounts and runs at once: nothing is lost, and nobody is told of a lock', async () => {
    const place = await ground.place();
    const program = await bundled(PROGRAM);
    const runs = 12;
    // Nobody has opened it before: all four make it.
    const done = await Promise.all(
      [1, 2, 3, 4].map((name) =>
        run(process.execPath, [program, String(name), String(runs)], {
          env: { ...process.env, ...COMPILED, STORE: place },
        }),
      ),
    );
    expect(done.map(({ stderr }) => stderr)).toEqual(['', '', '', '']);
    const numbers = done.map(({ stdout }) => JSON.parse(stdout) as number[]);
    expect(numbers.flat().sort((a, b) => a - b)).toEqual(
      Array.from({ length: 4 * runs }, (_, index) => index + 1),
    );
    const store = await open(place);
    for (const [index, mine] of numbers.entries()) {
      expect(mine).toEqual(mine.toSorted((a, b) => a - b));
      for (const [round, number] of mine.entries()) {
        expect(await store.run(number, day(0))).toMatchObject({
          host: String(index + 1),
          state: 'ended',
          now: day(round),
        });
        expect((await store.coverageOf(number)).map(({ account }) => account.id)).toEqual([
          accountNumbered(1).id,
          accountNumbered(1001 + index).id,
        ]);
        const report = await store.reportOf(number, accountNumbered(1).id);
        expect(report && Buffer.from(report).toString()).toBe(`report of day ${round}`);
      }
    }
    expect((await store.notices()).length).toBe(4 * runs);
    await expectWholeLives(store);
    // Each report is one piece, whoever kept it first.
    expect((await store.size()).findings).toBe(2 + 4 * 3);
  });

  test('a backup that is taken while others write is of one moment', async () => {
    const [one, other] = await twoHandles(ground);
    const folder = mkdtempSync(join(fastFolder(), 'keyreeve-moment-'));
    goesWithTheTest(folder);
    let over = false;
    const writing = (async () => {
      for (let round = 0; !over; round += 1) {
        const now = day(round);
        const kept = [1, 2].map((number) => {
          const account = accountNumbered(number);
          return keptAt(now, [found(`user-${round}`, { account })], { account, report: Buffer.from(now) });
        });
        await keepRun(one, now, kept);
        await one.keepNotice({ at: now, run: round + 1, to: 'mail', words: now, ok: true });
      }
    })();
    const copies: number[] = [];
    for (const name of ['a', 'b', 'c']) {
      const before = (await other.runs(day(0))).length;
      await other.backup(join(folder, name));
      copies.push(await momentOf(await open(join(folder, name))));
      expect(copies.at(-1)).toBeGreaterThanOrEqual(before);
    }
    over = true;
    await writing;
    expect(copies).toEqual(copies.toSorted((a, b) => a - b));
  });

  test('many who open a store that is not there at the same moment all get it', async () => {
    for (let round = 0; round < 3; round += 1) {
      const place = await ground.place();
      const stores = await Promise.all(Array.from({ length: 6 }, () => openStore(place)));
      const numbers = await Promise.all(stores.map((store) => store.beginRun(startAt(day(0)))));
      expect(numbers.sort()).toEqual([1, 2, 3, 4, 5, 6]);
      for (const store of stores) await store.close();
    }
  });

  test('runs of an organisation that end while its accounts are judged by others leave every life whole', async () => {
    const [one, other] = await twoHandles(ground);
    const accounts = [1, 2, 3].map(accountNumbered);
    const organization = { scope: { kind: 'organization', key: 'o-1' } } as const;
    const all = (now: string) =>
      accounts.map((account) => keptAt(now, [found('ann', { account })], { account }));
    await keepRun(one, day(0), all(day(0)), organization);
    for (let round = 1; round <= 8; round += 1) {
      const now = day(round);
      const ending = await one.beginRun(startAt(now, organization));
      const judging = await other.beginRun(startAt(now));
      const kept = all(now).slice(0, 1);
      await one.keepAccounts(ending, kept);
      await Promise.all([
        one.endRun(ending, endAt(now, kept)),
        ...accounts
          .slice(1)
          .map((account) =>
            other.keepAccounts(judging, [
              keptAt(now, round % 2 ? [] : [found('ann', { account })], { account }),
            ]),
          ),
      ]);
      await other.endRun(judging, endAt(now, []));
    }
    await expectWholeLives(one);
  });

  test('facts that two keep at once while a third prunes are all there', async () => {
    const place = await ground.place();
    const [one, other, third] = [await open(place), await open(place), await open(place)];
    const keep = async (store: Store, first: number) => {
      for (let round = 0; round < 12; round += 1) {
        const account = accountNumbered(first + (round % 2));
        const now = day(round * 31);
        const number = await store.beginRun(startAt(now));
        const facts = { report: Buffer.from(`report ${round % 3}`), snapshot: exampleOf(account, now) };
        const kept = [keptAt(now, [], { account, ...facts })];
        await store.keepAccounts(number, kept);
        await store.endRun(number, endAt(now, kept));
      }
    };
    let over = false;
    const pruning = (async () => {
      while (!over) await third.prune({ snapshotsBefore: day(9999) }, false);
    })();
    // What is pruned meanwhile is gone for whoever reads, and never damage.
    const reading = (async () => {
      const fourth = await open(place);
      while (!over)
        for (const { number } of await fourth.runs(day(0)))
          for (const { account } of await fourth.accountsOf(number)) {
            await fourth.reportOf(number, account.id);
            await fourth.snapshotOf(number, account.id);
          }
    })();
    await Promise.all([keep(one, 10), keep(other, 20)]);
    over = true;
    await Promise.all([pruning, reading]);
    for (const { number } of await one.runs(day(0)))
      for (const { account, report } of await one.accountsOf(number)) {
        const bytes = await one.reportOf(number, account.id);
        expect(bytes === undefined).toBe(report === undefined);
      }
    expect(await one.prune({}, false)).toMatchObject({ bytes: 0 });
  });

  test(`${MANY} findings are kept, walked and resolved in seconds`, async () => {
    const store = await newStore(ground);
    const findings = Array.from({ length: MANY }, (_, index) => found(`user-${index}`));
    await keepRun(store, day(0), [keptAt(day(0), findings)]);
    let walked = 0;
    for await (const { state } of store.lives()) walked += state === 'open' ? 1 : 0;
    expect(walked).toBe(MANY);
    await keepRun(store, day(1), [keptAt(day(1), findings.slice(0, MANY / 2))]);
    expect((await store.changeCounts()).map(({ change, count }) => [change, count])).toEqual([
      ['new', MANY],
      ['resolved', MANY / 2],
    ]);
  });
}
