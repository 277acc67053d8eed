import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { retryRun } from '../../src/app/queue/retry-run.ts';
import { openQueueStore, runStatus } from '../../src/app/queue/run-status.ts';
import { type StartOptions, startRun } from '../../src/app/queue/start-run.ts';
import { type WorkerOptions, work } from '../../src/app/queue/worker.ts';
import type { Run } from '../../src/core/model/run.ts';
import { postgresDatabase } from '../support/postgres-database.ts';
import { lastAttempts, RUN_START } from '../support/queued.ts';
import { untilRun } from '../support/run-workers.ts';
import { account, NOW, sandboxes, scanned, within } from '../support/sandboxes.ts';

const sandbox = sandboxes();
/** Some wait for pauses of the queue, and all for a PostgreSQL that other tests use too. */

type Started = Awaited<ReturnType<typeof sandbox>>;

/** A worker in this process, until it is stopped. */
function working(place: string, options: Partial<WorkerOptions> = {}) {
  const stop = new AbortController();
  const said: string[] = [];
  const tell = (text: string) => void said.push(text);
  const done = work(place, { concurrency: 4, signal: stop.signal, tell, ...options });
  const end = async () => {
    stop.abort();
    await done;
  };
  onTestFinished(end);
  return { said, end };
}

/** Starts a run, has one worker do it, and gives what came of it. */
async function workedOff(started: Started, options: StartOptions) {
  const place = await postgresDatabase();
  return within(started, async () => {
    const run = await startRun(place, { now: NOW, ...options });
    const { said, end } = working(place);
    const status = await untilRun(place, run);
    await end();
    return { place, run, status, said };
  });
}

/** What does not depend on how often something was asked. */
function result({ calls: _calls, ...rest }: Run) {
  return rest;
}

const MARKS: StartOptions['marks'] = {
  suppressions: [
    {
      match: { rule: 'user-mfa' },
      reason: 'They get devices next month.',
      author: 'ann',
      until: '2026-12-31',
      place: 'keyreeve.yaml:3',
    },
    {
      match: { account: '*', arn: '*nobody*' },
      reason: 'Gone.',
      author: 'ann',
      until: '2026-12-31',
      place: 'keyreeve.yaml:9',
    },
  ],
  attestations: [],
};

test('a run by workers comes to what a scan does: marks, people, frameworks, and what was left out', async () => {
  const started = await sandbox({ accounts: 4, users: 6, seed: 4 });
  const options: StartOptions = {
    organization: true,
    frameworks: ['cis_v300'],
    marks: MARKS,
    people: { name: 'people.csv', text: 'email,status\nann@example.com,active\n' },
    settings: {},
  };
  const { status, said } = await workedOff(started, options);
  const plain = await scanned(started, options);
  expect(status.summary && result(status.summary)).toEqual(result(plain.run));
  expect(plain.run.lapsed.map(({ place }) => place)).toEqual(['keyreeve.yaml:9']);
  expect(plain.run.suppressed.fail).toBeGreaterThan(0);
  expect(said.at(-1)).toBe(`Run ${status.run} has ended.`);
});

const [MANAGEMENT, MEMBER, OTHER] = ['111122223333', '222233334444', '333344445555'];

test('a role that AWS denies is a result at once, and what passes is tried again', async () => {
  const started = await sandbox({
    world: [account({ id: MANAGEMENT }), account({ id: MEMBER, roles: [] }), account({ id: OTHER })],
    // As often as the SDK sends a call: the whole first attempt fails.
    faults: [
      { operation: 'sts:AssumeRole', account: OTHER, code: 'ServiceUnavailable', status: 503, times: 8 },
    ],
  });
  const { status } = await workedOff(started, { organization: true, rules: ['root-access-key'] });
  expect(status).toMatchObject({ state: 'ended', done: 3, dead: 0, retried: 1 });
  expect(status.summary).toMatchObject({ accounts: { scanned: 2, failed: 1 }, complete: false });
});

test('an account that stays dead makes the run incomplete, and is tried again in a new run of it alone', async () => {
  const started = await sandbox({ world: [account({ id: MANAGEMENT }), account({ id: MEMBER })] });
  const place = await postgresDatabase();
  await within(started, async () => {
    const run = await startRun(place, { now: NOW, organization: true, rules: ['root-access-key'] });
    const store = await openQueueStore(place);
    onTestFinished(() => store.close());
    const other = { version: '0.0.0-test', organization: MANAGEMENT };
    const grim = { ...other, id: 'grim', host: 'machine', pid: 1, concurrency: 1 };
    const [list] = await store.queue.take(grim, 1);
    if (list === undefined) throw new Error('There was no listing job.');
    const part = { partition: 'aws', caller: 'arn', calls: NO_CALLS, skipped: [] };
    await store.queue.list(run, { targets: [{ accountId: MEMBER }], skipped: [], part });
    await store.queue.sendJobs(run);
    await store.queue.finish(list);
    await lastAttempts(place);
    const [job] = await store.queue.take(grim, 1);
    if (job === undefined) throw new Error('There was no job.');
    await store.queue.giveBack(job, { code: 'NetworkError', words: 'Nobody answered.' }, 0);
    const { end } = working(place);
    const status = await untilRun(place, run);
    expect(status).toMatchObject({ dead: 1, summary: { accounts: { failed: 1 }, complete: false } });
    expect(await store.store.coverageOf(run)).toMatchObject([
      { account: { id: MEMBER }, status: 'failed', code: 'WorkerLost' },
    ]);
    const again = await retryRun(place, store, run, {});
    expect(again).toMatchObject({ run, accounts: 1 });
    const second = await untilRun(place, again.newRun ?? 0);
    expect(second.summary).toMatchObject({ accounts: { scanned: 1, failed: 0 } });
    await expect(retryRun(place, store, again.newRun, {})).rejects.toMatchObject({
      code: 'nothing-selected',
    });
    await end();
  });
});

const NO_CALLS = { read: 0, poll: 0, session: 0, retries: 0 };

test('a run of another version is left alone, and the worker says so', async () => {
  const started = await sandbox({ world: [account({ id: MANAGEMENT })] });
  const place = await postgresDatabase();
  await within(started, async () => {
    const store = await openQueueStore(place);
    onTestFinished(() => store.close());
    const run = await store.store.beginRun(RUN_START);
    await store.queue.start({ run, version: '9.0.0', organization: MANAGEMENT, options: {} });
    const { said, end } = working(place);
    await expect.poll(() => said.some((text) => text.includes('9.0.0'))).toBe(true);
    await end();
    expect(said.filter((text) => text.startsWith(`Run ${run}`))).toEqual([
      `Run ${run} is left alone: keyreeve 9.0.0 started it, and this is 0.0.0-test. Start workers of 9.0.0, or cancel it and start it again.`,
    ]);
    expect(await runStatus(store, run, { at: NOW, most: 1 })).toMatchObject({
      state: 'listing',
      workers: [],
    });
  });
});

test('a worker whose own credentials fail takes nothing for a while, and leaves the accounts to others', async () => {
  const started = await sandbox({
    accounts: 12,
    users: 2,
    faults: [{ operation: 'sts:AssumeRole', code: 'ExpiredToken', afterCalls: 2 }],
  });
  const place = await postgresDatabase();
  await within(started, async () => {
    const run = await startRun(place, { now: NOW, organization: true, rules: ['root-access-key'] });
    const { said, end } = working(place);
    const left = await untilRun(place, run, ({ waitingAccounts }) => waitingAccounts.length > 0);
    // Long enough for three looks into the queue.
    await delay(1_600);
    const later = await untilRun(place, run, () => true);
    await end();
    expect(left.waitingAccounts[0]?.error?.code).toBe('ExpiredToken');
    expect(later.waitingAccounts.every(({ attempts }) => attempts === 1)).toBe(true);
    expect(later.queued).toBeGreaterThan(4);
    expect(said.filter((text) => text.startsWith('Nothing is taken for 30 seconds: '))).toHaveLength(1);
  });
});

test('accounts that cannot be listed fail the run, with the reason', async () => {
  const started = await sandbox({ standalone: true, world: [account({ id: MANAGEMENT })] });
  const { status, said } = await workedOff(started, { organization: true, rules: ['root-access-key'] });
  expect(status).toMatchObject({ state: 'failed', accounts: 0 });
  expect(status.words).toContain('Its accounts could not be listed: ');
  expect(said.at(-1)).toContain(`Run ${status.run} has failed.`);
});

test('a worker that is stopped gives back what it could not finish, and others do it at once', async () => {
  const started = await sandbox({ accounts: 8, users: 3 });
  // Those that are begun wait for an answer for longer than anybody here does.
  started.faults.add({ operation: 'sts:AssumeRole', delayMs: 20_000 });
  const place = await postgresDatabase();
  await within(started, async () => {
    const run = await startRun(place, { now: NOW, organization: true, rules: ['root-access-key'] });
    const first = working(place, { graceSeconds: 0 });
    await untilRun(place, run, ({ active }) => active >= 4);
    // Between two signs of life, which come after one second and after four.
    await delay(1_500);
    await first.end();
    const left = await untilRun(place, run, () => true);
    expect([left.active, left.workers]).toEqual([0, []]);
    expect(left.waitingAccounts.length).toBeGreaterThan(0);
    started.faults.clear();
    const before = performance.now();
    const second = working(place);
    await untilRun(place, run, ({ retried }) => retried > 0);
    expect(performance.now() - before).toBeLessThan(8_000);
    expect(first.said.at(-1)).toMatch(/^Stopping: \d accounts are being finished\.$/);
    expect(await untilRun(place, run)).toMatchObject({ state: 'ended', dead: 0 });
    await second.end();
  });
});

test('accounts of a run that is cancelled are left within seconds', async () => {
  // Long enough that no account is done before the worker hears of it.
  const faults = [{ operation: 'iam:*', delayMs: 400 }];
  const started = await sandbox({ accounts: 8, users: 3, faults });
  const place = await postgresDatabase();
  await within(started, async () => {
    const run = await startRun(place, { now: NOW, organization: true });
    const { end } = working(place);
    await untilRun(place, run, ({ active }) => active >= 4);
    const store = await openQueueStore(place);
    onTestFinished(() => store.close());
    expect(await store.queue.cancel(run, NOW, 'ann cancelled it.')).toBe(true);
    const asked = () => Object.values(started.calls.byOperation).reduce((sum, count) => sum + count, 0);
    const askedMeanwhile = async () => {
      const before = asked();
      await delay(600);
      return asked() - before;
    };
    await expect.poll(askedMeanwhile).toBe(0);
    await end();
    const kept = await store.store.coverageOf(run);
    // Where no role can be assumed, an account is done with its first call.
    expect(kept.filter(({ status }) => status === 'scanned' || status === 'partial')).toEqual([]);
  });
});

test('a worker answers for its health and counts its accounts, and names none', async () => {
  const started = await sandbox({ world: [account({ id: MANAGEMENT }), account({ id: MEMBER })] });
  const place = await postgresDatabase();
  await within(started, async () => {
    const run = await startRun(place, { now: NOW, organization: true, rules: ['root-access-key'] });
    const { said, end } = working(place, { address: { host: '127.0.0.1', port: 0 } });
    await untilRun(place, run);
    const url = /http:\S+(?=\/healthz)/.exec(said.join(' '))?.[0] ?? '';
    const health = await fetch(`${url}/healthz`);
    expect([health.status, await health.json()]).toMatchObject([200, { healthy: true, concurrency: 4 }]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('keyreeve_worker_accounts_total{outcome="settled"} 2');
    expect(metrics).not.toContain(MEMBER);
    await end();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});
