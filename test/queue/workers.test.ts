import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { isFailing } from '../../src/core/model/comparison.ts';
import { startPostgres } from '../support/postgres.ts';
import { postgresDatabase } from '../support/postgres-database.ts';
import {
  faultsOf,
  type Machines,
  type Plain,
  startedRun,
  startWorker,
  statusOf,
  untilRun,
  type WorkerProcess,
} from '../support/run-workers.ts';
import { KEY_RULES, NOW, sandboxes, scanned } from '../support/sandboxes.ts';

const start = sandboxes();

/** Workers that end with the test, whatever becomes of it. */
function workersOf(machines: Machines) {
  const all: WorkerProcess[] = [];
  onTestFinished(async () => {
    for (const worker of all) await worker.kill();
  });
  return (...args: readonly string[]) => {
    const worker = startWorker(machines, args);
    all.push(worker);
    return worker;
  };
}

const RULES = KEY_RULES.flatMap((rule) => ['--rule', rule]);
const RUN = ['--org', '--now', NOW, ...RULES];

async function plainScan(sandbox: Sandbox): Promise<Plain> {
  const { run, coverage, findings } = await scanned(sandbox, { organization: true, rules: [...KEY_RULES] });
  return { run, coverage, failing: new Set(findings.filter(isFailing).map(({ id }) => id)) };
}

test('of two workers one is killed in the midst: the run ends all the same, with each account once, as a scan gives it', async () => {
  const sandbox = await start({ accounts: 60, users: 4, seed: 3, latencyMs: 30 });
  const place = await postgresDatabase();
  const machines = { sandbox, place };
  const worker = workersOf(machines);
  const run = await startedRun(machines, RUN);
  const [first, second] = [worker('--concurrency', '6'), worker('--concurrency', '6')];
  await untilRun(place, run, ({ done, activeAccounts }) => done > 5 && heldBy(activeAccounts, first.pid) > 0);
  await first.kill();
  const killedAt = performance.now();
  const left = await statusOf(place, run);
  expect(heldBy(left.activeAccounts, first.pid)).toBeGreaterThan(0);
  const ended = await untilRun(place, run);
  expect(performance.now() - killedAt).toBeLessThan(60_000);
  expect(ended.retried).toBeGreaterThan(0);
  expect(await faultsOf(place, run, await plainScan(sandbox))).toEqual([]);
  expect(await second.stop()).toBe(0);
});

test('PostgreSQL is killed in the midst and comes back: workers wait for it and go on', async () => {
  const sandbox = await start({ accounts: 24, users: 3, seed: 3, latencyMs: 60 });
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const machines = { sandbox, place: server.url };
  const worker = workersOf(machines)('--concurrency', '4');
  const run = await startedRun(machines, RUN);
  await untilRun(server.url, run, ({ done }) => done > 4);
  await server.kill();
  await delay(2_000);
  await server.restart();
  await untilRun(server.url, run);
  expect(await faultsOf(server.url, run, await plainScan(sandbox))).toEqual([]);
  expect(worker.said()).toContain('cannot be used');
  expect(await worker.stop()).toBe(0);
});

function heldBy(accounts: Awaited<ReturnType<typeof statusOf>>['activeAccounts'], pid: number): number {
  return accounts.filter(({ worker }) => worker?.pid === pid).length;
}
