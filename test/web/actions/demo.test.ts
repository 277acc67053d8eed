import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { changesOf, trendOf } from '../../../src/app/dashboard/board/looking-back.ts';
import { openDemo } from '../../../src/app/dashboard/demo.ts';
import { makeDemoFolder } from '../../../src/app/dashboard/demo-folder.ts';
import { startScan } from '../../../src/app/dashboard/scan-job.ts';
import { setupOf } from '../../../src/app/dashboard/setup.ts';
import { type Place, Workbench } from '../../../src/app/dashboard/workbench.ts';
import type { FindingLife } from '../../../src/core/model/history.ts';
import type { Job } from '../../../src/web/api/jobs.ts';

const WEEK_MS = 7 * 86_400_000;

let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

function demoOf(accounts: number, weeks: number): Workbench {
  bench = new Workbench({
    demo: () => openDemo({ accounts, users: 8, stories: ['rotated'] }, weeks),
    onFault: (error) => {
      throw error;
    },
  });
  return bench;
}

async function ended({ jobs }: Place, id: string, meanwhile = async () => {}): Promise<Job> {
  for (;;) {
    const job = jobs.get(id);
    if (job === undefined) throw new Error('There is no such job.');
    if (job.state !== 'running') return job;
    await meanwhile();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('the demo has a past of weeks, which is shown as a whole or not at all, and agrees with itself', async () => {
  const weeks = 3;
  const workbench = demoOf(6, weeks);
  const job = await workbench.enterDemo('ann');
  const desk = await workbench.desk();
  const { board, ground } = desk;
  const seen = new Set<number>();
  const done = await ended(desk, job.id, async () => {
    seen.add((await ground.store.runs(board.at())).length);
  });
  expect(done).toMatchObject({ state: 'done', result: { run: weeks + 1 } });
  expect([...seen].filter((count) => count !== 0 && count !== weeks + 1)).toEqual([]);
  expect(seen).toContain(0);

  const runs = (await ground.store.runs(board.at())).toReversed();
  expect(runs.map(({ state }) => state)).toEqual(Array(weeks + 1).fill('ended'));
  const times = runs.map(({ now }) => Date.parse(now));
  for (const [at, time] of times.slice(1).entries()) {
    expect(time - (times[at] ?? 0)).toBeGreaterThanOrEqual(WEEK_MS);
    expect(time - (times[at] ?? 0)).toBeLessThan(WEEK_MS + 60_000);
  }
  for (const { now, startedAt, endedAt = '' } of runs) {
    expect(Date.parse(startedAt) - Date.parse(now)).toBeLessThan(5_000);
    expect(Date.parse(endedAt) - Date.parse(now)).toBeLessThan(60_000);
  }

  const { trend } = await trendOf(board, {});
  expect(trend.points.map(({ run }) => run)).toEqual([1, 2, 3, 4]);
  // One account could not be opened three weeks ago, and others cannot be today.
  expect(trend.points.map(({ complete }) => complete)).toEqual([false, true, true, false]);
  const open = trend.points.map(({ all }) => all.open);
  expect(open[2]).toBeLessThan(open[1] ?? 0);
  for (const [at, run] of runs.entries()) expect(open[at]).toBe(run.summary?.counts.fail);

  const changes = await changesOf(board, { from: 2, to: 3 });
  expect(changes).toMatchObject({ from: { number: 2 }, to: { number: 3 }, complete: true });
  expect(changes.counts.fixed).toBeGreaterThan(0);
  expect((await changesOf(board, {})).counts.notSeen).toBeGreaterThan(0);

  const view = await board.built();
  const lives: FindingLife[] = [];
  for await (const life of ground.store.lives({})) lives.push(life);
  for (const { finding, changes: told } of lives) {
    const created = finding.credential?.createdAt;
    const [first] = told;
    // Nothing is found before it is made, and nothing happens twice at once.
    if (created !== undefined && first !== undefined)
      expect(created <= (runs[first.run - 1]?.now ?? '')).toBe(true);
    expect(told.map(({ run }) => run)).toEqual([...new Set(told.map(({ run }) => run))].sort());
  }
  expect(view.rows().filter(({ standing }) => standing === 'open')).toHaveLength(
    runs.at(-1)?.summary?.counts.fail ?? -1,
  );
  expect(lives.filter(({ state }) => state === 'resolved').length).toBeGreaterThan(3);
});

test('a past whose making is stopped is not shown, and the next scan goes on with it', async () => {
  const workbench = demoOf(2, 2);
  const first = await workbench.enterDemo('ann');
  const desk = await workbench.desk();
  desk.jobs.cancel(first.id);
  expect(await ended(desk, first.id)).toMatchObject({ state: 'cancelled' });
  expect(await desk.ground.store.runs(desk.board.at())).toEqual([]);
  const done = await ended(desk, startScan(desk, 'ann').id);
  expect(done).toMatchObject({ state: 'done' });
  expect((await trendOf(desk.board, {})).trend.points).toHaveLength(3);
});

test('of a past that is half made no finding is seen either, and two scans at once make it once', async () => {
  const weeks = 3;
  const workbench = demoOf(2, weeks);
  const first = await workbench.enterDemo('ann');
  const desk = await workbench.desk();
  const { board, ground, jobs } = desk;
  const { caller } = await setupOf(desk);
  const own = startScan(desk, 'bob', [caller.known ? caller.account : '']);
  const seen = new Set<number>();
  await ended(desk, first.id, async () => {
    const runs = await ground.store.runs(board.at());
    const view = await board.view();
    if (runs.length === 0) seen.add(view.rows().length);
  });
  expect([...seen]).toEqual([0]);
  expect(await ended(desk, own.id)).toMatchObject({ state: 'done' });
  expect(jobs.get(first.id)).toMatchObject({ state: 'done' });
  const runs = await ground.store.runs(board.at());
  expect(runs.map(({ state }) => state)).toEqual(Array(weeks + 2).fill('ended'));
  expect(new Set(runs.map(({ now }) => now.slice(0, 10))).size).toBeGreaterThan(weeks);
});

test('what a killed demo left is taken away by the next one, and what another one is in is not', () => {
  const within = mkdtempSync(join(tmpdir(), 'keyreeve-demos-'));
  onTestFinished(() => rmSync(within, { recursive: true }));
  const longAgo = 1_700_000_000;
  const left = (name: string, files: readonly string[]) => {
    mkdirSync(join(within, name));
    for (const file of files) writeFileSync(join(within, name, file), '');
    utimesSync(join(within, name), longAgo, longAgo);
  };
  const inUse = makeDemoFolder(within);
  utimesSync(inUse.path, longAgo, longAgo);
  left('keyreeve-demo-killed', ['in-use.lock', 'store.sqlite']);
  left('keyreeve-demo-of-others', ['store.sqlite']);
  left('another', ['in-use.lock']);
  const young = makeDemoFolder(within);
  const next = makeDemoFolder(within);
  const names = [inUse.path, young.path, next.path].map((path) => basename(path));
  expect(readdirSync(within).sort()).toEqual([...names, 'another', 'keyreeve-demo-of-others'].sort());
  for (const folder of [inUse, young, next]) folder.remove();
  expect(readdirSync(within).sort()).toEqual(['another', 'keyreeve-demo-of-others']);
});

test('a demo is made in a folder for all that lets nobody list it', () => {
  const within = mkdtempSync(join(tmpdir(), 'keyreeve-demos-'));
  onTestFinished(() => rmSync(within, { recursive: true }));
  // By the call, since root may list everything.
  const list = vi.spyOn(fs, 'readdirSync').mockImplementation(() => {
    throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', syscall: 'scandir' });
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    list.mockRestore();
    syncBuiltinESMExports();
  });
  const folder = makeDemoFolder(within);
  expect(list).toHaveBeenCalledOnce();
  expect(existsSync(folder.path)).toBe(true);
  folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});
