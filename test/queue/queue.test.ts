import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openQueue } from '../../src/store/open-store.ts';
import type { Job, Queue, WorkerStart } from '../../src/store/queue-port.ts';
import {
  closing,
  idOf,
  joined,
  keptAccount,
  LINE,
  lastAttempts,
  listedRun,
  queueScene,
  startedRun,
} from '../support/queued.ts';

const NOTHING = () => {};

/** Takes work until there is some, for pauses of a second or so. */
async function takeSoon(queue: Queue, worker: WorkerStart, most = 1): Promise<readonly Job[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const jobs = await queue.take(worker, most);
    if (jobs.length > 0) return jobs;
    await delay(50);
  }
  return [];
}

test('a store that is a file has no queue, and that is said', async () => {
  await expect(openQueue('runs.sqlite', NOTHING)).rejects.toMatchObject({ code: 'store-no-queue' });
});

test('a run goes from its listing over each account once to its end', async () => {
  const scene = await queueScene();
  const { queue, store } = scene;
  const worker = await joined(queue);
  const run = await listedRun(scene, worker, 3);
  const jobs = await queue.take(worker, 10);
  expect(jobs.map(({ target }) => target?.accountId).sort()).toEqual([idOf(0), idOf(1), idOf(2)]);
  expect(await queue.take(worker, 10)).toEqual([]);
  await queue.sendClosing(LINE);
  expect(await queue.take(worker, 10)).toEqual([]);
  for (const job of jobs) expect(await queue.settle(job, keptAccount(job), { users: 2 })).toBe(true);
  await queue.sendClosing(LINE);
  await queue.sendClosing(LINE);
  const [close, ...more] = await queue.take(worker, 10);
  expect([close?.kind, more]).toEqual(['close', []]);
  const parts: unknown[] = [];
  const ended = await queue.endRun(run, async (settled, part) => {
    parts.push(part);
    for await (const each of settled) parts.push(each.part);
    return closing(3);
  });
  expect([ended, parts]).toEqual([true, [{ calls: 1 }, { users: 2 }, { users: 2 }, { users: 2 }]]);
  expect(await queue.endRun(run, async () => closing(0))).toBe(false);
  expect(await store.run(run, '2026-11-22T12:00:00Z')).toMatchObject({ state: 'ended' });
  expect(await store.coverageOf(run)).toHaveLength(3);
  expect(await queue.openRuns()).toEqual([]);
});

test('jobs hold ids and nothing else', async () => {
  const scene = await queueScene();
  const worker = await joined(scene.queue);
  await listedRun(scene, worker, 1);
  const { default: pg } = await import('pg');
  const client = new pg.Client(scene.address);
  await client.connect();
  const { rows } = await client.query('select data from keyreeve_jobs.job');
  await client.end();
  const keys = rows.flatMap(({ data }) => Object.keys(data));
  expect([...new Set(keys)].sort()).toEqual(['account', 'kind', 'run', 'token']);
});

test('what was listed and sent once is not listed or sent again', async () => {
  const scene = await queueScene();
  const { queue } = scene;
  const worker = await joined(queue);
  const run = await listedRun(scene, worker, 2);
  await queue.list(run, { targets: [{ accountId: idOf(9) }], skipped: [], part: {} });
  await queue.sendJobs(run);
  await queue.sendJobs(run);
  expect(await queue.take(worker, 10)).toHaveLength(2);
  expect(await queue.progress(run, 5)).toMatchObject({ queued: 0, active: 2, done: 0 });
});

test('of two workers that have the same account only one keeps it', async () => {
  const scene = await queueScene();
  const { queue, store } = scene;
  const worker = await joined(queue);
  const run = await listedRun(scene, worker, 1);
  const [job] = await queue.take(worker, 1);
  if (job === undefined) throw new Error('There was no job.');
  const other = await scene.another();
  const kept = await Promise.all([
    queue.settle(job, keptAccount(job, 'one'), {}),
    other.settle(job, keptAccount(job, 'the other'), {}),
  ]);
  expect(kept.toSorted()).toEqual([false, true]);
  expect(await store.coverageOf(run)).toHaveLength(1);
});

test('a job that is given back comes again after a pause, and tells on its last attempt that it is the last', async () => {
  const scene = await queueScene();
  const { queue } = scene;
  const worker = await joined(queue);
  const run = await listedRun(scene, worker, 1);
  const [first] = await queue.take(worker, 1);
  if (first === undefined) throw new Error('There was no job.');
  expect(first).toMatchObject({ attempt: 1, last: false, lost: false });
  await queue.giveBack(first, { code: 'Throttling', words: 'AWS is busy.' }, 0);
  expect(await queue.take(worker, 1)).toEqual([]);
  const progress = await queue.progress(run, 5);
  expect(progress).toMatchObject({
    queued: 1,
    waitingTargets: [{ attempts: 1, error: { code: 'Throttling' } }],
  });
  const [second] = await takeSoon(queue, worker);
  expect(second).toMatchObject({ attempt: 2, target: { accountId: idOf(0) } });
});

test('a dead account can be tried again while its run is open', async () => {
  const scene = await queueScene();
  const { queue } = scene;
  const worker = await joined(queue);
  const run = await listedRun(scene, worker, 2);
  const [first, second] = await queue.take(worker, 2);
  if (first === undefined || second === undefined) throw new Error('There were no jobs.');
  await queue.bury(first, { code: 'NetworkError', words: 'Nobody answered.', fix: 'Check the network.' });
  const dead = await queue.progress(run, 5);
  expect(dead).toMatchObject({ dead: 1, deadTargets: [{ error: { fix: 'Check the network.' } }] });
  await queue.settle(second, keptAccount(second), {});
  await queue.sendClosing(LINE);
  expect(await queue.retryDead(run)).toBe(1);
  const both = await queue.take(worker, 2);
  const [closeJob, again] = ['close', 'account'].map((kind) => both.find((job) => job.kind === kind));
  expect(closeJob?.kind).toBe('close');
  expect(await queue.endRun(run, async () => closing(0))).toBe(false);
  if (closeJob !== undefined) await queue.finish(closeJob);
  if (again === undefined) throw new Error('The dead account did not come again.');
  await queue.bury(again, { code: 'NetworkError', words: 'Nobody answered.' });
  await queue.sendClosing(LINE);
  const [last] = await queue.take(worker, 1);
  expect(last?.kind).toBe('close');
  const states: string[] = [];
  await queue.endRun(run, async (settled) => {
    for await (const { state } of settled) states.push(state);
    return closing(2, [keptAccount({ target: again.target ?? { accountId: '' } })]);
  });
  expect(states.toSorted()).toEqual(['dead', 'done']);
  expect(await scene.store.coverageOf(run)).toHaveLength(2);
  expect([await queue.retryDead(run), await queue.deadOf(run)]).toMatchObject([0, [again.target]]);
});

test('nothing is taken of a run that was cancelled, and nothing of it is kept any more', async () => {
  const scene = await queueScene();
  const { queue, store } = scene;
  const worker = await joined(queue);
  const run = await listedRun(scene, worker, 3);
  const [job] = await queue.take(worker, 1);
  if (job === undefined) throw new Error('There was no job.');
  expect(await queue.cancel(run, '2026-11-22T12:30:00Z', 'ann@machine cancelled it.')).toBe(true);
  expect(await queue.cancel(run, '2026-11-22T12:30:00Z', 'again')).toBe(false);
  expect(await queue.take(worker, 10)).toEqual([]);
  expect(await queue.settle(job, keptAccount(job), {})).toBe(false);
  expect(await store.run(run, '2026-11-22T12:00:00Z')).toMatchObject({
    state: 'failed',
    words: 'ann@machine cancelled it.',
  });
});

test('workers of another version or another organisation take nothing of it', async () => {
  const scene = await queueScene();
  const { queue } = scene;
  const run = await startedRun(scene);
  const newer = await joined(queue, { ...LINE, version: '1.0.1' });
  const elsewhere = await joined(queue, { ...LINE, organization: '999988887777' });
  expect([await queue.take(newer, 5), await queue.take(elsewhere, 5)]).toEqual([[], []]);
  expect(await queue.openRuns()).toMatchObject([{ run, version: '1.0.0', state: 'listing' }]);
  expect(await queue.take(await joined(queue), 5)).toMatchObject([{ kind: 'list', run }]);
});

test('a worker is told as alive until it leaves', async () => {
  const { queue } = await queueScene();
  const worker = await joined(queue);
  expect(await queue.workers()).toMatchObject([{ ...worker, alive: true }]);
  await queue.leaveWorker(worker.id);
  expect(await queue.workers()).toMatchObject([{ alive: false }]);
});

test('a job whose workers died as often as it is tried comes back as lost, and can be buried', async () => {
  const scene = await queueScene();
  const { queue } = scene;
  const worker = await joined(queue);
  const run = await listedRun(scene, worker, 1);
  await lastAttempts(scene.address);
  const [job] = await queue.take(worker, 1);
  if (job === undefined) throw new Error('There was no job.');
  expect(job).toMatchObject({ last: true, lost: false });
  await queue.giveBack(job, { code: 'WorkerLost', words: 'It died.' }, 0);
  const [lost] = await takeSoon(queue, worker);
  if (lost === undefined) throw new Error('The lost job did not come.');
  expect(lost).toMatchObject({ lost: true, last: true, target: { accountId: idOf(0) } });
  await queue.bury(lost, { code: 'WorkerLost', words: 'It died.' });
  expect(await queue.progress(run, 1)).toMatchObject({ queued: 0, active: 0, dead: 1 });
});

test('of two workers that would end a run one ends it', async () => {
  const scene = await queueScene();
  const { queue } = scene;
  const worker = await joined(queue);
  const run = await listedRun(scene, worker, 1);
  for (const job of await queue.take(worker, 1)) await queue.settle(job, keptAccount(job), {});
  const other = await scene.another();
  const sum = async () => closing(1);
  expect((await Promise.all([queue.endRun(run, sum), other.endRun(run, sum)])).toSorted()).toEqual([
    false,
    true,
  ]);
});

test('what a worker that died in the midst of listing has sent is sent once, and the rest by the next', async () => {
  const scene = await queueScene();
  const { queue } = scene;
  const worker = await joined(queue);
  const run = await startedRun(scene);
  await queue.take(worker, 1);
  const targets = Array.from({ length: 700 }, (_, index) => ({ accountId: idOf(index) }));
  await queue.list(run, { targets, skipped: [], part: {} });
  const other = await scene.another();
  await Promise.all([queue.sendJobs(run), other.sendJobs(run)]);
  await other.sendJobs(run);
  expect(await queue.take(worker, 1_000)).toHaveLength(700);
});

test('shares of the calls are never more than the rate, whoever comes, and are smaller once AWS has throttled', async () => {
  const { queue } = await queueScene();
  const lend = async (worker: string) => (await queue.lendCalls('111122223333', worker)).perSecond;
  await queue.setRate('111122223333', 100);
  expect(await lend('one')).toBe(100);
  expect(await lend('two')).toBe(0);
  expect(await lend('one')).toBe(50);
  expect(await lend('two')).toBe(0);
  await delay(1_050);
  expect(await lend('two')).toBe(50);
  await queue.slowDown('111122223333');
  await queue.slowDown('111122223333');
  const slow = await queue.rate('111122223333');
  expect(slow?.perSecond).toBe(100);
  expect(slow?.current).toBeGreaterThan(74);
  expect(slow?.current).toBeLessThan(80);
  const lower = await lend('one');
  expect(lower).toBeGreaterThan(24);
  expect(lower).toBeLessThan(31);
});
